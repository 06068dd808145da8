package org.tabellion.documents.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.credentials.testkit.SomeCertificate;
import org.tabellion.documents.DictionaryEntries;
import org.tabellion.documents.Level;
import org.tabellion.documents.PrepareForClient;
import org.tabellion.documents.SignForClient.Command;
import org.tabellion.documents.SignForClient.Fault;
import org.tabellion.documents.SignForClient.Item;
import org.tabellion.documents.SignForClient.Outcome;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.documents.spi.DetachedFormat;
import org.tabellion.documents.spi.RevocationEvidence;
import org.tabellion.documents.testkit.BytesDraft;
import org.tabellion.documents.testkit.InMemoryKeptPreparations;
import org.tabellion.documents.testkit.SomeRequests;
import org.tabellion.documents.testkit.TextFormat;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.metering.testkit.CountedUsage;
import org.tabellion.signing.SignHashes;
import org.tabellion.signing.SignHashes.Outcome.NotAuthorised;
import org.tabellion.signing.SignHashes.Reason;
import org.tabellion.signing.testkit.FaultyUnitOfWork;
import org.tabellion.validation.ValidateSignature.Indication;
import org.tabellion.validation.ValidateSignature.Report;
import org.tabellion.validation.ValidateSignature.Signature;

class ClientSigningTest {

    private static final GroupId BANK = new GroupId("bank");
    private static final Bytes CONTRACT = Bytes.ofUtf8("contract");
    private static final SignatureAlgorithm ALGORITHM = SignatureAlgorithm.ECDSA_SHA256;

    private final ManualTime time = ManualTime.at("2026-11-22T10:00:00.700Z");
    private final InMemoryKeptPreparations kept = new InMemoryKeptPreparations();
    private final TextFormat format = new TextFormat();
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();
    private final FaultyUnitOfWork commits = new FaultyUnitOfWork(work);
    private final CollectedAudit audit = new CollectedAudit();
    private final CountedUsage usage = new CountedUsage();
    private final Approval approval = new Approval();
    private CredentialView.State key = CredentialView.State.ACTIVE;
    private boolean isReadable = true;
    private Indication indication = Indication.TOTAL_PASSED;
    private Optional<String> subIndication = Optional.empty();
    /** What was validated, in that order. */
    private final List<Bytes> judged = new ArrayList<>();

    private final ClientSigning signing = new ClientSigning(
            kept,
            format,
            new AttributesFormat(),
            new Responder(),
            new OneCredential(),
            this::certificate,
            approval,
            content -> report(all(content)),
            (cms, _, _) -> report(cms),
            commits,
            audit,
            usage,
            time);
    private final ClientPreparing preparing = new ClientPreparing(
            kept,
            format,
            new OneCredential(),
            this::certificate,
            content -> new BytesDraft(all(content)),
            work,
            audit,
            time);

    /** An approval by hashes, at level 2, or by a count; repeats are answered from the record. */
    private final class Approval implements SignHashes {
        private final List<Dtbsr> approved = new ArrayList<>();
        private int count;
        private final Map<String, Outcome> recorded = new HashMap<>();
        private final List<Dtbsr> signed = new ArrayList<>();

        @Override
        public Outcome sign(Command command) {
            assertThat(work.isOpen()).isFalse();
            var known = recorded.get(command.requestId());
            return known == null ? decided(command) : known;
        }

        private Outcome decided(Command command) {
            if (count < command.hashes().size() && !approved.containsAll(command.hashes())) {
                return new NotAuthorised(Reason.HASHES_NOT_APPROVED);
            }
            signed.addAll(command.hashes());
            var values = command.hashes().stream().map(Dtbsr::value).toList();
            recorded.put(command.requestId(), new Outcome.Signed(values));
            return new Outcome.Signed(values);
        }
    }

    private final class AttributesFormat implements DetachedFormat {
        @Override
        public Dtbsr dataToBeSigned(Bytes digest, Parameters parameters) {
            return new Dtbsr(
                    parameters.algorithm().digest(),
                    parameters
                            .algorithm()
                            .digest()
                            .digest(Bytes.ofUtf8("attributes").append(digest)));
        }

        @Override
        public Bytes sign(Bytes digest, Parameters parameters, Bytes value, boolean timestamped) {
            return Bytes.ofUtf8("cms " + value.hex() + (timestamped ? " t" : ""));
        }
    }

    private static final class Responder implements RevocationEvidence {
        @Override
        public Optional<Bytes> ocsp(Bytes certificate, Bytes issuer) {
            return Optional.of(Bytes.ofUtf8("ocsp of " + certificate.utf8()));
        }

        @Override
        public Optional<Bytes> crl(Bytes certificate, Bytes issuer) {
            return Optional.empty();
        }

        @Override
        public Optional<Bytes> issuer(Bytes certificate) {
            return Optional.empty();
        }
    }

    private final class OneCredential implements ReadCredentials {
        @Override
        public CredentialView credential(CredentialId id) {
            return new CredentialView(
                    id,
                    SomeRequests.ANA,
                    key,
                    KeyAlgorithm.P_256,
                    Optional.empty(),
                    List.of(Bytes.ofUtf8("leaf"), Bytes.ofUtf8("issuer")),
                    Optional.empty());
        }

        @Override
        public List<CredentialView> of(SignerId signer) {
            return List.of();
        }

        @Override
        public List<CredentialView> page(Optional<CredentialId> after, int most) {
            return List.of();
        }
    }

    private Optional<X509Certificate> certificate(CredentialView credential) {
        return isReadable ? Optional.of(SomeCertificate.read()) : Optional.empty();
    }

    private Report report(Bytes result) {
        assertThat(work.isOpen()).isFalse();
        judged.add(result);
        return new Report(
                List.of(
                        // The sender's own, which is none of our business.
                        signature("their", Indication.TOTAL_FAILED, Optional.of("HASH_FAILURE")),
                        signature("leaf", indication, subIndication)),
                List.of());
    }

    private static Signature signature(String certificate, Indication indication, Optional<String> subIndication) {
        return new Signature(
                certificate,
                indication,
                subIndication,
                "PAdES-BASELINE-B",
                "Ana",
                Optional.empty(),
                Optional.of(Bytes.ofUtf8(certificate)),
                List.of(),
                List.of());
    }

    private static Bytes all(InputStream content) {
        try {
            return Bytes.readAll(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void at_level_2_a_document_that_was_not_prepared_before_is_not_signed() {
        approval.approved.add(
                prepared(Bytes.ofUtf8("another"), DictionaryEntries.NONE).dtbsr());

        assertThat(sign(id(), document(CONTRACT, Level.B_B)))
                .isEqualTo(new Outcome.NotAuthorised(Reason.HASHES_NOT_APPROVED));
        assertThat(approval.signed).isEmpty();
        assertThat(format.signed()).isZero();
    }

    @Test
    void at_level_2_a_document_is_signed_as_it_was_prepared_before_the_signer_was_asked() {
        var prepared = prepared(CONTRACT, DictionaryEntries.NONE);
        approval.approved.add(prepared.dtbsr());
        time.advance(Duration.ofMinutes(20));

        var signed = (Outcome.Signed) sign(id(), document(CONTRACT, Level.B_B));

        assertThat(approval.signed).containsExactly(prepared.dtbsr());
        assertThat(signed.results().getFirst().utf8()).startsWith("contract|2026-11-22T10:00:00Z|");
        assertThat(audit.lines()).contains("documents.prepare_for_client DONE", "documents.sign_for_client DONE");
    }

    @Test
    void with_other_words_or_as_a_certification_it_is_another_document() {
        approval.approved.add(prepared(CONTRACT, DictionaryEntries.NONE).dtbsr());

        assertThat(sign(id(), new Item.Document(CONTRACT, Level.B_B, DictionaryEntries.CERTIFICATION)))
                .isInstanceOf(Outcome.NotAuthorised.class);
    }

    @Test
    void what_was_prepared_too_long_ago_is_not_signed_any_more() {
        approval.approved.add(prepared(CONTRACT, DictionaryEntries.NONE).dtbsr());
        time.advance(PrepareForClient.LIFE);

        assertThat(sign(id(), document(CONTRACT, Level.B_B))).isInstanceOf(Outcome.NotAuthorised.class);
    }

    @Test
    void preparing_again_gives_the_same() {
        var first = prepared(CONTRACT, DictionaryEntries.NONE);
        time.advance(Duration.ofMinutes(5));

        assertThat(prepared(CONTRACT, DictionaryEntries.NONE)).isEqualTo(first);
    }

    @Test
    void at_level_1_the_count_decides_and_the_time_is_of_the_act() {
        approval.count = 1;
        time.advance(Duration.ofMinutes(3));

        var signed = (Outcome.Signed) sign(id(), document(CONTRACT, Level.B_LTA));

        assertThat(signed.results().getFirst().utf8())
                .startsWith("contract|2026-11-22T10:03:00Z|")
                .endsWith(Level.B_LTA.standardName());
        assertThat(usage.lines()).containsExactly("portal TIMESTAMP 2");
    }

    @Test
    void a_repeated_call_signs_the_same_data_though_time_goes_on() {
        approval.count = 1;
        var id = id();
        var first = sign(id, document(CONTRACT, Level.B_T));
        time.advance(Duration.ofHours(20));

        assertThat(sign(id, document(CONTRACT, Level.B_T))).isEqualTo(first);
        assertThat(approval.signed).hasSize(1);
    }

    @Test
    void a_request_id_stands_for_one_document() {
        approval.count = 1;
        var id = id();
        sign(id, document(CONTRACT, Level.B_B));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> sign(id, document(Bytes.ofUtf8("another"), Level.B_B)))
                .returns("request_id_reused", Failure::code);
    }

    @ParameterizedTest
    @CsvSource({"1,FAILED_NOT_DONE", "1,FAILED_BUT_DONE", "2,FAILED_NOT_DONE", "2,FAILED_BUT_DONE"})
    void whichever_commit_fails_the_repeated_call_signs_once(int commit, FaultyUnitOfWork.Fault fault) {
        approval.count = 1;
        var id = id();
        commits.fail(commit, fault);
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> sign(id, document(CONTRACT, Level.B_T)));
        time.advance(Duration.ofSeconds(30));

        assertThat(sign(id, document(CONTRACT, Level.B_T))).isInstanceOf(Outcome.Signed.class);
        assertThat(approval.signed).hasSize(1);
        assertThat(usage.lines().getFirst()).isEqualTo("portal TIMESTAMP 1");
    }

    @Test
    void a_document_that_is_unfit_is_refused_before_anything_is_signed() {
        approval.count = 2;

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> sign(id(), document(CONTRACT, Level.B_B), document(Bytes.of(), Level.B_B)))
                .returns("document_empty", Failure::code);
        assertThat(approval.signed).isEmpty();
    }

    @Test
    void of_a_digest_the_data_to_be_signed_follow_from_the_digest_alone() {
        var digest = ALGORITHM.digest().digest(CONTRACT);
        var dtbsr = new AttributesFormat()
                .dataToBeSigned(
                        digest,
                        new Parameters(
                                SomeRequests.preparation(SomeRequests.waiting(SomeRequests.ANA)
                                                .id())
                                        .parameters()
                                        .signingTime(),
                                ALGORITHM,
                                List.of()));
        approval.approved.add(dtbsr);

        var signed = (Outcome.Signed) sign(id(), new Item.Digest(digest, Level.B_T));

        assertThat(signed.results())
                .containsExactly(Bytes.ofUtf8("cms " + dtbsr.value().hex() + " t"));
        assertThat(usage.lines()).containsExactly("portal TIMESTAMP 1");
    }

    @Test
    void evidence_is_told_of_every_certificate_that_has_an_issuer() {
        approval.count = 1;

        var signed = (Outcome.Signed) within(() -> signing.sign(new Command(
                id(),
                SomeRequests.PORTAL,
                SomeRequests.KEY,
                SomeRequests.APPROVAL,
                ALGORITHM,
                List.of(document(CONTRACT, Level.B_B)),
                true)));

        assertThat(signed.evidence().orElseThrow().ocsp()).containsExactly(Bytes.ofUtf8("ocsp of leaf"));
        assertThat(signed.evidence().orElseThrow().certificates()).hasSize(2);
    }

    @Test
    void a_key_that_cannot_sign_is_said_so() {
        key = CredentialView.State.REVOKED;

        assertThat(sign(id(), document(CONTRACT, Level.B_B))).isEqualTo(new Outcome.KeyUnusable("credential_disabled"));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> prepared(CONTRACT, DictionaryEntries.NONE))
                .returns("credential_disabled", Failure::code);
    }

    @Test
    void a_key_whose_certificate_cannot_be_read_is_a_disabled_one() {
        isReadable = false;
        approval.count = 1;

        assertThat(sign(id(), document(CONTRACT, Level.B_B))).isEqualTo(new Outcome.KeyUnusable("credential_disabled"));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> prepared(CONTRACT, DictionaryEntries.NONE))
                .returns("credential_disabled", Failure::code);
        assertThat(approval.signed).isEmpty();
    }

    @Test
    void every_result_is_validated_as_it_leaves() {
        approval.count = 2;

        var signed = (Outcome.Signed) sign(
                id(),
                document(CONTRACT, Level.B_T),
                new Item.Digest(ALGORITHM.digest().digest(CONTRACT), Level.B_B));

        assertThat(judged).isEqualTo(signed.results());
    }

    @ParameterizedTest
    @CsvSource({
        "TOTAL_FAILED,FORMAT_FAILURE,DOCUMENT",
        "TOTAL_FAILED,HASH_FAILURE,DOCUMENT",
        "TOTAL_FAILED,REVOKED,CERTIFICATE",
        "INDETERMINATE,REVOKED_NO_POE,CERTIFICATE",
        "INDETERMINATE,NO_CERTIFICATE_CHAIN_FOUND,OURS",
        "TOTAL_FAILED,,OURS"
    })
    void what_our_own_validation_does_not_pass_never_leaves(Indication found, @Nullable String reason, Fault fault) {
        approval.count = 2;
        indication = found;
        subIndication = Optional.ofNullable(reason);

        assertThat(sign(id(), document(CONTRACT, Level.B_T))).isEqualTo(new Outcome.Withheld(fault));
        assertThat(sign(id(), new Item.Digest(ALGORITHM.digest().digest(CONTRACT), Level.B_B)))
                .isEqualTo(new Outcome.Withheld(fault));
        assertThat(audit.lines()).containsOnly("documents.sign_for_client FAILED");
        assertThat(usage.lines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRY_LATER", "CERTIFICATE_CHAIN_GENERAL_FAILURE"})
    void without_evidence_the_call_is_to_be_repeated_and_signs_once(String reason) {
        approval.count = 1;
        var id = id();
        indication = Indication.INDETERMINATE;
        subIndication = Optional.of(reason);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> sign(id, document(CONTRACT, Level.B_B)))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);

        indication = Indication.TOTAL_PASSED;
        subIndication = Optional.empty();

        assertThat(sign(id, document(CONTRACT, Level.B_B))).isInstanceOf(Outcome.Signed.class);
        assertThat(approval.signed).hasSize(1);
    }

    @Test
    void what_is_over_is_forgotten() {
        prepared(CONTRACT, DictionaryEntries.NONE);
        var forgetting = new PreparationsForgetting(kept, time);

        assertThat(forgetting.forget()).isZero();
        time.advance(PrepareForClient.LIFE);
        assertThat(forgetting.forget()).isEqualTo(1);
    }

    private static Item document(Bytes content, Level level) {
        return new Item.Document(content, level, DictionaryEntries.NONE);
    }

    private PrepareForClient.Prepared prepared(Bytes content, DictionaryEntries entries) {
        return within(
                () -> preparing.prepare(SomeRequests.PORTAL, SomeRequests.KEY, ALGORITHM, entries, content.stream()));
    }

    private Outcome sign(String id, Item... items) {
        return within(() -> signing.sign(new Command(
                id, SomeRequests.PORTAL, SomeRequests.KEY, SomeRequests.APPROVAL, ALGORITHM, List.of(items), false)));
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static <T> T within(Supplier<T> work) {
        return GroupScope.<T, RuntimeException>call(BANK, work::get);
    }
}

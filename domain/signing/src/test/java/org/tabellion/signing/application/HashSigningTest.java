package org.tabellion.signing.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.credentials.ReadSigningKey;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.metering.testkit.CountedUsage;
import org.tabellion.signing.SignHashes.Command;
import org.tabellion.signing.SignHashes.Outcome;
import org.tabellion.signing.SignHashes.Outcome.KeyUnusable;
import org.tabellion.signing.SignHashes.Outcome.NotAuthorised;
import org.tabellion.signing.SignHashes.Outcome.Signed;
import org.tabellion.signing.SignHashes.Reason;
import org.tabellion.signing.spi.Approvals;
import org.tabellion.signing.testkit.FaultyUnitOfWork;
import org.tabellion.signing.testkit.InMemoryApprovalUses;
import org.tabellion.signing.testkit.InMemorySigningOperations;
import org.tabellion.signing.testkit.OnceOnlySam;
import org.tabellion.signing.testkit.OnceOnlySam.Fault;

class HashSigningTest {

    private static final ClientId PORTAL = new ClientId("portal");
    private static final CredentialId KEY = new CredentialId("cr_" + "1".repeat(26));
    private static final CredentialId OTHER_KEY = new CredentialId("cr_" + "2".repeat(26));
    private static final ApprovalId APPROVAL = new ApprovalId("ap_" + "1".repeat(26));
    private static final SignerId ANA = new SignerId("sg_" + "1".repeat(26));
    private static final Dtbsr HASH = hash("document");
    private static final ReadSigningKey.Outcome USABLE = new ReadSigningKey.Outcome.Usable(
            ANA, KeyAlgorithm.P_256, Bytes.ofUtf8("key"), Bytes.ofUtf8("signer"), Bytes.ofUtf8("certificate"));

    private final OnceOnlySam sam = new OnceOnlySam();
    private final CollectedAudit audit = new CollectedAudit();
    private final CountedUsage usage = new CountedUsage();
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();
    private final FaultyUnitOfWork commits = new FaultyUnitOfWork(work);
    private final InMemoryApprovalUses uses = new InMemoryApprovalUses(commits, work::isOpen, HASH);
    private Approvals.Answer approval = present(ANA, KEY, HASH);
    private ReadSigningKey.Outcome key = USABLE;
    private final HashSigning signing = new HashSigning(
            new InMemorySigningOperations(),
            _ -> key,
            (_, _) -> approval,
            uses,
            activation -> {
                assertThat(work.isOpen())
                        .as("the SAM is asked outside the unit of work")
                        .isFalse();
                assertThat(audit.lines()).contains("signing.sign INTENDED");
                return sam.activate(activation);
            },
            commits,
            audit,
            usage,
            ManualTime.at("2026-11-21T10:00:00Z"));

    @Test
    void an_approved_hash_is_signed_by_two_commits() {
        assertThat(signing.sign(command(HASH))).isInstanceOf(Signed.class);

        assertThat(work.commits()).isEqualTo(2);
        assertThat(audit.lines()).containsExactly("signing.sign INTENDED", "signing.sign DONE");
    }

    @Test
    void a_repeated_request_gets_the_recorded_result_though_key_and_approval_have_ended() {
        var command = command(HASH);
        var first = signing.sign(command);
        approval = new Approvals.Answer.Expired();
        key = new ReadSigningKey.Outcome.NotActive();

        assertThat(signing.sign(command)).isEqualTo(first);
        assertThat(sam.signatures()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_lost_call_or_answer_is_asked_again_and_signed_once(Fault fault) {
        var command = command(HASH);
        sam.failNext(fault);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> signing.sign(command))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);

        assertThat(usage.lines()).isEmpty();
        assertThat(signing.sign(command)).isInstanceOf(Signed.class);
        assertThat(signing.sign(command)).isInstanceOf(Signed.class);
        assertThat(sam.signatures()).isEqualTo(1);
        assertThat(usage.lines()).containsExactly("portal SIGNATURE 1");
    }

    @ParameterizedTest
    @CsvSource({"1,FAILED_NOT_DONE", "1,FAILED_BUT_DONE", "2,FAILED_NOT_DONE", "2,FAILED_BUT_DONE"})
    void whichever_commit_fails_the_repeated_request_signs_once(int commit, FaultyUnitOfWork.Fault fault) {
        var command = command(HASH);
        commits.fail(commit, fault);
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> signing.sign(command));

        assertThat(signing.sign(command)).isInstanceOf(Signed.class);
        assertThat(sam.signatures()).isEqualTo(1);
        assertThat(uses.left()).isEmpty();
        assertThat(signing.sign(command(HASH))).isEqualTo(new NotAuthorised(Reason.USED_UP));
    }

    @Test
    void what_an_unanswered_call_reserved_no_other_call_can_have() {
        sam.failNext(Fault.FAILED_BUT_DONE);
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> signing.sign(command(HASH)));

        assertThat(signing.sign(command(HASH))).isEqualTo(new NotAuthorised(Reason.USED_UP));
        assertThat(sam.signatures()).isEqualTo(1);
    }

    @Test
    void what_was_certainly_not_signed_is_given_back() {
        key = new ReadSigningKey.Outcome.NotActive();
        assertThat(signing.sign(command(HASH))).isInstanceOf(KeyUnusable.class);
        assertThat(uses.left()).containsExactly(HASH);

        sam.refuseNext("factor_locked");
        key = USABLE;
        assertThat(signing.sign(command(HASH))).isEqualTo(new NotAuthorised(Reason.FACTOR_LOCKED));
        assertThat(uses.left()).containsExactly(HASH);

        sam.refuseNext("sam_answer_invalid");
        assertThat(signing.sign(command(HASH))).isEqualTo(new NotAuthorised(Reason.REFUSED_BY_SAM));
        assertThat(uses.left()).as("it may have signed").isEmpty();
    }

    @Test
    void what_a_resumed_call_reserved_is_not_given_back_by_a_refusal_here() {
        var command = command(HASH);
        sam.failNext(Fault.FAILED_BUT_DONE);
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> signing.sign(command));
        key = new ReadSigningKey.Outcome.NotActive();

        assertThat(signing.sign(command)).isInstanceOf(KeyUnusable.class);
        assertThat(uses.left()).isEmpty();
    }

    @Test
    void a_seal_is_counted_apart() {
        uses.isSeal();

        signing.sign(command(HASH));

        assertThat(usage.lines()).containsExactly("portal SEAL 1");
    }

    @Test
    void a_used_approval_signs_no_second_time() {
        signing.sign(command(HASH));

        assertThat(signing.sign(command(HASH))).isEqualTo(new NotAuthorised(Reason.USED_UP));
        assertThat(sam.signatures()).isEqualTo(1);
        assertThat(audit.lines()).endsWith("signing.sign REFUSED");
    }

    @Test
    void the_sam_decides_whatever_is_left_here() {
        signing.sign(command(HASH));
        uses.forget();

        assertThat(signing.sign(command(HASH))).isEqualTo(new NotAuthorised(Reason.REFUSED_BY_SAM));
        assertThat(sam.signatures()).isEqualTo(1);
    }

    @Test
    void a_request_id_stands_for_one_content() {
        var id = UUID.randomUUID().toString();
        signing.sign(command(id, KEY, HASH));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> signing.sign(command(id, KEY, hash("another"))))
                .returns("request_id_reused", Failure::code);
    }

    @Test
    void a_hash_that_was_not_approved_or_not_as_often_never_reaches_the_sam() {
        var notApproved = new NotAuthorised(Reason.HASHES_NOT_APPROVED);

        assertThat(signing.sign(command(hash("another")))).isEqualTo(notApproved);
        assertThat(signing.sign(command(HASH, HASH))).isEqualTo(notApproved);
        assertThat(signing.sign(command(HASH, hash("another")))).isEqualTo(notApproved);
        assertThat(sam.signatures()).isZero();
    }

    @Test
    void a_key_whose_certificate_cannot_be_read_is_unusable_and_nothing_is_used_up() {
        sam.refuseNext("certificate_unreadable");

        assertThat(signing.sign(command(HASH))).isEqualTo(new KeyUnusable("certificate_unreadable"));
        assertThat(signing.sign(command(HASH))).isInstanceOf(Signed.class);
    }

    @Test
    void an_approval_for_another_key_or_signer_opens_nothing() {
        assertThat(signing.sign(command(UUID.randomUUID().toString(), OTHER_KEY, HASH)))
                .isEqualTo(new NotAuthorised(Reason.UNKNOWN));

        approval = present(new SignerId("sg_" + "9".repeat(26)), KEY, HASH);
        assertThat(signing.sign(command(HASH))).isEqualTo(new NotAuthorised(Reason.UNKNOWN));
        assertThat(sam.signatures()).isZero();
        assertThat(audit.lines()).contains("signing.sign REFUSED");
    }

    @Test
    void an_expired_or_unknown_approval_opens_nothing() {
        approval = new Approvals.Answer.Expired();
        assertThat(signing.sign(command(HASH))).isEqualTo(new NotAuthorised(Reason.EXPIRED));

        approval = new Approvals.Answer.Unknown();
        assertThat(signing.sign(command(HASH))).isEqualTo(new NotAuthorised(Reason.UNKNOWN));
    }

    @Test
    void a_key_that_cannot_sign_is_said_so() {
        key = new ReadSigningKey.Outcome.NotActive();

        Outcome outcome = signing.sign(command(HASH));

        assertThat(outcome).isEqualTo(new KeyUnusable("credential_disabled"));
        assertThat(sam.signatures()).isZero();
    }

    private static Command command(Dtbsr... hashes) {
        return command(UUID.randomUUID().toString(), KEY, hashes);
    }

    private static Command command(String id, CredentialId credential, Dtbsr... hashes) {
        return new Command(id, PORTAL, credential, APPROVAL, SignatureAlgorithm.ECDSA_SHA256, List.of(hashes));
    }

    private static Dtbsr hash(String text) {
        return new Dtbsr(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(text)));
    }

    private static Approvals.Answer present(SignerId signer, CredentialId credential, Dtbsr hash) {
        var payload = "{\"hash_alg\":\"x\",\"dtbs_r\":[\"%s\"],\"v\":1}"
                .formatted(hash.value().base64Url());
        var sad = new Sad("e30." + Bytes.ofUtf8(payload).base64Url() + ".c2ln");
        return new Approvals.Answer.Present(sad, signer, Optional.of(credential));
    }
}

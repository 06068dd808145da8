package org.tabellion.documents.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.documents.DeliverDocument;
import org.tabellion.documents.DocumentDelivered;
import org.tabellion.documents.Level;
import org.tabellion.documents.RequestSignature;
import org.tabellion.documents.RequestSignature.NewRequest;
import org.tabellion.documents.RequestSignature.Outcome.Accepted;
import org.tabellion.documents.SignDocument;
import org.tabellion.documents.SigningRequestView.State;
import org.tabellion.documents.model.Version;
import org.tabellion.documents.testkit.BytesDraft;
import org.tabellion.documents.testkit.InMemoryDocumentStore;
import org.tabellion.documents.testkit.InMemorySigningRequests;
import org.tabellion.documents.testkit.SomeRequests;
import org.tabellion.documents.testkit.TextFormat;
import org.tabellion.documents.workflow.SigningWorkflow;
import org.tabellion.groups.testkit.FixedGroup;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.testkit.CollectedEvents;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.metering.testkit.CountedUsage;
import org.tabellion.signing.ReadApproval;
import org.tabellion.signing.SignHashes;
import org.tabellion.validation.ValidateSignature.Indication;
import org.tabellion.validation.ValidateSignature.Report;
import org.tabellion.validation.ValidateSignature.Signature;

class DocumentLifeTest {

    private static final Bytes LEAF = Bytes.ofUtf8("leaf");

    private final ManualTime time = ManualTime.at("2026-11-21T10:00:00.700Z");
    private final Ids ids = new Ids(time, new SeededRandomness(2));
    private final InMemorySigningRequests requests = new InMemorySigningRequests();
    private final InMemoryDocumentStore documents = new InMemoryDocumentStore();
    private final TextFormat format = new TextFormat();
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();
    private final CollectedAudit audit = new CollectedAudit();
    private final CountedUsage usage = new CountedUsage();
    private final CollectedEvents events = new CollectedEvents();
    private final List<String> told = new ArrayList<>();
    private final List<SignHashes.Command> asked = new ArrayList<>();
    private CredentialView.State key = CredentialView.State.ACTIVE;
    private Indication indication = Indication.TOTAL_PASSED;
    private Supplier<SignHashes.Outcome> sam = () -> new SignHashes.Outcome.Signed(List.of(Bytes.ofUtf8("value")));

    private final SignatureRequesting requestSignature = new SignatureRequesting(
            content -> new BytesDraft(all(content)),
            format,
            requests,
            documents,
            new OneCredential(),
            new FixedGroup(),
            new Told(),
            work,
            audit,
            ids,
            time);
    private final DocumentPreparing prepare =
            new DocumentPreparing(requests, documents, format, new OneCredential(), work, audit, time);
    private final AnswerRecording answer = new AnswerRecording(requests, documents, new Told(), audit, time);
    private final DocumentSigning sign = new DocumentSigning(
            requests,
            documents,
            format,
            (_, _) -> new ReadApproval.Outcome.Opens(SomeRequests.KEY),
            command -> {
                assertThat(work.isOpen()).isFalse();
                asked.add(command);
                return sam.get();
            },
            work,
            audit);
    private final DocumentExtending extend = new DocumentExtending(requests, documents, format, work, audit, usage);
    private final DocumentDelivering deliver =
            new DocumentDelivering(requests, documents, _ -> report(), work, audit, events, time);
    private final RequestEnding end = new RequestEnding(requests, documents, work, audit);
    private final SigningRequestReading read = new SigningRequestReading(requests, documents);

    @Test
    void a_document_goes_its_way_and_every_step_may_be_repeated() throws IOException {
        var id = accepted("contract", "key-1").request().id();
        var dtbsr = prepare.prepare(id, SomeRequests.KEY);
        time.advance(Duration.ofSeconds(30));
        assertThat(prepare.prepare(id, SomeRequests.KEY)).isEqualTo(dtbsr);
        for (int i = 0; i < 2; i++) {
            answer.approved(id, SomeRequests.APPROVAL);
        }
        for (int i = 0; i < 2; i++) {
            assertThat(sign.sign(id)).isEqualTo(new SignDocument.Outcome.Signed());
        }
        for (int i = 0; i < 2; i++) {
            extend.extend(id);
        }
        for (int i = 0; i < 2; i++) {
            assertThat(deliver.deliver(id)).isEqualTo(new DeliverDocument.Outcome.Delivered());
        }

        assertThat(asked).singleElement().satisfies(it -> assertThat(it.hashes())
                .containsExactly(dtbsr));
        assertThat(format.signed()).isEqualTo(1);
        assertThat(format.extended()).isEqualTo(1);
        assertThat(usage.lines()).containsExactly(SomeRequests.PORTAL + " TIMESTAMP 2");
        assertThat(told).containsExactly("requested", "approved");
        assertThat(events.all()).hasSize(1).hasOnlyElementsOfType(DocumentDelivered.class);
        try (var signed = read.signed(id, SomeRequests.PORTAL).open()) {
            assertThat(Bytes.readAll(signed).utf8())
                    .isEqualTo("contract|2026-11-21T10:00:00Z|"
                            + Bytes.ofUtf8("value").hex() + "|PAdES-BASELINE-LTA");
        }
    }

    @Test
    void a_crash_between_the_sams_answer_and_the_commit_asks_again_with_the_same_request_id() {
        var id = approved();
        sam = () -> {
            throw Failure.unavailable("SAM", null);
        };
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> sign.sign(id));
        sam = () -> new SignHashes.Outcome.Signed(List.of(Bytes.ofUtf8("value")));

        assertThat(sign.sign(id)).isEqualTo(new SignDocument.Outcome.Signed());
        assertThat(asked).hasSize(2).allSatisfy(it -> assertThat(it).isEqualTo(asked.getFirst()));
    }

    @Test
    void one_byte_swapped_after_the_approval_stops_the_signature_before_the_sam() {
        var id = approved();
        documents.swap(id, Version.ORIGINAL, Bytes.ofUtf8("contracT"));

        assertThat(sign.sign(id)).isEqualTo(new SignDocument.Outcome.NotSigned("document_differs_from_approved"));
        assertThat(asked).isEmpty();
        assertThat(audit.lines()).endsWith("documents.sign REFUSED");
    }

    @Test
    void a_signature_that_does_not_validate_is_never_delivered() {
        var id = approved();
        sign.sign(id);
        extend.extend(id);
        indication = Indication.INDETERMINATE;

        assertThat(deliver.deliver(id)).isEqualTo(new DeliverDocument.Outcome.Withheld("signature_not_valid"));
        assertThat(read.forClient(id, SomeRequests.PORTAL).state()).isEqualTo(State.FAILED);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> read.signed(id, SomeRequests.PORTAL))
                .returns("not_signed_yet", Failure::code);
    }

    @Test
    void a_refusal_of_the_sam_ends_in_a_reason() {
        var id = approved();
        sam = () -> new SignHashes.Outcome.NotAuthorised(SignHashes.Reason.REFUSED_BY_SAM);

        assertThat(sign.sign(id)).isEqualTo(new SignDocument.Outcome.NotSigned("approval_refused_by_sam"));
    }

    @Test
    void an_idempotency_key_gives_the_same_request_for_the_same_content_and_nothing_for_another() {
        var first = accepted("contract", "key-1");

        assertThat(accepted("contract", "key-1").request().id())
                .isEqualTo(first.request().id());
        assertThat(request("another", "key-1")).isEqualTo(new RequestSignature.Outcome.KeyReused());
        assertThat(told).containsExactly("requested");
    }

    @Test
    void who_has_no_key_cannot_be_asked_to_sign() {
        key = CredentialView.State.CERTIFIED;

        assertThat(request("contract", "key-1")).isEqualTo(new RequestSignature.Outcome.NoSuchSigner());
        assertThat(told).isEmpty();
    }

    @Test
    void an_unfit_document_leaves_nothing_behind() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> request("", "key-1"))
                .returns("document_empty", Failure::code);

        assertThat(told).isEmpty();
        assertThat(requests.byIdempotencyKey(SomeRequests.PORTAL, "key-1")).isEmpty();
        assertThat(audit.lines()).isEmpty();
    }

    @Test
    void an_answer_that_comes_too_late_is_refused() {
        var id = accepted("contract", "key-1").request().id();
        time.advance(Duration.ofDays(400));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> answer.approved(id, SomeRequests.APPROVAL))
                .returns(Failure.Kind.CONFLICT, Failure::kind);
    }

    @Test
    void what_is_refused_or_expired_is_erased_and_can_be_signed_no_more() {
        var refused = accepted("contract", "key-1").request().id();
        answer.refused(refused);
        answer.refused(refused);
        var expired = accepted("contract", "key-2").request().id();
        end.expired(expired);
        end.expired(expired);

        for (var id : List.of(refused, expired)) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> documents.get(id, Version.ORIGINAL))
                    .returns(Failure.Kind.NOT_FOUND, Failure::kind);
            assertThat(sign.sign(id)).isInstanceOf(SignDocument.Outcome.NotSigned.class);
        }
    }

    @Test
    void another_clients_and_another_signers_request_look_unknown() {
        var id = accepted("contract", "key-1").request().id();

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> read.forClient(id, new ClientId("bank")))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> read.forSigner(id, new SignerId("sg_" + "9".repeat(26))))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
    }

    private SigningRequestId approved() {
        var id = accepted("contract", "key-1").request().id();
        prepare.prepare(id, SomeRequests.KEY);
        answer.approved(id, SomeRequests.APPROVAL);
        return id;
    }

    private Accepted accepted(String content, String idempotencyKey) {
        return (Accepted) request(content, idempotencyKey);
    }

    private RequestSignature.Outcome request(String content, String idempotencyKey) {
        var request = new NewRequest(SomeRequests.PORTAL, SomeRequests.ANA, "contract.pdf", "please", Level.B_LTA);
        return GroupScope.call(
                new GroupId("bank"),
                () -> requestSignature.request(request, Bytes.ofUtf8(content).stream(), idempotencyKey));
    }

    private Report report() {
        var signature = new Signature(
                "S-1",
                indication,
                Optional.empty(),
                "PAdES-BASELINE-LTA",
                "Ana",
                Optional.empty(),
                Optional.of(LEAF),
                List.of(),
                List.of());
        return new Report(List.of(signature), List.of());
    }

    private static Bytes all(InputStream content) {
        try {
            return Bytes.readAll(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Told implements SigningWorkflow {
        @Override
        public void requested(SigningRequestId request, Instant expiresAt) {
            assertThat(work.isOpen()).isTrue();
            told.add("requested");
        }

        @Override
        public void approved(SigningRequestId request) {
            told.add("approved");
        }

        @Override
        public void refused(SigningRequestId request) {
            told.add("refused");
        }
    }

    private final class OneCredential implements ReadCredentials {
        @Override
        public CredentialView credential(CredentialId id) {
            return new CredentialView(
                    SomeRequests.KEY,
                    SomeRequests.ANA,
                    key,
                    KeyAlgorithm.P_256,
                    Optional.empty(),
                    List.of(LEAF, Bytes.ofUtf8("issuer")),
                    Optional.of(time.now().plusSeconds(1_000_000)));
        }

        @Override
        public List<CredentialView> of(SignerId signer) {
            return List.of(credential(SomeRequests.KEY));
        }

        @Override
        public List<CredentialView> page(Optional<CredentialId> after, int most) {
            return of(SomeRequests.ANA);
        }
    }
}

package org.tabellion.consent.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.CompleteApprovals;
import org.tabellion.consent.ConsentView;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.GiveConsent;
import org.tabellion.consent.ReadAnswer;
import org.tabellion.consent.RedeemApproval;
import org.tabellion.consent.RefuseConsent;
import org.tabellion.consent.ShowConsent;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.consent.spi.SamFactors;
import org.tabellion.consent.spi.SignerCredentials;
import org.tabellion.consent.testkit.ConsentsContract;
import org.tabellion.consent.testkit.FixedCredentials;
import org.tabellion.consent.testkit.InMemoryAuthorizations;
import org.tabellion.consent.testkit.InMemoryConsents;
import org.tabellion.consent.testkit.InMemoryMintedSads;
import org.tabellion.consent.testkit.InMemorySamFactors;
import org.tabellion.consent.testkit.KeyOffer;
import org.tabellion.consent.testkit.OneDocument;
import org.tabellion.consent.testkit.PlainPinEnvelopes;
import org.tabellion.consent.testkit.PlainVault;
import org.tabellion.consent.testkit.UnsignedSads;
import org.tabellion.consent.workflow.KeyCreationWorkflow;
import org.tabellion.groups.testkit.FixedGroup;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.monitoring.testkit.CollectedAlarms;
import org.tabellion.signers.Organization;
import org.tabellion.signers.ReadEnrolment;
import org.tabellion.signers.application.SignersHexagon;
import org.tabellion.signers.model.Enrolment;
import org.tabellion.signers.testkit.InMemoryEnrolments;
import org.tabellion.signers.testkit.SignersContract;

class ConsentTest implements ConsentsContract {

    private static final SigningRequestId REQUEST = new SigningRequestId("sr_" + "1".repeat(26));
    private static final EnrolmentId ENROLMENT = new EnrolmentId("en_" + "1".repeat(26));
    private static final Bytes PDF = Bytes.ofUtf8("%PDF-1.7 the contract");
    private static final Optional<Bytes> PDF_DIGEST = Optional.of(DigestAlgorithm.SHA256.digest(PDF));
    private static final CredentialToShow KEY = FixedCredentials.credential('1');

    private final ManualTime time = new ManualTime(NOW);
    private final SeededRandomness randomness = new SeededRandomness(5);
    private final Ids ids = new Ids(time, randomness);
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();
    private final InMemoryConsents consents = new InMemoryConsents();
    private final InMemoryAuthorizations authorizations = new InMemoryAuthorizations();
    private final InMemoryMintedSads sads = new InMemoryMintedSads(consents);
    private final UnsignedSads signer = new UnsignedSads();
    private final OneDocument document = new OneDocument(REQUEST, SIGNER, PDF, NOW.plus(Duration.ofDays(7)));
    private final KeyOffer offer = new KeyOffer(SIGNER);
    private final CollectedAudit audit = new CollectedAudit();
    private final CollectedAlarms alarms = new CollectedAlarms();
    private final List<String> toldWorkflow = new ArrayList<>();
    private final AuthenticationProof proof = proof(SIGNER, AuthenticationProof.TWO_FACTORS, NOW);
    private SignerCredentials credentials = new FixedCredentials(SIGNER, KEY);
    private final InMemorySamFactors sam = new InMemorySamFactors();
    private Optional<Organization> organization = Optional.empty();

    private final KeyCreationWorkflow workflow = new KeyCreationWorkflow() {
        @Override
        public void termsAccepted(EnrolmentId enrolment) {
            toldWorkflow.add("accepted " + enrolment);
        }

        @Override
        public void termsRefused(EnrolmentId enrolment) {
            toldWorkflow.add("refused " + enrolment);
        }
    };

    @Override
    public Consents consents() {
        return consents;
    }

    @Override
    public MintedSads sads() {
        return sads;
    }

    @Test
    void what_a_representative_approves_is_a_seal_of_the_legal_person() {
        organization = Optional.of(new Organization("Acme, S.L.", "ES", "VATES-B12345678"));
        var approval = approved(askedAndShown(new AskForConsent.Question.SignDocument(REQUEST)), PDF_DIGEST);
        assertThat(seals(approval)).isTrue();

        organization = Optional.empty();
        assertThat(seals(approved(askedAndShown(hashes("second")), Optional.empty())))
                .isFalse();
    }

    private boolean seals(ApprovalId approval) {
        return GroupScope.call(GROUP, () -> authorizations
                .byApproval(approval)
                .orElseThrow()
                .authorization()
                .seal());
    }

    @Test
    void a_yes_to_a_document_mints_one_sad_that_binds_everything() {
        var id = askedAndShown(new AskForConsent.Question.SignDocument(REQUEST));

        var approval = approved(id, PDF_DIGEST);

        assertThat(document.approvals()).containsExactly(approval);
        assertThat(signer.payloads()).hasSize(1);
        var dtbsr = document.prepare(REQUEST, KEY.id()).value().base64Url();
        assertThat(signer.payloads().getFirst())
                .startsWith("{\"iss\":\"https://as.example\",\"aud\":\"sam:world-1\",\"sub\":\"" + SIGNER + "\"")
                .contains("\"iat\":1795255200,\"nbf\":1795255200,\"exp\":1795255500")
                .containsPattern("\"jti\":\"[A-Za-z0-9_-]{22}\"")
                .contains("\"azp\":\"ssa-1\",\"client_id\":\"sp\",\"v\":1,\"purpose\":\"sign\"")
                .contains(
                        "\"acr\":\"urn:tabellion:loa:substantial\",\"amr\":[\"pwd\",\"otp\"],\"auth_time\":1795255200")
                .contains("\"key_id\":\"kp_1\",\"key_thumbprint\":\"thumbprint-1\",\"key_generation\":3,\"scal\":2")
                .contains("\"hash_alg\":\"2.16.840.1.101.3.4.2.1\",\"dtbs_r\":[\"" + dtbsr + "\"],\"num_signatures\":1")
                .contains("\"sign_alg\":\"1.2.840.10045.4.3.2\"")
                .contains("\"doc_labels\":[\"Contract.pdf\"],\"document_sha256\":[\""
                        + PDF_DIGEST.orElseThrow().base64Url() + "\"]");
    }

    @Test
    void where_the_sam_asks_for_a_pin_the_page_does_and_a_wrong_one_approves_nothing() {
        var id = askedAndShown(new AskForConsent.Question.SignDocument(REQUEST));
        assertThat(showing().show(id, Optional.empty(), proof).asksPin()).isFalse();
        sam.knows("482913");
        assertThat(showing().show(id, Optional.empty(), proof).asksPin()).isTrue();

        assertThat(giveByPin(id, Optional.empty()))
                .isEqualTo(new GiveConsent.Outcome.FactorNotGiven(GiveConsent.Fault.PIN_MISSING));
        var wrong = new SigningSecret("739184");
        assertThat(giveByPin(id, Optional.of(wrong)))
                .isEqualTo(new GiveConsent.Outcome.FactorNotGiven(GiveConsent.Fault.PIN_WRONG));
        assertThat(String.valueOf(wrong.value())).isEqualTo("\0".repeat(6));
        assertThat(signer.payloads()).hasSize(1).allMatch(it -> it.contains("\"acr\":\"urn:tabellion:loa:low\""));
        assertThat(document.approvals()).isEmpty();

        assertThat(giveByPin(id, Optional.of(new SigningSecret("482913"))))
                .isInstanceOf(GiveConsent.Outcome.Approved.class);
        assertThat(signer.payloads().getLast())
                .contains("\"acr\":\"urn:tabellion:loa:substantial\"", "\"sam_factor\":{\"kind\":\"pin\"")
                .containsPattern("\"jti\":\"[0-9]{10}\\.[A-Za-z0-9_-]{22}\"");
        assertThat(audit.lines()).contains("consent.given REFUSED", "consent.given DONE");
    }

    @Test
    void a_pin_that_is_locked_or_a_factor_that_this_page_cannot_give_approves_nothing() {
        var id = askedAndShown(new AskForConsent.Question.SignDocument(REQUEST));
        sam.knows("482913");
        for (int i = 0; i < 5; i++) {
            giveByPin(id, Optional.of(new SigningSecret("739184")));
        }
        assertThat(giveByPin(id, Optional.of(new SigningSecret("482913"))))
                .isEqualTo(new GiveConsent.Outcome.FactorNotGiven(GiveConsent.Fault.PIN_LOCKED));
        sam.asks(SamFactors.Kind.ANOTHER);
        assertThat(giveByPin(id, Optional.empty()))
                .isEqualTo(new GiveConsent.Outcome.FactorNotGiven(GiveConsent.Fault.ANOTHER_FACTOR));
        assertThat(document.approvals()).isEmpty();
    }

    private GiveConsent.Outcome giveByPin(ConsentId id, Optional<SigningSecret> pin) {
        return giving().give(id, Optional.empty(), PDF_DIGEST, pin, proof);
    }

    @Test
    void a_hundred_approvals_at_once_mint_one_sad() throws Exception {
        var id = askedAndShown(new AskForConsent.Question.SignDocument(REQUEST));
        var giving = giving();
        var start = new CountDownLatch(1);
        var approvals = ConcurrentHashMap.<ApprovalId>newKeySet();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                threads.submit(() -> {
                    start.await();
                    if (giving.give(id, Optional.empty(), PDF_DIGEST, proof)
                            instanceof GiveConsent.Outcome.Approved(var approval)) {
                        approvals.add(approval);
                    }
                    return true;
                });
            }
            start.countDown();
        }

        assertThat(approvals).hasSize(1);
        // The same claims may be signed twice, with one jti; other claims never.
        assertThat(signer.payloads().stream().distinct()).hasSize(1);
        assertThat(document.approvals()).hasSize(1);
    }

    @Test
    void one_byte_swapped_after_the_question_approves_nothing() {
        var id = askedAndShown(new AskForConsent.Question.SignDocument(REQUEST));
        document.swap(Bytes.ofUtf8("%PDF-1.7 the contracT"));

        assertThat(give(id, PDF_DIGEST)).isEqualTo(new GiveConsent.Outcome.ShownDiffers());
        assertThat(signer.payloads()).isEmpty();
        assertThat(alarms.codes()).containsExactly("consent.shown_differs");
        assertThat(audit.lines()).contains("consent.given REFUSED");
    }

    @Test
    void a_page_that_showed_something_else_approves_nothing() {
        var id = askedAndShown(new AskForConsent.Question.SignDocument(REQUEST));

        assertThat(give(id, Optional.of(Bytes.ofHex("00".repeat(32)))))
                .isEqualTo(new GiveConsent.Outcome.ShownDiffers());
        assertThat(give(id, Optional.empty())).isEqualTo(new GiveConsent.Outcome.ShownDiffers());
    }

    @Test
    void what_was_not_shown_cannot_be_approved() {
        var id = asking().ask(new AskForConsent.Question.SignDocument(REQUEST), proof);

        assertThat(give(id, PDF_DIGEST)).isEqualTo(new GiveConsent.Outcome.NoLongerOpen());
    }

    @Test
    void a_weak_an_old_or_a_future_proof_wants_a_step_up() {
        var id = askedAndShown(new AskForConsent.Question.SignDocument(REQUEST));

        for (var bad : List.of(
                proof(SIGNER, "urn:tabellion:loa:low", NOW),
                proof(SIGNER, "urn:nonsense", NOW),
                proof(SIGNER, AuthenticationProof.TWO_FACTORS, NOW.minus(Duration.ofMinutes(15))),
                proof(SIGNER, AuthenticationProof.TWO_FACTORS, NOW.plusSeconds(1)))) {
            assertThat(giving().give(id, Optional.empty(), PDF_DIGEST, bad))
                    .isEqualTo(new GiveConsent.Outcome.StepUpNeeded());
        }
    }

    @Test
    void another_signer_does_not_see_it() {
        var id = askedAndShown(new AskForConsent.Question.SignDocument(REQUEST));
        var eve = proof(new SignerId("sg_" + "E".repeat(26)), AuthenticationProof.TWO_FACTORS, NOW);

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> giving().give(id, Optional.empty(), PDF_DIGEST, eve))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> showing().show(id, Optional.empty(), eve))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> asking().ask(new AskForConsent.Question.SignDocument(REQUEST), eve))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
    }

    @Test
    void with_several_keys_one_has_to_be_chosen() {
        credentials = new FixedCredentials(SIGNER, KEY, FixedCredentials.credential('2'));
        var id = askedAndShown(new AskForConsent.Question.SignDocument(REQUEST));

        assertThat(showing().show(id, Optional.empty(), proof).hashes()).isEmpty();
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> give(id, PDF_DIGEST));
        var second = FixedCredentials.credential('2').id();
        assertThat(showing().show(id, Optional.of(second), proof).hashes())
                .containsExactly(document.prepare(REQUEST, second));
        giving().give(id, Optional.of(second), PDF_DIGEST, proof);
        assertThat(signer.payloads().getFirst()).contains("\"key_id\":\"kp_2\"");
    }

    @Test
    void a_refusal_is_final() {
        var id = askedAndShown(new AskForConsent.Question.SignDocument(REQUEST));
        refusing().refuse(id, proof);
        refusing().refuse(id, proof);

        assertThat(document.isRefused()).isTrue();
        assertThat(give(id, PDF_DIGEST)).isEqualTo(new GiveConsent.Outcome.NoLongerOpen());
    }

    @Test
    void after_a_yes_there_is_no_no() {
        var id = askedAndShown(new AskForConsent.Question.SignDocument(REQUEST));
        approved(id, PDF_DIGEST);

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> refusing().refuse(id, proof))
                .returns(Failure.Kind.CONFLICT, Failure::kind);
    }

    @Test
    void a_yes_whose_sad_could_not_be_signed_is_signed_again_with_the_same_claims() {
        var id = askedAndShown(new AskForConsent.Question.SignDocument(REQUEST));
        signer.fails(true);
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> give(id, PDF_DIGEST));
        assertThat(document.approvals()).isEmpty();

        signer.fails(false);
        time.advance(Duration.ofSeconds(10));
        approved(id, PDF_DIGEST);

        assertThat(signer.payloads().getFirst()).contains("\"iat\":1795255200");
        assertThat(document.approvals()).hasSize(1);
    }

    @Test
    void a_yes_after_which_the_server_died_gets_its_sad_without_a_second_yes() {
        var id = yesWithoutSad(new AskForConsent.Question.SignDocument(REQUEST));
        assertThat(showing().show(id, Optional.empty(), proof).state()).isEqualTo(ConsentView.State.APPROVED);

        assertThat(completing().completeAll()).isEqualTo(1);
        assertThat(completing().completeAll()).isZero();

        assertThat(document.approvals()).hasSize(1);
        assertThat(signer.payloads()).hasSize(1).first().asString().contains("\"iat\":1795255200");
        assertThat(redeem(document.approvals().getFirst(), "sp")).isInstanceOf(RedeemApproval.Outcome.Redeemed.class);
        assertThat(audit.lines()).endsWith("consent.given INTENDED", "consent.given DONE");
    }

    @Test
    void a_yes_to_key_creation_after_which_the_server_died_goes_on_too() {
        var terms = DigestAlgorithm.SHA256.digest(
                Bytes.ofUtf8(new FixedGroup().group(GROUP).terms().text()));
        var id = askedAndShown(new AskForConsent.Question.CreateKey(ENROLMENT));
        signer.fails(true);
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> give(id, Optional.of(terms)));
        signer.fails(false);

        assertThat(completing().completeAll()).isEqualTo(1);

        assertThat(toldWorkflow).containsExactly("accepted " + ENROLMENT);
    }

    @Test
    void the_code_for_a_yes_without_a_sad_is_given_out_with_the_sad() {
        var id = askedAndShown(hashes("request-1"));
        signer.fails(true);
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> give(id, Optional.empty()));
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> answer(id, "request-1"));
        signer.fails(false);

        assertThat(answer(id, "request-1"))
                .isInstanceOfSatisfying(ReadAnswer.Answer.Approved.class, it -> assertThat(redeem(it.approval(), "sp"))
                        .isInstanceOf(RedeemApproval.Outcome.Redeemed.class));
    }

    @Test
    void a_yes_that_stayed_without_a_sad_for_its_whole_time_is_asked_for_anew() {
        var question = new AskForConsent.Question.SignDocument(REQUEST);
        var id = yesWithoutSad(question);
        time.advance(Duration.ofSeconds(300));

        assertThat(completing().completeAll()).isZero();
        assertThat(give(id, PDF_DIGEST)).isEqualTo(new GiveConsent.Outcome.NoLongerOpen());
        assertThat(showing().show(id, Optional.empty(), proof).state()).isEqualTo(ConsentView.State.EXPIRED);
        var anew = asking().ask(question, proof);
        assertThat(anew).isNotEqualTo(id);
        assertThat(showing().show(anew, Optional.empty(), proof).state()).isEqualTo(ConsentView.State.OPEN);
    }

    @Test
    void one_yes_that_cannot_be_completed_does_not_hold_up_another() {
        var first = yesWithoutSad(new AskForConsent.Question.SignDocument(REQUEST));
        document.refused(REQUEST);
        var second = askedAndShown(hashes("request-1"));
        signer.fails(true);
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> give(second, Optional.empty()));
        signer.fails(false);

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> completing().completeAll())
                .returns(Failure.Kind.CONFLICT, Failure::kind);

        assertThat(sads.missing(time.now()))
                .extracting(MintedSads.Missing::consent)
                .doesNotContain(second);
        assertThat(answer(second, "request-1")).isInstanceOf(ReadAnswer.Answer.Approved.class);
        assertThat(first).isNotEqualTo(second);
    }

    private ConsentId yesWithoutSad(AskForConsent.Question question) {
        var id = askedAndShown(question);
        signer.fails(true);
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> give(id, PDF_DIGEST));
        signer.fails(false);
        return id;
    }

    @Test
    void a_sad_is_redeemed_by_its_client_until_it_expires_and_is_then_erased() {
        var id = askedAndShown(new AskForConsent.Question.SignDocument(REQUEST));
        var approval = approved(id, PDF_DIGEST);

        assertThat(redeem(approval, "sp")).isInstanceOf(RedeemApproval.Outcome.Redeemed.class);
        assertThat(redeem(approval, "other")).isEqualTo(new RedeemApproval.Outcome.Unknown());
        time.advance(Duration.ofSeconds(300));
        assertThat(redeem(approval, "sp")).isEqualTo(new RedeemApproval.Outcome.Expired());
        assertThat(new SadErasing(sads, authorizations, work, time).erase()).isEqualTo(1);
        assertThat(redeem(approval, "sp")).isEqualTo(new RedeemApproval.Outcome.Expired());
        assertThat(redeem(approval, "other")).isEqualTo(new RedeemApproval.Outcome.Unknown());
    }

    @Test
    void hashes_are_asked_for_once_for_each_authorization_request() {
        var question = hashes("request-1");
        var id = askedAndShown(question);
        assertThat(asking().ask(question, proof)).isEqualTo(id);
        assertThat(asking().ask(hashes("request-2"), proof)).isNotEqualTo(id);

        var approval = approved(id, Optional.empty());
        assertThat(answer(id, "request-1")).isEqualTo(new ReadAnswer.Answer.Approved(approval, Optional.of(KEY.id())));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> answer(id, "request-2"))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
        assertThat(signer.payloads().getFirst()).contains("\"num_signatures\":2", "\"document_sha256\":[]");

        time.advance(Duration.ofMinutes(20));
        assertThat(answer(id, "request-1")).isEqualTo(new ReadAnswer.Answer.Expired());
        assertThat(asking().ask(question, proof)).isNotEqualTo(id);
    }

    @Test
    void hashes_for_a_key_of_somebody_else_are_not_asked_for() {
        credentials = new FixedCredentials(SIGNER, FixedCredentials.credential('2'));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> asking().ask(hashes("request-1"), proof))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
    }

    @Test
    void consent_to_key_creation_names_the_terms_and_tells_the_process() {
        var id = askedAndShown(new AskForConsent.Question.CreateKey(ENROLMENT));
        var terms = showing().show(id, Optional.empty(), proof).terms().orElseThrow();

        assertThat(give(id, Optional.of(Bytes.ofHex("00".repeat(32)))))
                .isEqualTo(new GiveConsent.Outcome.ShownDiffers());
        approved(id, Optional.of(terms.sha256()));

        assertThat(toldWorkflow).containsExactly("accepted " + ENROLMENT);
        assertThat(signer.payloads().getFirst())
                .contains(
                        "\"purpose\":\"assign\"",
                        "\"text_id\":\"terms-1\"",
                        terms.sha256().base64Url())
                .doesNotContain("key_id", "dtbs_r");
        assertThat(GroupScope.<RedeemApproval.Outcome, RuntimeException>call(
                        GROUP, () -> redeeming().redeemKeyCreation(ENROLMENT)))
                .isInstanceOf(RedeemApproval.Outcome.Redeemed.class);
    }

    @Test
    void an_open_question_expires() {
        var id = askedAndShown(new AskForConsent.Question.SignDocument(REQUEST));
        time.advance(Duration.ofDays(7));

        assertThat(showing().show(id, Optional.empty(), proof).state()).isEqualTo(ConsentView.State.EXPIRED);
        assertThat(give(id, PDF_DIGEST)).isEqualTo(new GiveConsent.Outcome.NoLongerOpen());
    }

    private ConsentId askedAndShown(AskForConsent.Question question) {
        var id = asking().ask(question, proof);
        showing().show(id, Optional.empty(), proof);
        return id;
    }

    private ApprovalId approved(ConsentId id, Optional<Bytes> shown) {
        return ((GiveConsent.Outcome.Approved) give(id, shown)).approval();
    }

    private GiveConsent.Outcome give(ConsentId id, Optional<Bytes> shown) {
        return giving().give(id, Optional.empty(), shown, proof);
    }

    private RedeemApproval.Outcome redeem(ApprovalId approval, String client) {
        return GroupScope.call(GROUP, () -> redeeming().redeem(approval, new ClientId(client)));
    }

    private ReadAnswer.Answer answer(ConsentId id, String request) {
        return new AnswerReading(consents, completing(), time).answer(id, request, proof);
    }

    private static AskForConsent.Question hashes(String request) {
        var hash = new Dtbsr(DigestAlgorithm.SHA256, Bytes.ofHex("aa".repeat(32)));
        return new AskForConsent.Question.SignHashes(
                new ClientId("sp"), List.of(KEY.id()), List.of(hash, hash), "Two hashes", request);
    }

    private static AuthenticationProof proof(SignerId signer, String acr, Instant at) {
        return new AuthenticationProof(signer, GROUP, List.of("pwd", "otp"), acr, at);
    }

    private AskForConsent asking() {
        return new ConsentAsking(
                consents,
                document,
                credentials,
                enrolments(),
                offer,
                offer,
                offer,
                new FixedGroup(),
                audit,
                work,
                ids,
                time);
    }

    private ReadEnrolment enrolments() {
        var enrolments = new InMemoryEnrolments();
        var requested = new Enrolment.Requested(
                new Enrolment.Origin(ENROLMENT, GROUP, new ClientId("sp"), SignersContract.person(), NOW));
        enrolments.add(requested, "key", Bytes.of());
        enrolments.replace(requested, requested.opened(SIGNER));
        return SignersHexagon.enrolments(enrolments);
    }

    private ShowConsent showing() {
        return new ConsentShowing(
                consents,
                document,
                credentials,
                offer,
                offer,
                sam,
                id -> Optional.empty(),
                new FixedGroup(),
                work,
                time);
    }

    private GiveConsent giving() {
        return new ConsentGiving(
                consents,
                authorizations,
                completing(),
                signer,
                document,
                credentials,
                sam,
                new PlainPinEnvelopes(),
                _ -> organization,
                new FixedGroup(),
                audit,
                alarms,
                work,
                ids,
                time,
                randomness);
    }

    private CompleteApprovals completing() {
        return new ApprovalCompleting(consents, sads, signer, new PlainVault(), document, workflow, audit, work, time);
    }

    private RefuseConsent refusing() {
        return new ConsentRefusing(consents, document, workflow, audit, work, time);
    }

    private RedeemApproval redeeming() {
        return new ApprovalRedeeming(consents, authorizations, sads, new PlainVault(), time);
    }
}

package org.tabellion.consent.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.AskForConsent.Question;
import org.tabellion.consent.ConsentView;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.GiveConsent;
import org.tabellion.consent.KeyWish;
import org.tabellion.consent.OrderKeyDeletion;
import org.tabellion.consent.ReadAnswer;
import org.tabellion.consent.ReadKeyOrder;
import org.tabellion.consent.RedeemApproval;
import org.tabellion.consent.testkit.ConsentsContract;
import org.tabellion.consent.testkit.FixedCredentials;
import org.tabellion.consent.testkit.InMemoryAuthorizations;
import org.tabellion.consent.testkit.InMemoryConsents;
import org.tabellion.consent.testkit.InMemoryMintedSads;
import org.tabellion.consent.testkit.InMemorySamFactors;
import org.tabellion.consent.testkit.KeyOffer;
import org.tabellion.consent.testkit.OneDocument;
import org.tabellion.consent.testkit.UnsignedSads;
import org.tabellion.consent.workflow.KeyCreationWorkflow;
import org.tabellion.groups.testkit.FixedGroup;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.monitoring.testkit.CollectedAlarms;
import org.tabellion.signers.OrderKey;
import org.tabellion.signers.application.SignersHexagon;
import org.tabellion.signers.testkit.InMemoryEnrolments;

/** Questions by which a service provider has a key made, or destroyed. */
class KeyQuestionsTest {

    private static final GroupId GROUP = ConsentsContract.GROUP;
    private static final SignerId SIGNER = ConsentsContract.SIGNER;
    private static final ClientId SP = new ClientId("sp");
    private static final CredentialToShow KEY = FixedCredentials.credential('1');
    private static final KeyWish WISH =
            new KeyWish(Optional.of("natural-person"), Map.of("givenName", "ada", "surname", "Lovelace"));
    private static final Optional<Bytes> TERMS = Optional.of(DigestAlgorithm.SHA256.digest(
            Bytes.ofUtf8(new FixedGroup().group(GROUP).terms().text())));

    private final ManualTime time = new ManualTime(ConsentsContract.NOW);
    private final InMemoryConsents consents = new InMemoryConsents();
    private final InMemoryMintedSads sads = new InMemoryMintedSads(consents);
    private final UnsignedSads signer = new UnsignedSads();
    private final KeyOffer offer = new KeyOffer(SIGNER);
    private final CollectedAudit audit = new CollectedAudit();
    private final AuthenticationProof proof = new AuthenticationProof(
            SIGNER, GROUP, List.of("pwd", "otp"), AuthenticationProof.TWO_FACTORS, ConsentsContract.NOW);
    private final ConsentHexagon hexagon = new ConsentHexagon(
            consents,
            new InMemoryAuthorizations(),
            sads,
            signer,
            new OneDocument(
                    new SigningRequestId("sr_" + "1".repeat(26)),
                    SIGNER,
                    Bytes.ofUtf8("%PDF"),
                    ConsentsContract.NOW.plusSeconds(1)),
            new FixedCredentials(SIGNER, KEY),
            new InMemorySamFactors(),
            new KeyCreationWorkflow() {
                @Override
                public void termsAccepted(EnrolmentId enrolment) {
                    throw new AssertionError("no process waits for it");
                }

                @Override
                public void termsRefused(EnrolmentId enrolment) {
                    throw new AssertionError("no process waits for it");
                }
            },
            SignersHexagon.enrolments(new InMemoryEnrolments()),
            offer,
            audit,
            new CollectedAlarms(),
            new ImmediateUnitOfWork(),
            time,
            new SeededRandomness(11));

    @Test
    void a_yes_to_one_more_key_is_a_skad_for_one_enrolment() {
        var id = asked(furtherKey(Optional.of(WISH)));
        var view = hexagon.showing().show(id, Optional.empty(), proof);
        assertThat(view.kind()).isEqualTo(ConsentView.Kind.CREATE_FURTHER_KEY);
        assertThat(view.newKey()).hasValueSatisfying(it -> {
            assertThat(it.holder()).isEqualTo("Ada Lovelace");
            assertThat(it.policies()).contains("natural-person");
            assertThat(it.held()).isEqualTo(1);
        });
        var approval = approved(id, TERMS);

        assertThat(signer.payloads()).hasSize(1).first().asString().contains("\"purpose\":\"assign\"", "\"terms-1\"");
        assertThat(order(approval, SP, SIGNER, WISH))
                .isEqualTo(new ReadKeyOrder.Outcome.Good(EnrolmentId.begunBy(approval), true));
        assertThat(inGroup(() -> hexagon.redeeming().redeemKeyCreation(EnrolmentId.begunBy(approval))))
                .isInstanceOf(RedeemApproval.Outcome.Redeemed.class);
        assertThat(hexagon.answering().answer(id, "request", proof))
                .isEqualTo(new ReadAnswer.Answer.Approved(approval, Optional.empty()));
    }

    @Test
    void terms_that_were_not_shown_are_not_accepted() {
        var id = asked(furtherKey(Optional.empty()));

        assertThat(hexagon.giving().give(id, Optional.empty(), Optional.empty(), proof))
                .isEqualTo(new GiveConsent.Outcome.ShownDiffers());
        assertThat(signer.payloads()).isEmpty();
    }

    @Test
    void an_order_is_its_clients_and_its_signers_and_says_what_was_approved() {
        var approval = approved(asked(furtherKey(Optional.of(WISH))), TERMS);

        assertThat(order(approval, new ClientId("other"), SIGNER, WISH)).isEqualTo(new ReadKeyOrder.Outcome.Unknown());
        assertThat(order(approval, SP, new SignerId("sg_" + "E".repeat(26)), WISH))
                .isEqualTo(new ReadKeyOrder.Outcome.Unknown());
        assertThat(order(approval, SP, SIGNER, KeyWish.ANY))
                .isEqualTo(new ReadKeyOrder.Outcome.Differs("certificatePolicy"));
        assertThat(order(approval, SP, SIGNER, new KeyWish(WISH.certificatePolicy(), Map.of("givenName", "ada"))))
                .isEqualTo(new ReadKeyOrder.Outcome.Differs("subjectData"));
    }

    @ParameterizedTest
    @CsvSource({
        "natural-person,givenName,ADA,''",
        "2.999.241.1,commonName,'Ada  Lovelace',''",
        "0.4.0.194112.1.2,givenName,Ada,certificatePolicy",
        "natural-person,givenName,Eve,subjectData",
        "natural-person,issuingCountry,PT,subjectData",
        "natural-person,serialNumber,PNOES-12345678Z,''",
        "natural-person,pseudonym,Ada,subjectData"
    })
    void a_wish_can_only_agree_with_what_is_issued_and_known(
            String policy, String member, String value, String refused) {
        var wish = new KeyWish(Optional.of(policy), Map.of(member, value));
        var plain = approved(asked(furtherKey(Optional.empty())), TERMS);

        if (refused.isEmpty()) {
            assertThat(asked(new Question.CreateFurtherKey(SP, Optional.of(wish), "", "other")))
                    .isNotNull();
            assertThat(order(plain, SP, SIGNER, wish)).isInstanceOf(ReadKeyOrder.Outcome.Good.class);
        } else {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> asked(new Question.CreateFurtherKey(SP, Optional.of(wish), "", "other")))
                    .withMessage("Invalid parameter " + refused)
                    .returns(Failure.Kind.INVALID, Failure::kind);
            assertThat(order(plain, SP, SIGNER, wish)).isEqualTo(new ReadKeyOrder.Outcome.Differs(refused));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "ORDERED", mode = EnumSource.Mode.EXCLUDE)
    void nobody_is_asked_for_a_key_that_could_not_be_had(OrderKey.Outcome outlook) {
        offer.outlook(outlook);

        assertThatExceptionOfType(Failure.class).isThrownBy(() -> asked(furtherKey(Optional.empty())));
        assertThat(audit.lines()).isEmpty();
    }

    @Test
    void an_order_that_is_late_or_taken_back_begins_nothing() {
        var late = approved(asked(furtherKey(Optional.empty())), TERMS);
        time.advance(Duration.ofSeconds(300));
        assertThat(order(late, SP, SIGNER, KeyWish.ANY))
                .isEqualTo(new ReadKeyOrder.Outcome.Good(EnrolmentId.begunBy(late), false));

        var back = approved(asked(furtherKey(Optional.empty())), TERMS);
        inGroup(() -> {
            hexagon.revoking().revoke(back);
            return back;
        });
        assertThat(order(back, SP, SIGNER, KeyWish.ANY)).isEqualTo(new ReadKeyOrder.Outcome.Unknown());
        assertThat(hexagon.completing().completeAll())
                .as("nobody signs a SKAD anew for what was taken back")
                .isZero();
        assertThat(inGroup(() -> hexagon.redeeming().redeemKeyCreation(EnrolmentId.begunBy(back))))
                .isEqualTo(new RedeemApproval.Outcome.Unknown());
        assertThat(audit.lines()).endsWith("consent.authorization_revoked DONE");
    }

    @Test
    void a_yes_to_the_end_of_a_key_is_an_order_for_that_key_and_opens_none() {
        var id = asked(destruction(KEY.id()));
        assertThat(hexagon.showing().show(id, Optional.empty(), proof).chosen()).contains(KEY);
        var approval = approved(id, Optional.empty());

        assertThat(signer.payloads())
                .hasSize(1)
                .first()
                .asString()
                .contains("\"purpose\":\"delete\"", KEY.samKeyId(), "destroy-key-1")
                .doesNotContain("dtbs_r");
        assertThat(inGroup(() -> hexagon.authorizations().byApproval(approval))).isEmpty();
        assertThat(deletion(approval, KEY.id(), SIGNER, SP)).isInstanceOf(OrderKeyDeletion.Outcome.Ordered.class);
        assertThat(deletion(approval, FixedCredentials.credential('2').id(), SIGNER, SP))
                .isEqualTo(new OrderKeyDeletion.Outcome.CredentialUnknown());
        assertThat(deletion(approval, KEY.id(), new SignerId("sg_" + "E".repeat(26)), SP))
                .isEqualTo(new OrderKeyDeletion.Outcome.CredentialUnknown());
        assertThat(deletion(approval, KEY.id(), SIGNER, new ClientId("other")))
                .isEqualTo(new OrderKeyDeletion.Outcome.CredentialUnknown());
        assertThat(order(approval, SP, SIGNER, KeyWish.ANY)).isEqualTo(new ReadKeyOrder.Outcome.Unknown());
        time.advance(Duration.ofSeconds(300));
        assertThat(deletion(approval, KEY.id(), SIGNER, SP))
                .isEqualTo(new OrderKeyDeletion.Outcome.CredentialUnknown());
    }

    @Test
    void the_end_of_anothers_key_is_not_asked_for() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(
                        () -> asked(destruction(FixedCredentials.credential('2').id())))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
    }

    @Test
    void what_is_refused_is_neither_made_nor_destroyed() {
        for (var question : List.of(furtherKey(Optional.empty()), destruction(KEY.id()))) {
            var id = asked(question);
            hexagon.refusing().refuse(id, proof);
            assertThat(hexagon.giving().give(id, Optional.empty(), TERMS, proof))
                    .isEqualTo(new GiveConsent.Outcome.NoLongerOpen());
        }
        assertThat(signer.payloads()).isEmpty();
    }

    private static Question furtherKey(Optional<KeyWish> wish) {
        return new Question.CreateFurtherKey(SP, wish, "In its words", "request");
    }

    private static Question destruction(CredentialId key) {
        return new Question.DestroyKey(SP, key, "", "request");
    }

    private ConsentId asked(Question question) {
        var id = hexagon.asking().ask(question, proof);
        hexagon.showing().show(id, Optional.empty(), proof);
        return id;
    }

    private ApprovalId approved(ConsentId id, Optional<Bytes> shown) {
        return ((GiveConsent.Outcome.Approved) hexagon.giving().give(id, Optional.empty(), shown, proof)).approval();
    }

    private ReadKeyOrder.Outcome order(ApprovalId approval, ClientId client, SignerId owner, KeyWish stated) {
        return inGroup(() -> hexagon.keyOrders().order(approval, client, owner, stated));
    }

    private OrderKeyDeletion.Outcome deletion(ApprovalId approval, CredentialId key, SignerId owner, ClientId client) {
        return inGroup(() -> hexagon.deleting().ordered(approval, key, owner, client));
    }

    private static <T> T inGroup(java.util.function.Supplier<T> deed) {
        return GroupScope.call(GROUP, deed::get);
    }
}

package org.tabellion.consent.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.ConsentView;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.GiveConsent;
import org.tabellion.consent.ReadAnswer;
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
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.monitoring.testkit.CollectedAlarms;
import org.tabellion.signers.application.SignersHexagon;
import org.tabellion.signers.testkit.InMemoryEnrolments;

/** A question about hashes that any of several keys may sign: the signer picks one, and that one it is. */
class ChosenKeyTest {

    private static final CredentialToShow FIRST = FixedCredentials.credential('1');
    private static final CredentialToShow SECOND = FixedCredentials.credential('2');
    /** The signer's too, but of another kind than was asked for. */
    private static final CredentialToShow OTHER = FixedCredentials.credential('3');

    private final ManualTime time = new ManualTime(ConsentsContract.NOW);
    private final List<CredentialToShow> usable = new ArrayList<>(List.of(FIRST, SECOND, OTHER));
    private final InMemoryConsents consents = new InMemoryConsents();
    private final InMemoryAuthorizations authorizations = new InMemoryAuthorizations();
    private final UnsignedSads signer = new UnsignedSads();
    private final AuthenticationProof proof = new AuthenticationProof(
            ConsentsContract.SIGNER,
            ConsentsContract.GROUP,
            List.of("pwd", "otp"),
            AuthenticationProof.TWO_FACTORS,
            ConsentsContract.NOW);
    private final ConsentHexagon consent = new ConsentHexagon(
            consents,
            authorizations,
            new InMemoryMintedSads(consents),
            signer,
            new OneDocument(
                    new SigningRequestId("sr_" + "1".repeat(26)),
                    ConsentsContract.SIGNER,
                    Bytes.of(),
                    ConsentsContract.NOW.plus(Duration.ofDays(7))),
            it -> it.equals(ConsentsContract.SIGNER) ? List.copyOf(usable) : List.of(),
            new InMemorySamFactors(),
            new NobodysKeys(),
            SignersHexagon.enrolments(new InMemoryEnrolments()),
            new KeyOffer(ConsentsContract.SIGNER),
            new CollectedAudit(),
            new CollectedAlarms(),
            new ImmediateUnitOfWork(),
            time,
            new SeededRandomness(5));

    private static final class NobodysKeys implements KeyCreationWorkflow {

        @Override
        public void termsAccepted(EnrolmentId enrolment) {
            throw new AssertionError("no key is made here");
        }

        @Override
        public void termsRefused(EnrolmentId enrolment) {
            throw new AssertionError("no key is made here");
        }
    }

    @Test
    void the_page_offers_the_keys_that_fit_and_picks_none() {
        var view = shown(asked(FIRST, SECOND), Optional.empty());

        assertThat(view.choices()).containsExactly(FIRST, SECOND);
        assertThat(view.chosen()).isEmpty();
        assertThat(view.hashes()).hasSize(1);
    }

    @Test
    void no_yes_without_a_choice_and_none_to_a_key_that_was_not_offered() {
        var id = asked(FIRST, SECOND);
        shown(id, Optional.empty());

        assertRefused(id, Optional.empty(), Failure.Kind.INVALID);
        assertRefused(id, Optional.of(OTHER.id()), Failure.Kind.NOT_FOUND);
        assertRefused(id, Optional.of(new CredentialId("cr_" + "9".repeat(26))), Failure.Kind.NOT_FOUND);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> shown(id, Optional.of(OTHER.id())))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
        assertThat(signer.payloads()).isEmpty();
    }

    private void assertRefused(ConsentId id, Optional<CredentialId> picked, Failure.Kind kind) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> consent.giving().give(id, picked, Optional.empty(), proof))
                .returns(kind, Failure::kind);
    }

    @Test
    void the_choice_is_in_the_sad_in_what_is_left_of_it_and_in_the_answer() {
        var id = asked(FIRST, SECOND);
        assertThat(shown(id, Optional.of(SECOND.id())).chosen()).contains(SECOND);

        var approval = approved(id, SECOND);

        assertThat(signer.payloads()).singleElement().asString().contains("\"key_id\":\"kp_2\"");
        assertThat(authorized(approval)).isEqualTo(SECOND.id());
        assertThat(answer(id)).isEqualTo(new ReadAnswer.Answer.Approved(approval, Optional.of(SECOND.id())));
    }

    @Test
    void after_the_yes_no_other_key_can_be_put_in_its_place() {
        var id = asked(FIRST, SECOND);
        shown(id, Optional.empty());
        var approval = approved(id, SECOND);

        assertThat(approved(id, FIRST)).isEqualTo(approval);
        assertThat(asked(FIRST, SECOND)).isEqualTo(id);
        assertThat(shown(id, Optional.of(FIRST.id())).chosen()).contains(SECOND);
        assertThat(signer.payloads()).hasSize(1);
        assertThat(authorized(approval)).isEqualTo(SECOND.id());
        assertThat(answer(id)).isEqualTo(new ReadAnswer.Answer.Approved(approval, Optional.of(SECOND.id())));
    }

    @Test
    void a_key_that_has_ended_meanwhile_is_no_choice_any_more() {
        var id = asked(FIRST, SECOND);
        shown(id, Optional.of(SECOND.id()));
        usable.remove(SECOND);

        assertRefused(id, Optional.of(SECOND.id()), Failure.Kind.NOT_FOUND);
        assertThat(shown(id, Optional.empty()).chosen()).contains(FIRST);
        usable.remove(FIRST);
        assertThat(shown(id, Optional.empty()).choices()).isEmpty();
        assertRefused(id, Optional.empty(), Failure.Kind.NOT_FOUND);
    }

    @Test
    void keys_that_are_not_all_the_signers_are_not_asked_about() {
        var foreign = FixedCredentials.credential('9');

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> asked(FIRST, foreign))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
        assertThatExceptionOfType(Failure.class).isThrownBy(this::asked).returns(Failure.Kind.NOT_FOUND, Failure::kind);
    }

    private ConsentId asked(CredentialToShow... keys) {
        var hash = new Dtbsr(DigestAlgorithm.SHA256, Bytes.ofHex("aa".repeat(32)));
        return consent.asking()
                .ask(
                        new AskForConsent.Question.SignHashes(
                                new ClientId("sp"),
                                List.of(keys).stream().map(CredentialToShow::id).toList(),
                                List.of(hash),
                                "One hash",
                                "request-1"),
                        proof);
    }

    private ConsentView shown(ConsentId id, Optional<CredentialId> picked) {
        return consent.showing().show(id, picked, proof);
    }

    private ApprovalId approved(ConsentId id, CredentialToShow key) {
        return ((GiveConsent.Outcome.Approved)
                        consent.giving().give(id, Optional.of(key.id()), Optional.empty(), proof))
                .approval();
    }

    private CredentialId authorized(ApprovalId approval) {
        return GroupScope.call(ConsentsContract.GROUP, () -> authorizations
                .byApproval(approval)
                .orElseThrow()
                .authorization()
                .credential());
    }

    private ReadAnswer.Answer answer(ConsentId id) {
        return new AnswerReading(consents, consent.completing(), time).answer(id, "request-1", proof);
    }
}

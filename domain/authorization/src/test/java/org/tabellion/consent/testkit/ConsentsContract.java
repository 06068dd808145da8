package org.tabellion.consent.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.KeyWish;
import org.tabellion.consent.model.Approval;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.model.MintedSad;
import org.tabellion.consent.model.QuestionKey;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;

/** What every {@link Consents} and {@link MintedSads} keep. */
public interface ConsentsContract {

    GroupId GROUP = new GroupId("bank");
    SignerId SIGNER = new SignerId("sg_" + "A".repeat(26));
    Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    Consents consents();

    MintedSads sads();

    @Test
    default void gives_back_every_question_in_every_state() {
        GroupScope.run(GROUP, () -> {
            var questions = List.of(
                    new AskForConsent.Question.SignDocument(new SigningRequestId("sr_" + "1".repeat(26))),
                    new AskForConsent.Question.CreateKey(new EnrolmentId("en_" + "1".repeat(26))),
                    new AskForConsent.Question.CreateFurtherKey(new ClientId("sp"), Optional.empty(), "", "request-4"),
                    new AskForConsent.Question.CreateFurtherKey(
                            new ClientId("sp"),
                            Optional.of(new KeyWish(
                                    Optional.of("natural-person"), Map.of("givenName", "Ada", "surname", "L = 2"))),
                            "In its words",
                            "request-5"),
                    new AskForConsent.Question.DestroyKey(
                            new ClientId("sp"), new CredentialId("cr_" + "1".repeat(26)), "No more of it", "request-6"),
                    hashes("request-1"));
            char number = '1';
            for (var question : questions) {
                var open = open(number++, question);
                consents().add(open);
                assertThat(consents().get(open.getId())).isEqualTo(open);
                var shown = open.shown(NOW);
                consents().replace(open, shown);
                assertThat(consents().get(open.getId())).isEqualTo(shown);
                var approved = shown.approved(approval(number));
                consents().replace(shown, approved);
                assertThat(consents().get(open.getId())).isEqualTo(approved);
                assertThat(consents().newest(QuestionKey.of(SIGNER, question))).contains(approved);
                assertThat(consents().byApproval(approved.approval().id())).contains(approved);
            }
            var refused = open('8', hashes("request-2"));
            consents().add(refused);
            consents().replace(refused, refused.refused(NOW));
            assertThat(consents().get(refused.getId())).isEqualTo(refused.refused(NOW));
            var expired = open('9', hashes("request-3"));
            consents().add(expired);
            consents().replace(expired, expired.expired());
            assertThat(consents().get(expired.getId())).isEqualTo(expired.expired());
        });
    }

    @Test
    default void a_question_is_open_once() {
        GroupScope.run(GROUP, () -> {
            consents().add(open('1', hashes("request-1")));

            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> consents().add(open('2', hashes("request-1"))))
                    .returns(Failure.Kind.CONFLICT, Failure::kind);
        });
    }

    @Test
    default void of_two_answers_one_is_kept() {
        GroupScope.run(GROUP, () -> {
            var open = open('1', hashes("request-1"));
            consents().add(open);
            consents().replace(open, open.refused(NOW));

            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> consents().replace(open, open.approved(approval('1'))))
                    .returns(Failure.Kind.CONFLICT, Failure::kind);
        });
    }

    @Test
    default void another_groups_consent_and_sad_are_unknown() {
        GroupScope.run(GROUP, () -> {
            consents().add(open('1', hashes("request-1")));
            sads().add(sad('1'));
        });
        GroupScope.run(new GroupId("court"), () -> {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> consents().get(new ConsentId("co_" + "1".repeat(26))))
                    .returns(Failure.Kind.NOT_FOUND, Failure::kind);
            assertThat(sads().byApproval(sad('1').approval())).isEmpty();
        });
    }

    @Test
    default void another_groups_yes_is_unknown() {
        var open = open('1', hashes("request-1"));
        GroupScope.run(GROUP, () -> {
            consents().add(open);
            consents().replace(open, open.approved(approval('1')));
        });

        GroupScope.run(
                new GroupId("court"),
                () -> assertThat(consents().byApproval(approval('1').id())).isEmpty());
    }

    @Test
    default void an_approval_has_one_sad() {
        GroupScope.run(GROUP, () -> {
            var first = sad('1');
            assertThat(sads().add(first)).isTrue();
            var second = new MintedSad(
                    first.group(),
                    first.approval(),
                    first.client(),
                    first.signer(),
                    first.credential(),
                    first.enrolment(),
                    Bytes.ofHex("ff"),
                    first.expiresAt());
            assertThat(sads().add(second)).isFalse();
            assertThat(sads().byApproval(first.approval())).contains(first);
        });
    }

    @Test
    default void a_sad_is_gone_when_it_has_expired() {
        GroupScope.run(GROUP, () -> sads().add(sad('1')));

        assertThat(sads().eraseExpired(NOW.plusSeconds(299))).isZero();
        assertThat(sads().eraseExpired(NOW.plusSeconds(300))).isEqualTo(1);
        GroupScope.run(
                GROUP, () -> assertThat(sads().byApproval(sad('1').approval())).isEmpty());
    }

    @Test
    default void a_yes_misses_its_sad_until_it_has_one_or_is_over() {
        var open = open('1', hashes("request-1"));
        GroupScope.run(GROUP, () -> {
            consents().add(open);
            assertThat(sads().missing(NOW)).isEmpty();
            consents().replace(open, open.approved(approval('1')));
        });

        assertThat(sads().missing(NOW.plusSeconds(299))).containsExactly(new MintedSads.Missing(GROUP, open.getId()));
        assertThat(sads().missing(NOW.plusSeconds(300))).isEmpty();
        GroupScope.run(GROUP, () -> sads().add(sad('1')));
        assertThat(sads().missing(NOW)).isEmpty();
    }

    @Test
    default void the_newest_consent_to_key_creation_is_found_by_its_enrolment() {
        GroupScope.run(GROUP, () -> {
            sads().add(skad('1'));
            sads().add(skad('2'));
            assertThat(sads().byEnrolment(new EnrolmentId("en_" + "1".repeat(26))))
                    .contains(skad('2'));
        });
    }

    private static AskForConsent.Question hashes(String request) {
        return new AskForConsent.Question.SignHashes(
                new ClientId("sp"),
                List.of(new CredentialId("cr_" + "1".repeat(26)), new CredentialId("cr_" + "2".repeat(26))),
                List.of(
                        new Dtbsr(DigestAlgorithm.SHA256, Bytes.ofHex("aa".repeat(32))),
                        new Dtbsr(DigestAlgorithm.SHA256, Bytes.ofHex("aa".repeat(32)))),
                "Two\nlines",
                request);
    }

    private static Consent.Open open(char number, AskForConsent.Question question) {
        return new Consent.Open(
                new Consent.Asked(
                        new ConsentId("co_" + String.valueOf(number).repeat(26)),
                        GROUP,
                        SIGNER,
                        new ClientId("sp"),
                        question,
                        NOW,
                        NOW.plusSeconds(900)),
                Optional.empty());
    }

    private static Approval approval(char number) {
        return new Approval(
                new ApprovalId("ap_" + String.valueOf(number).repeat(26)),
                Optional.of(new CredentialId("cr_" + "1".repeat(26))),
                "sad+jwt",
                Bytes.ofUtf8("{}"),
                NOW,
                NOW.plusSeconds(300));
    }

    private static MintedSad sad(char number) {
        return new MintedSad(
                GROUP,
                new ApprovalId("ap_" + String.valueOf(number).repeat(26)),
                new ClientId("sp"),
                SIGNER,
                Optional.of(new CredentialId("cr_" + "1".repeat(26))),
                Optional.empty(),
                Bytes.ofHex("00"),
                NOW.plusSeconds(300));
    }

    private static MintedSad skad(char number) {
        return new MintedSad(
                GROUP,
                new ApprovalId("ap_" + String.valueOf(number).repeat(26)),
                new ClientId("sp"),
                SIGNER,
                Optional.empty(),
                Optional.of(new EnrolmentId("en_" + "1".repeat(26))),
                Bytes.ofHex("00"),
                NOW.plusSeconds(300));
    }
}

package org.tabellion.authentication.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.authentication.ActivateAccount;
import org.tabellion.authentication.AnswerCode;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.BeginSignIn;
import org.tabellion.authentication.KeepSession;
import org.tabellion.authentication.OneTimePassword;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.spi.CodeDigests;
import org.tabellion.authentication.spi.Factors;
import org.tabellion.authentication.testkit.FactorsContract;
import org.tabellion.authentication.testkit.InMemoryFactors;
import org.tabellion.authentication.testkit.InMemorySessions;
import org.tabellion.authentication.testkit.PlainHashes;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.notifications.testkit.CollectedNotifications;
import org.tabellion.signers.Token;
import org.tabellion.signers.application.SignersHexagon;
import org.tabellion.signers.model.Invitation;
import org.tabellion.signers.spi.Signers;
import org.tabellion.signers.testkit.InMemoryInvitations;
import org.tabellion.signers.testkit.InMemorySigners;
import org.tabellion.signers.testkit.SignersContract;

class SignInTest implements FactorsContract, SignersContract {

    private static final String RIGHT = "correct horse battery";

    private final ManualTime time = ManualTime.at("2026-11-21T10:00:00Z");
    private final SeededRandomness randomness = new SeededRandomness(7);
    private final InMemorySigners signers = new InMemorySigners();
    private final InMemoryInvitations invitations = new InMemoryInvitations();
    private final InMemoryFactors factors = new InMemoryFactors();
    private final PlainHashes hashes = new PlainHashes();
    private final CollectedNotifications mails = new CollectedNotifications();
    private final CollectedAudit audit = new CollectedAudit();
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();
    private final CodeDigests digests =
            (context, code) -> DigestAlgorithm.SHA256.digest(context.append(Bytes.ofUtf8(code.value())));
    private final SignersHexagon neighbours = new SignersHexagon(signers, invitations, time);

    private final ActivateAccount activation =
            new AccountActivating(neighbours.invitations(), neighbours.signers(), factors, hashes, audit, work);
    private final BeginSignIn begin = new SignInBeginning(
            neighbours.accounts(),
            neighbours.signers(),
            factors,
            hashes,
            digests,
            mails,
            audit,
            work,
            time,
            randomness);
    private final AnswerCode codes =
            new CodeAnswering(neighbours.signers(), factors, digests, mails, audit, work, time, randomness);
    private final KeepSession sessions = new SessionKeeping(new InMemorySessions(), work, time, randomness);

    @Override
    public Factors factors() {
        return factors;
    }

    @Override
    public Signers signers() {
        return signers;
    }

    @Test
    void password_and_code_make_a_proof_of_two_factors() {
        activated();

        var proof = proof(begun());

        assertThat(proof.amr()).contains("pwd", "otp");
        assertThat(proof.acr()).isEqualTo(AuthenticationProof.TWO_FACTORS);
        assertThat(proof.at()).isEqualTo(time.now());
    }

    @Test
    void a_code_is_good_once() {
        activated();
        var attempt = begun();
        var code = code();
        assertThat(codes.answer(attempt, code)).isInstanceOf(AnswerCode.Outcome.Authenticated.class);

        assertThat(codes.answer(attempt, code)).isEqualTo(new AnswerCode.Outcome.AttemptOver());
    }

    @Test
    void a_code_is_good_for_its_own_sign_in_alone() {
        activated();
        var former = begun();
        var code = code();
        var attempt = begun();

        assertThat(codes.answer(former, code)).isEqualTo(new AnswerCode.Outcome.AttemptOver());
        assertThat(codes.answer(attempt, code)).isEqualTo(new AnswerCode.Outcome.WrongCode(2));
    }

    @Test
    void a_code_is_over_after_300_seconds() {
        activated();
        var attempt = begun();
        time.advance(Duration.ofSeconds(300));

        assertThat(codes.answer(attempt, code())).isEqualTo(new AnswerCode.Outcome.AttemptOver());
    }

    @Test
    void a_code_has_three_tries() {
        activated();
        var attempt = begun();

        assertThat(codes.answer(attempt, wrong())).isEqualTo(new AnswerCode.Outcome.WrongCode(2));
        assertThat(codes.answer(attempt, wrong())).isEqualTo(new AnswerCode.Outcome.WrongCode(1));
        assertThat(codes.answer(attempt, wrong())).isEqualTo(new AnswerCode.Outcome.AttemptOver());
        assertThat(codes.answer(attempt, code())).isEqualTo(new AnswerCode.Outcome.AttemptOver());
    }

    @Test
    void five_wrong_codes_in_a_row_lock_for_a_quarter_of_an_hour() {
        activated();
        var first = begun();
        for (int i = 0; i < 3; i++) {
            codes.answer(first, wrong());
        }
        var second = begun();
        codes.answer(second, wrong());
        var until = time.now().plus(Duration.ofMinutes(15));
        assertThat(codes.answer(second, wrong())).isEqualTo(new AnswerCode.Outcome.Locked(until));
        assertThat(codes.answer(second, code())).isEqualTo(new AnswerCode.Outcome.Locked(until));
        assertThat(begin.begin("ada@example.org", new Password(RIGHT)))
                .isEqualTo(new BeginSignIn.Outcome.Locked(until));

        time.advance(Duration.ofMinutes(15));
        assertThat(proof(begun())).isNotNull();
    }

    @Test
    void a_success_in_between_starts_the_count_anew() {
        activated();
        for (int i = 0; i < 4; i++) {
            var attempt = begun();
            codes.answer(attempt, wrong());
            codes.answer(attempt, wrong());
            assertThat(codes.answer(attempt, code())).isInstanceOf(AnswerCode.Outcome.Authenticated.class);
        }
    }

    @Test
    void five_wrong_passwords_in_a_row_lock_also_the_right_one() {
        activated();
        for (int i = 0; i < 5; i++) {
            assertThat(begin.begin("ada@example.org", new Password("wrong wrong wrong")))
                    .isEqualTo(new BeginSignIn.Outcome.Denied());
        }

        assertThat(begin.begin("ada@example.org", new Password(RIGHT))).isInstanceOf(BeginSignIn.Outcome.Locked.class);
        time.advance(Duration.ofMinutes(15));
        assertThat(begin.begin("ada@example.org", new Password(RIGHT)))
                .isInstanceOf(BeginSignIn.Outcome.CodeSent.class);
    }

    @Test
    void an_unknown_name_costs_as_much_as_a_known_one() {
        activated();
        int before = hashes.checks();
        assertThat(begin.begin("eve@example.org", new Password(RIGHT))).isEqualTo(new BeginSignIn.Outcome.Denied());
        assertThat(hashes.checks()).isEqualTo(before + 1);

        begin.begin("ada@example.org", new Password("wrong wrong wrong"));
        assertThat(hashes.checks()).isEqualTo(before + 2);
    }

    @Test
    void a_new_code_is_sent_after_30_seconds_and_five_times_an_hour() {
        activated();
        var attempt = begun();
        assertThat(codes.resend(attempt)).isEqualTo(AnswerCode.Resent.TOO_SOON);
        for (int i = 0; i < 5; i++) {
            time.advance(Duration.ofSeconds(30));
            assertThat(codes.resend(attempt)).isEqualTo(AnswerCode.Resent.SENT);
        }
        time.advance(Duration.ofSeconds(30));
        assertThat(codes.resend(attempt)).isEqualTo(AnswerCode.Resent.TOO_SOON);
        assertThat(codes.answer(attempt, code())).isInstanceOf(AnswerCode.Outcome.Authenticated.class);
    }

    @Test
    void a_link_activates_once_within_a_day() {
        var token = invite();
        time.advance(Duration.ofHours(24));
        assertThat(activation.activate(token, new Password(RIGHT)))
                .isEqualTo(new ActivateAccount.Outcome.LinkRefused());

        var other = invite();
        assertThat(activation.activate(other, new Password(RIGHT)))
                .isInstanceOf(ActivateAccount.Outcome.Activated.class);
        assertThat(activation.activate(other, new Password(RIGHT)))
                .isEqualTo(new ActivateAccount.Outcome.LinkRefused());
        assertThat(activation.activate("bank.nonsense", new Password(RIGHT)))
                .isEqualTo(new ActivateAccount.Outcome.LinkRefused());
    }

    @Test
    void a_weak_password_is_refused_and_the_link_stays_good() {
        var token = invite();

        assertThat(refusal(token, "short")).isEqualTo("password_too_short");
        assertThat(refusal(token, "ada@example.org!")).isEqualTo("password_is_mail_address");
        assertThat(refusal(token, "aaaaaaaaaaaaaaaa")).isEqualTo("password_too_common");
        assertThat(refusal(token, "x".repeat(200))).isEqualTo("password_too_long");
        assertThat(activation.activate(token, new Password(RIGHT)))
                .isInstanceOf(ActivateAccount.Outcome.Activated.class);
    }

    @Test
    void an_account_that_is_not_activated_cannot_sign_in() {
        invite();

        assertThat(begin.begin("ada@example.org", new Password(RIGHT))).isEqualTo(new BeginSignIn.Outcome.Denied());
    }

    @Test
    void a_mail_server_that_is_down_is_told() {
        activated();
        mails.outOfOrder(true);

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(this::begun)
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
    }

    @Test
    void a_session_ends_when_idle_when_old_and_when_told() {
        activated();
        var proof = proof(begun());
        var idle = sessions.open(proof);
        time.advance(Duration.ofMinutes(29));
        assertThat(sessions.find(idle)).contains(proof);
        time.advance(Duration.ofMinutes(30));
        assertThat(sessions.find(idle)).isEmpty();

        var old = sessions.open(proof);
        for (int i = 0; i < 23; i++) {
            time.advance(Duration.ofMinutes(20));
            assertThat(sessions.find(old)).contains(proof);
        }
        time.advance(Duration.ofMinutes(20));
        assertThat(sessions.find(old)).isEmpty();

        var told = sessions.open(proof);
        sessions.end(told);
        assertThat(sessions.find(told)).isEmpty();
    }

    @Test
    void no_secret_is_audited() {
        activated();
        var attempt = begun();
        codes.answer(attempt, wrong());
        codes.answer(attempt, code());

        assertThat(audit.all().toString()).doesNotContain(RIGHT, code().value(), attempt, "ada@example.org");
    }

    private String refusal(String token, String password) {
        return ((ActivateAccount.Outcome.PasswordRefused) activation.activate(token, new Password(password))).code();
    }

    private AuthenticationProof proof(String attempt) {
        return ((AnswerCode.Outcome.Authenticated) codes.answer(attempt, code())).proof();
    }

    private String begun() {
        return ((BeginSignIn.Outcome.CodeSent) begin.begin("ADA@example.org", new Password(RIGHT))).attempt();
    }

    private OneTimePassword code() {
        return new OneTimePassword(mails.last().values().getOrDefault("code", ""));
    }

    private OneTimePassword wrong() {
        return new OneTimePassword("000000".equals(code().value()) ? "000001" : "000000");
    }

    private void activated() {
        activation.activate(invite(), new Password(RIGHT));
    }

    private String invite() {
        var ada = SignersContract.ada(SignersContract.BANK, 1);
        return GroupScope.call(SignersContract.BANK, () -> {
            if (signers.byMailAddress("ada@example.org").isEmpty()) {
                signers.add(ada);
            }
            var token = Token.next(SignersContract.BANK, randomness);
            invitations.put(new Invitation(
                    SignersContract.BANK, ada.id(), token.digest(), time.now().plus(Invitation.LIFE)));
            return token.text();
        });
    }
}

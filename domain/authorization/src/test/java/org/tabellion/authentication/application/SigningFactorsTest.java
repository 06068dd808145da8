package org.tabellion.authentication.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.authentication.ChallengeSigner;
import org.tabellion.authentication.EnrolTotp;
import org.tabellion.authentication.JudgeNewPin;
import org.tabellion.authentication.ProveFactors.Outcome;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.authentication.model.FactorLock;
import org.tabellion.authentication.model.Hotp;
import org.tabellion.authentication.model.SigningFactor.PinVerifier;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.authentication.spi.TokenSecrets;
import org.tabellion.authentication.testkit.ClearTokenSecrets;
import org.tabellion.authentication.testkit.InMemorySigningFactors;
import org.tabellion.authentication.testkit.PlainPinHashes;
import org.tabellion.authentication.testkit.SigningFactorsContract;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.notifications.Notification;
import org.tabellion.notifications.testkit.CollectedNotifications;
import org.tabellion.signers.Person;
import org.tabellion.signers.ReadSigner;
import org.tabellion.signers.SignerView;

class SigningFactorsTest implements SigningFactorsContract {

    private static final CredentialId OTHER = new CredentialId("cr_" + "C".repeat(26));
    private static final Set<AuthorizationFactor> PIN = Set.of(AuthorizationFactor.PIN);
    private static final Set<AuthorizationFactor> MAIL = Set.of(AuthorizationFactor.MAIL_CODE);
    private static final Set<AuthorizationFactor> TOTP = Set.of(AuthorizationFactor.TOTP);
    private static final Set<AuthorizationFactor> OCRA = Set.of(AuthorizationFactor.CHALLENGE_RESPONSE);

    private final ManualTime time = new ManualTime(NOW);
    private final InMemorySigningFactors factors = new InMemorySigningFactors();
    private final PlainPinHashes pins = new PlainPinHashes();
    private final CollectedAudit audit = new CollectedAudit();
    private final CollectedNotifications mails = new CollectedNotifications();
    private final AuthenticationProof proof =
            new AuthenticationProof(SIGNER, GROUP, List.of("pwd", "otp", "mfa"), AuthenticationProof.TWO_FACTORS, NOW);
    private final SigningFactorsHexagon hexagon = new SigningFactorsHexagon(
            factors,
            pins,
            (context, code) -> Bytes.ofUtf8(context.utf8() + " " + code.value()),
            new OneSigner(),
            mails,
            audit,
            new ImmediateUnitOfWork(),
            time,
            new SeededRandomness(7));

    @Override
    public SigningFactors signingFactors() {
        return factors;
    }

    @Test
    void the_vectors_of_rfc_6238_and_rfc_6287_come_out() {
        var secret = Bytes.ofUtf8("12345678901234567890");
        // RFC 6238 appendix B has eight digits; the last six of them are a code of six.
        assertThat(totp(secret, 59)).isEqualTo("287082");
        assertThat(totp(secret, 1111111109)).isEqualTo("081804");
        assertThat(totp(secret, 20000000000L)).isEqualTo("353130");
        // RFC 6287 appendix C.1.
        var suite = "OCRA-1:HOTP-SHA1-6:QN08";
        var expected = List.of(
                "237653", "243178", "653583", "740991", "608993", "388898", "816933", "224598", "750600", "294470");
        for (int digit = 0; digit < 10; digit++) {
            var message = Hotp.ocraMessage(suite, String.valueOf(digit).repeat(8));
            assertThat(Hotp.code(ClearTokenSecrets.mac(TokenSecrets.Digest.SHA1, secret, message), 6))
                    .isEqualTo(expected.get(digit));
        }
    }

    @Test
    void a_right_pin_proves_knowledge_and_takes_the_counts_back() {
        choosePin("482913");
        for (int i = 0; i < 4; i++) {
            assertThat(prove(PIN, AuthorizationFactor.PIN, "111222"))
                    .isEqualTo(new Outcome.Wrong(AuthorizationFactor.PIN));
        }

        assertThat(prove(PIN, AuthorizationFactor.PIN, "482913")).isEqualTo(new Outcome.Proven(List.of("pin")));
        assertThat(factors.pin(SIGNER).orElseThrow().lock().failures()).isZero();
    }

    @Test
    void five_wrong_pins_lock_it_for_good_until_it_is_reset() {
        choosePin("482913");
        for (int i = 0; i < 5; i++) {
            prove(PIN, AuthorizationFactor.PIN, "111222");
        }
        time.advance(Duration.ofDays(365));

        assertThat(prove(PIN, AuthorizationFactor.PIN, "482913"))
                .isEqualTo(new Outcome.Locked(AuthorizationFactor.PIN));
        assertThat(pins.judged()).as("a locked one is not judged").isEqualTo(5);

        GroupScope.run(GROUP, () -> hexagon.resetting().reset(SIGNER, new ClientId("operator")));
        assertThat(prove(PIN, AuthorizationFactor.PIN, "482913")).isEqualTo(new Outcome.Wrong(AuthorizationFactor.PIN));
    }

    @Test
    void a_hundred_wrong_pins_at_once_are_judged_five_times() throws Exception {
        choosePin("482913");
        var start = new CountDownLatch(1);
        var wrong = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                int number = i;
                threads.submit(() -> {
                    start.await();
                    if (prove(PIN, AuthorizationFactor.PIN, "9%05d".formatted(number)) instanceof Outcome.Wrong) {
                        wrong.incrementAndGet();
                    }
                    return null;
                });
            }
            start.countDown();
        }

        assertThat(wrong).hasValue(5);
        assertThat(pins.judged()).isEqualTo(5);
    }

    @Test
    void a_signer_without_a_pin_looks_like_a_wrong_one_and_takes_as_long() {
        assertThat(prove(PIN, AuthorizationFactor.PIN, "482913")).isEqualTo(new Outcome.Wrong(AuthorizationFactor.PIN));
        assertThat(pins.judged()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345", "123456", "987654", "111111", "123123", "1234567890123", "abcdefg", "aaaaaaaa"})
    void a_simple_pin_is_refused(String pin) {
        assertThat(hexagon.judging().judge(proof, Optional.empty(), new SigningSecret(pin)))
                .isInstanceOf(JudgeNewPin.Outcome.PinRefused.class);
    }

    @Test
    void a_pin_is_fit_for_whom_this_server_keeps_none_and_none_is_kept() {
        assertThat(hexagon.judging().judge(proof, Optional.empty(), new SigningSecret("482913")))
                .isEqualTo(new JudgeNewPin.Outcome.Fit());
        assertThat(factors.pin(SIGNER)).isEmpty();
    }

    @Test
    void an_old_pin_is_asked_for_before_the_next_and_its_tries_are_counted() {
        choosePin("482913");
        var judging = hexagon.judging();

        assertThat(judging.judge(proof, Optional.empty(), new SigningSecret("739184")))
                .isEqualTo(new JudgeNewPin.Outcome.FormerPinMissing());
        assertThat(judging.judge(proof, Optional.of(new SigningSecret("000001")), new SigningSecret("739184")))
                .isEqualTo(new JudgeNewPin.Outcome.FormerPinWrong());
        assertThat(factors.pin(SIGNER).orElseThrow().lock().failures()).isEqualTo(1);
        assertThat(judging.judge(proof, Optional.of(new SigningSecret("482913")), new SigningSecret("482913")))
                .isEqualTo(new JudgeNewPin.Outcome.PinRefused("pin_used_before"));
        assertThat(judging.judge(proof, Optional.of(new SigningSecret("482913")), new SigningSecret("739184")))
                .isEqualTo(new JudgeNewPin.Outcome.Fit());
        assertThat(prove(PIN, AuthorizationFactor.PIN, "482913"))
                .as("until the SAM has the next one")
                .isInstanceOf(Outcome.Proven.class);
        GroupScope.run(GROUP, () -> judging.forgetOld(SIGNER));
        assertThat(prove(PIN, AuthorizationFactor.PIN, "482913")).isInstanceOf(Outcome.Wrong.class);
        time.advance(Duration.ofMinutes(16));
        assertThat(judging.judge(proof, Optional.empty(), new SigningSecret("739184")))
                .isEqualTo(new JudgeNewPin.Outcome.StepUpNeeded());
    }

    @Test
    void five_wrong_old_pins_lock_the_way_to_the_next_too() {
        choosePin("482913");
        for (int i = 0; i < 4; i++) {
            assertThat(hexagon.judging()
                            .judge(proof, Optional.of(new SigningSecret("000001")), new SigningSecret("739184")))
                    .isEqualTo(new JudgeNewPin.Outcome.FormerPinWrong());
        }
        for (var former : List.of("000001", "482913")) {
            assertThat(hexagon.judging()
                            .judge(proof, Optional.of(new SigningSecret(former)), new SigningSecret("739184")))
                    .isEqualTo(new JudgeNewPin.Outcome.Locked());
        }
    }

    @Test
    void what_the_sam_has_judged_is_not_judged_again_and_counts_as_proven() {
        choosePin("482913");
        var code = sentCode();
        assertThat(GroupScope.<Outcome, RuntimeException>call(GROUP, () -> hexagon.proving()
                        .prove(
                                SIGNER,
                                CREDENTIAL,
                                Set.of(AuthorizationFactor.PIN, AuthorizationFactor.MAIL_CODE),
                                PIN,
                                Map.of(AuthorizationFactor.MAIL_CODE, new SigningSecret(code)))))
                .isEqualTo(new Outcome.Proven(List.of("pin", "otp", "mfa")));
        assertThat(pins.judged()).isZero();
    }

    @Test
    void a_code_by_mail_serves_once_for_its_credential_and_five_minutes() {
        var code = sentCode();

        assertThat(GroupScope.<Outcome, RuntimeException>call(GROUP, () -> hexagon.proving()
                        .prove(SIGNER, OTHER, MAIL, Map.of(AuthorizationFactor.MAIL_CODE, new SigningSecret(code)))))
                .isEqualTo(new Outcome.Wrong(AuthorizationFactor.MAIL_CODE));
        assertThat(prove(MAIL, AuthorizationFactor.MAIL_CODE, code)).isEqualTo(new Outcome.Proven(List.of("otp")));
        assertThat(prove(MAIL, AuthorizationFactor.MAIL_CODE, code)).isInstanceOf(Outcome.Wrong.class);

        time.advance(Duration.ofSeconds(31));
        var late = sentCode();
        time.advance(Duration.ofSeconds(300));
        assertThat(prove(MAIL, AuthorizationFactor.MAIL_CODE, late)).isInstanceOf(Outcome.Wrong.class);
    }

    @Test
    void a_code_has_three_tries_and_codes_are_sent_now_and_then() {
        var code = sentCode();
        assertThat(send()).isEqualTo(ChallengeSigner.Sent.TOO_SOON);
        for (int i = 0; i < 3; i++) {
            prove(MAIL, AuthorizationFactor.MAIL_CODE, "x" + i);
        }
        assertThat(prove(MAIL, AuthorizationFactor.MAIL_CODE, code)).isInstanceOf(Outcome.Wrong.class);

        for (int i = 0; i < 4; i++) {
            time.advance(Duration.ofSeconds(31));
            assertThat(send()).isEqualTo(ChallengeSigner.Sent.SENT);
        }
        time.advance(Duration.ofSeconds(31));
        assertThat(send()).as("the sixth of an hour").isEqualTo(ChallengeSigner.Sent.TOO_SOON);
    }

    @Test
    void five_wrong_codes_in_a_row_lock_a_quarter_of_an_hour_then_for_good() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5; i++) {
                if (i % 3 == 0) {
                    time.advance(Duration.ofMinutes(20));
                    sentCode();
                }
                prove(MAIL, AuthorizationFactor.MAIL_CODE, "wrong");
            }
            assertThat(send()).isEqualTo(ChallengeSigner.Sent.LOCKED);
            time.advance(Duration.ofMinutes(16));
            assertThat(send()).isEqualTo(round == 0 ? ChallengeSigner.Sent.SENT : ChallengeSigner.Sent.LOCKED);
        }
    }

    @Test
    void the_mail_names_who_asks_and_which_credential() {
        sentCode();

        var mail = mails.sent().getLast();
        assertThat(mail.template()).isEqualTo(Notification.Template.SIGNATURE_CODE);
        assertThat(mail.values()).containsEntry("client", "Portal").containsEntry("credential", CREDENTIAL.value());
    }

    @Test
    void a_time_step_serves_once_and_neighbours_are_taken() {
        var secret = enrolled();
        time.advance(Duration.ofSeconds(60));

        assertThat(prove(TOTP, AuthorizationFactor.TOTP, totp(secret, seconds() - 60)))
                .isInstanceOf(Outcome.Wrong.class);
        assertThat(prove(TOTP, AuthorizationFactor.TOTP, totp(secret, seconds() - 30)))
                .isEqualTo(new Outcome.Proven(List.of("otp")));
        assertThat(prove(TOTP, AuthorizationFactor.TOTP, totp(secret, seconds() - 30)))
                .as("a second time")
                .isInstanceOf(Outcome.Wrong.class);
        assertThat(prove(TOTP, AuthorizationFactor.TOTP, totp(secret, seconds() + 30)))
                .isInstanceOf(Outcome.Proven.class);
        assertThat(prove(TOTP, AuthorizationFactor.TOTP, totp(secret, seconds())))
                .as("older than the newest taken")
                .isInstanceOf(Outcome.Wrong.class);
    }

    @Test
    void of_a_hundred_who_show_one_time_step_at_once_one_is_let_in() throws Exception {
        var secret = enrolled();
        time.advance(Duration.ofSeconds(60));
        var code = totp(secret, seconds());
        var proven = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                threads.submit(() -> {
                    if (prove(TOTP, AuthorizationFactor.TOTP, code) instanceof Outcome.Proven) {
                        proven.incrementAndGet();
                    }
                });
            }
        }

        assertThat(proven).hasValue(1);
    }

    @Test
    void the_code_that_confirmed_an_authenticator_signs_nothing() {
        var secret = enrolled();

        assertThat(prove(TOTP, AuthorizationFactor.TOTP, totp(secret, seconds())))
                .isInstanceOf(Outcome.Wrong.class);
    }

    @Test
    void an_authenticator_counts_after_its_first_right_code() {
        var begun = (EnrolTotp.Begun.Secret) hexagon.enrolling().begin(proof);
        var secret = ofBase32(begun.base32());

        assertThat(begun.uri()).contains("secret=" + begun.base32()).startsWith("otpauth://totp/");
        assertThat(prove(TOTP, AuthorizationFactor.TOTP, totp(secret, seconds())))
                .isInstanceOf(Outcome.Wrong.class);
        assertThat(hexagon.enrolling().confirm(proof, new SigningSecret("000000")))
                .isEqualTo(EnrolTotp.Confirmed.WRONG_CODE);
    }

    @Test
    void a_challenge_is_answered_once_for_its_credential() {
        var secret = enrolled();
        var question = ((ChallengeSigner.Asked.Question) GroupScope.<ChallengeSigner.Asked, RuntimeException>call(
                        GROUP, () -> hexagon.challenging().challenge(SIGNER, CREDENTIAL)))
                .question();
        var response = Hotp.code(
                ClearTokenSecrets.mac(TokenSecrets.Digest.SHA256, secret, Hotp.ocraMessage(Hotp.OCRA_SUITE, question)),
                Hotp.OCRA_DIGITS);

        assertThat(question).matches("[0-9]{8}");
        assertThat(prove(OCRA, AuthorizationFactor.CHALLENGE_RESPONSE, "00000000"))
                .isInstanceOf(Outcome.Wrong.class);
        assertThat(prove(OCRA, AuthorizationFactor.CHALLENGE_RESPONSE, response))
                .isInstanceOf(Outcome.Proven.class);
        assertThat(prove(OCRA, AuthorizationFactor.CHALLENGE_RESPONSE, response))
                .isInstanceOf(Outcome.Wrong.class);
    }

    @Test
    void a_wrong_pin_does_not_use_up_a_good_code() {
        choosePin("482913");
        var code = sentCode();
        var both = Set.of(AuthorizationFactor.PIN, AuthorizationFactor.MAIL_CODE);

        assertThat(prove(both, Map.of(AuthorizationFactor.PIN, "111222", AuthorizationFactor.MAIL_CODE, code)))
                .isEqualTo(new Outcome.Wrong(AuthorizationFactor.PIN));
        assertThat(prove(both, Map.of(AuthorizationFactor.PIN, "482913")))
                .isEqualTo(new Outcome.Missing(AuthorizationFactor.MAIL_CODE));
        assertThat(prove(both, Map.of(AuthorizationFactor.PIN, "482913", AuthorizationFactor.MAIL_CODE, code)))
                .isEqualTo(new Outcome.Proven(List.of("pin", "otp", "mfa")));
    }

    @Test
    void the_audit_tells_every_verdict_and_no_secret() {
        choosePin("482913");
        prove(PIN, AuthorizationFactor.PIN, "111222");
        prove(PIN, AuthorizationFactor.PIN, "482913");

        assertThat(audit.lines()).contains("authentication.factor REFUSED", "authentication.factor DONE");
        assertThat(audit.all().toString()).doesNotContain("482913", "111222");
    }

    /** As it was kept before the SAM kept them. */
    private void choosePin(String pin) {
        GroupScope.run(
                GROUP,
                () -> factors.put(
                        new PinVerifier(SIGNER, 1, FactorLock.OPEN, pins.hash(SIGNER, new SigningSecret(pin)))));
    }

    private ChallengeSigner.Sent send() {
        return GroupScope.call(GROUP, () -> hexagon.challenging().sendCode(SIGNER, CREDENTIAL, "Portal"));
    }

    private String sentCode() {
        assertThat(send()).isEqualTo(ChallengeSigner.Sent.SENT);
        return mails.last().values().getOrDefault("code", "");
    }

    private Bytes enrolled() {
        var begun = (EnrolTotp.Begun.Secret) hexagon.enrolling().begin(proof);
        var secret = ofBase32(begun.base32());
        assertThat(hexagon.enrolling().confirm(proof, new SigningSecret(totp(secret, seconds()))))
                .isEqualTo(EnrolTotp.Confirmed.CONFIRMED);
        return secret;
    }

    private Outcome prove(Set<AuthorizationFactor> needed, AuthorizationFactor factor, String answer) {
        return prove(needed, Map.of(factor, answer));
    }

    private Outcome prove(Set<AuthorizationFactor> needed, Map<AuthorizationFactor, String> answers) {
        var secrets = new HashMap<AuthorizationFactor, SigningSecret>();
        answers.forEach((factor, answer) -> secrets.put(factor, new SigningSecret(answer)));
        return GroupScope.call(GROUP, () -> hexagon.proving().prove(SIGNER, CREDENTIAL, needed, secrets));
    }

    private long seconds() {
        return time.now().getEpochSecond();
    }

    private static String totp(Bytes secret, long second) {
        var step = Hotp.step(Instant.ofEpochSecond(second));
        return Hotp.code(ClearTokenSecrets.mac(TokenSecrets.Digest.SHA1, secret, Hotp.totpMessage(step)), 6);
    }

    private static Bytes ofBase32(String text) {
        var bits = BigInteger.ZERO;
        for (char c : text.toCharArray()) {
            bits = bits.shiftLeft(5).or(BigInteger.valueOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c)));
        }
        return Bytes.ofHex("%040x".formatted(bits));
    }

    private static final class OneSigner implements ReadSigner {

        @Override
        public SignerView signer(SignerId id) {
            return new SignerView(
                    id, GROUP, new Person("Ana", "Lima", "ES", "IDCES-1", "ana@example.org", Locale.ENGLISH), true);
        }

        @Override
        public Optional<SignerView> byMailAddress(String mailAddress) {
            return Optional.empty();
        }
    }
}

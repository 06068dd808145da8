package org.tabellion.consent.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.JudgeNewPin;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.SetSigningPin;
import org.tabellion.consent.SetSigningPin.Outcome;
import org.tabellion.consent.spi.PinEnvelopes;
import org.tabellion.consent.spi.SamFactors;
import org.tabellion.consent.testkit.AuthorizationsContract;
import org.tabellion.consent.testkit.InMemoryPinChanges;
import org.tabellion.consent.testkit.InMemorySamFactors;
import org.tabellion.consent.testkit.PlainPinEnvelopes;
import org.tabellion.consent.testkit.PlainVault;
import org.tabellion.consent.testkit.UnsignedSads;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.monitoring.testkit.CollectedAlarms;

/** A PIN on its way to the SAM, and what a crash leaves of it. */
class SigningPinTest {

    private static final SignerId ANA = AuthorizationsContract.ANA;

    private final ManualTime time = new ManualTime(AuthorizationsContract.BEGIN);
    private final SeededRandomness randomness = new SeededRandomness(3);
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();
    private final CollectedAudit audit = new CollectedAudit();
    private final CollectedAlarms alarms = new CollectedAlarms();
    private final InMemorySamFactors sam = new InMemorySamFactors();
    private final InMemoryPinChanges changes = new InMemoryPinChanges();
    private final UnsignedSads signer = new UnsignedSads();
    private final OldPins oldPins = new OldPins();
    private final AuthenticationProof proof = new AuthenticationProof(
            ANA,
            AuthorizationsContract.BANK,
            List.of("pwd", "otp", "mfa"),
            AuthenticationProof.TWO_FACTORS,
            AuthorizationsContract.BEGIN);

    private final SetSigningPin setting = setting(new PlainPinEnvelopes());
    private final PinChangesCompleting completing =
            new PinChangesCompleting(changes, sam, new PlainVault(), oldPins, audit, alarms, work, time);

    @Test
    void the_first_pin_goes_to_the_sam_and_nothing_of_it_stays() {
        var pin = new SigningSecret("482913");

        assertThat(setting.set(proof, Optional.empty(), pin)).isEqualTo(new Outcome.Done());

        assertThat(sam.askedOf(ANA)).isEqualTo(new SamFactors.Asked(SamFactors.Kind.PIN, 2));
        assertThat(String.valueOf(pin.value())).isEqualTo("\0".repeat(6));
        assertThat(signer.payloads().getLast())
                .contains("\"purpose\":\"factor\"", "\"text_id\":\"set-pin-1\"")
                .doesNotContain("sam_factor", "dtbs_r", "num_signatures", "482913");
        assertThat(oldPins.forgotten).isOne();
        assertThat(changes.begunBefore(time.now().plusSeconds(60))).isEmpty();
        assertThat(audit.lines()).containsExactly("consent.pin_set INTENDED", "consent.pin_set DONE");
        assertThat(audit.all().toString()).doesNotContain("482913");
    }

    @Test
    void a_change_needs_the_pin_that_stands_and_the_sam_judges_it() {
        sam.knows("482913");

        assertThat(set(Optional.empty(), "739184")).isEqualTo(new Outcome.FormerPinMissing());
        assertThat(set(Optional.of("000001"), "739184")).isEqualTo(new Outcome.FormerPinWrong());
        assertThat(set(Optional.of("482913"), "739184")).isEqualTo(new Outcome.Done());
        assertThat(set(Optional.of("482913"), "111777")).isEqualTo(new Outcome.FormerPinWrong());
        for (int i = 0; i < 4; i++) {
            set(Optional.of("000001"), "111777");
        }
        assertThat(set(Optional.of("739184"), "111777")).isEqualTo(new Outcome.Locked());
        assertThat(sam.version()).isEqualTo(3);
        assertThat(changes.begunBefore(time.now().plusSeconds(60))).isEmpty();
    }

    @Test
    void what_stands_against_it_is_told_before_the_sam_is_asked() {
        sam.asks(SamFactors.Kind.UNKNOWN);
        assertThat(set(Optional.empty(), "482913")).isEqualTo(new Outcome.KeyMissing());
        sam.asks(SamFactors.Kind.ANOTHER);
        assertThat(set(Optional.empty(), "482913")).isEqualTo(new Outcome.NotPossible());
        sam.asks(SamFactors.Kind.NOTHING);
        oldPins.next = new JudgeNewPin.Outcome.FormerPinWrong();
        assertThat(set(Optional.of("000001"), "482913")).isEqualTo(new Outcome.FormerPinWrong());
        oldPins.next = new JudgeNewPin.Outcome.StepUpNeeded();
        assertThat(set(Optional.empty(), "482913")).isEqualTo(new Outcome.StepUpNeeded());
        assertThat(signer.payloads()).isEmpty();
        assertThat(sam.version()).isEqualTo(1);
    }

    @Test
    void a_lost_call_or_answer_is_asked_for_again_by_whichever_node_looks_and_done_once() {
        for (var fault : InMemorySamFactors.Fault.values()) {
            sam.failNext(fault);
            var former =
                    sam.askedOf(ANA).kind() == SamFactors.Kind.PIN ? Optional.of("482913") : Optional.<String>empty();
            var pin = former.isPresent() ? "739184" : "482913";
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> set(former, pin))
                    .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
            assertThatExceptionOfType(Failure.class)
                    .as("another one waits")
                    .isThrownBy(() -> set(Optional.of("739184"), "111777"))
                    .returns(Failure.Kind.CONFLICT, Failure::kind);
            int before = oldPins.forgotten;

            assertThat(completing.completeAll())
                    .as("whoever began it may be at it")
                    .isZero();
            time.advance(Duration.ofSeconds(21));
            assertThat(completing.completeAll()).isOne();
            assertThat(completing.completeAll()).isZero();

            assertThat(oldPins.forgotten).isEqualTo(before + 1);
        }
        assertThat(sam.version()).as("each change was made once").isEqualTo(3);
        assertThat(alarms.codes()).isEmpty();
    }

    @Test
    void an_answer_that_is_gone_for_good_is_told_to_the_operators() {
        sam.failNext(InMemorySamFactors.Fault.FAILED_BUT_DONE);
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> set(Optional.empty(), "482913"));
        sam.forgetAnswers();
        time.advance(Duration.ofMinutes(10));

        assertThat(completing.completeAll()).isOne();

        assertThat(alarms.codes()).containsExactly("consent.pin_change_unsure");
        assertThat(audit.lines()).endsWith("consent.pin_set REFUSED");
    }

    /** The SAM's newer object would be taken for the one that this change brought. */
    @Test
    void who_comes_second_is_not_told_that_their_pin_was_set() {
        var first = new AtomicBoolean(true);
        var overtaken = setting((pin, jti, challenge, key) -> {
            if (first.getAndSet(false)) {
                assertThat(set(Optional.empty(), "111777")).isEqualTo(new Outcome.Done());
            }
            return new PlainPinEnvelopes().seal(pin, jti, challenge, key);
        });

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> overtaken.set(proof, Optional.empty(), new SigningSecret("482913")))
                .returns("pin_being_set", Failure::code);

        assertThat(sam.version()).isEqualTo(2);
        assertThat(changes.begunBefore(time.now().plusSeconds(60))).isEmpty();
        assertThat(audit.lines()).containsExactly("consent.pin_set INTENDED", "consent.pin_set DONE");
    }

    private SetSigningPin setting(PinEnvelopes envelopes) {
        return new SigningPinSetting(
                oldPins,
                sam,
                envelopes,
                changes,
                signer,
                new PlainVault(),
                audit,
                work,
                new Ids(time, randomness),
                time,
                randomness);
    }

    private Outcome set(Optional<String> former, String pin) {
        return setting.set(proof, former.map(SigningSecret::new), new SigningSecret(pin));
    }

    private static final class OldPins implements JudgeNewPin {

        private Outcome next = new Outcome.Fit();
        private int forgotten;

        @Override
        public Outcome judge(AuthenticationProof proof, Optional<SigningSecret> former, SigningSecret pin) {
            return next;
        }

        @Override
        public void forgetOld(SignerId signer) {
            forgotten++;
        }
    }
}

package org.tabellion.sam.adapter.out.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.tabellion.sam.CheckFactor.Outcome;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.testkit.SamFixture;
import org.tabellion.sam.testkit.SoftwareHsm.Fault;
import org.tabellion.sam.testkit.SoftwareHsm.Step;

/** A factor that is looked at before it is used: no cheaper to guess at, and nothing is spent. */
class FactorCheckTest {

    private final FactorScene scene = new FactorScene();

    @Test
    void a_right_pin_is_said_to_be_right_and_then_signs_all_that_it_approved() {
        var ana = scene.withPin();
        var sad = scene.sad(ana, FactorScene.PIN);

        scene.assertRight(scene.check(ana, sad));
        assertThat(scene.memory.lastLine()).doesNotContain("\"type\":\"sign\"");
        assertThat(scene.hsm.unwraps()).isZero();
        scene.assertRight(scene.check(ana, sad));
        scene.assertSigned(scene.sign(ana, sad));
        scene.assertRefused(scene.sign(ana, sad), SamError.SAD_INVALID, Reason.REPLAY);
        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isZero();
    }

    @Test
    void a_check_signs_nothing_and_the_signature_asks_for_the_factor_all_the_same() {
        var ana = scene.withPin();
        var jti = scene.jti();
        scene.assertRight(scene.check(
                ana, scene.sad(ana, jti, FactorScene.pin(scene.envelope(ana, FactorScene.PIN, jti)), _ -> {})));

        scene.assertWrong(scene.sign(ana, scene.sad(ana, jti, Map.of(), it -> it.remove("sam_factor"))));
        scene.assertWrong(
                scene.sign(ana, scene.sad(ana, jti, FactorScene.pin(scene.envelope(ana, "258037", jti)), _ -> {})));
        assertThat(scene.hsm.unwraps()).isZero();
    }

    @Test
    void wrong_pins_are_counted_together_with_those_of_signatures_and_lock_over_a_restart() {
        var ana = scene.withPin();
        for (int i = 0; i < 3; i++) {
            scene.assertRefused(scene.check(ana, scene.sad(ana, "13579" + i)), SamError.FACTOR_WRONG, Reason.FACTOR);
        }
        scene.restart();
        scene.assertWrong(scene.sign(ana, scene.sad(ana, "135793")));
        scene.assertRefused(scene.check(ana, scene.sad(ana, "135794")), SamError.FACTOR_WRONG, Reason.FACTOR);

        scene.assertRefused(scene.check(ana, scene.sad(ana, FactorScene.PIN)), SamError.FACTOR_LOCKED, Reason.LOCKED);
        scene.restart();
        scene.assertRefused(scene.check(ana, scene.sad(ana, FactorScene.PIN)), SamError.FACTOR_LOCKED, Reason.LOCKED);
        scene.assertLocked(scene.sign(ana, scene.sad(ana, FactorScene.PIN)));
    }

    @Test
    void a_hundred_guesses_at_once_are_no_more_than_five() throws Exception {
        var ana = scene.withPin();
        var guesses = new ArrayList<Callable<Outcome>>();
        for (int i = 0; i < 100; i++) {
            var sad = scene.sad(ana, "1357%02d".formatted(i));
            guesses.add(() -> scene.check(ana, sad));
        }
        int computedBefore = scene.hsm.count(Step.PEPPER);
        int wrong = 0;
        try (var threads = Executors.newFixedThreadPool(100)) {
            for (var outcome : threads.invokeAll(guesses)) {
                var refused = (Outcome.Refused) outcome.get();
                wrong += refused.refusal().error() == SamError.FACTOR_WRONG ? 1 : 0;
            }
        }

        assertThat(wrong).isEqualTo(FactorScene.TRIES);
        assertThat(scene.hsm.count(Step.PEPPER) - computedBefore).isEqualTo(FactorScene.TRIES);
        scene.assertRefused(scene.check(ana, scene.sad(ana, FactorScene.PIN)), SamError.FACTOR_LOCKED, Reason.LOCKED);
    }

    @Test
    void a_good_envelope_checked_between_guesses_forgives_nothing() {
        var ana = scene.withPin();
        var good = scene.sad(ana, FactorScene.PIN);
        scene.assertRight(scene.check(ana, good));
        for (int i = 0; i < FactorScene.TRIES - 1; i++) {
            scene.assertRefused(scene.check(ana, scene.sad(ana, "13579" + i)), SamError.FACTOR_WRONG, Reason.FACTOR);
            scene.assertRight(scene.check(ana, good));
        }
        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isEqualTo(FactorScene.TRIES - 1);
        scene.restart();
        scene.assertSigned(scene.sign(ana, good));
        assertThat(scene.memory.signer(SamFixture.ANA).failures())
                .as("the check was the first use of the approval")
                .isEqualTo(FactorScene.TRIES - 1);
    }

    @Test
    void a_try_that_the_module_could_not_judge_is_not_counted() {
        var ana = scene.withPin();
        for (var fault : List.of(Fault.FAILED_NOT_DONE, Fault.FAILED_BUT_DONE)) {
            scene.hsm.fail(Step.PEPPER, fault);
            scene.assertRefused(
                    scene.check(ana, scene.sad(ana, FactorScene.PIN)), SamError.CM_UNAVAILABLE, Reason.UNAVAILABLE);
        }
        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isZero();
    }

    @Test
    void a_token_that_would_not_do_is_told_as_such_and_no_factor_is_looked_at() {
        var ana = scene.withPin();
        var jti = scene.jti();
        var proof = FactorScene.pin(scene.envelope(ana, "258037", jti));
        scene.assertRefused(
                scene.check(ana, scene.sad(ana, jti, proof, it -> it.put("key_generation", 1))),
                SamError.SAD_INVALID,
                Reason.GENERATION);
        scene.assertRefused(
                scene.check(ana, scene.sad(ana, jti, proof, it -> it.put("aud", "sam:another"))),
                SamError.SAD_INVALID,
                Reason.AUDIENCE);
        scene.assertRefused(
                scene.check(ana, scene.sad(ana, jti, proof, it -> it.put("purpose", "delete"))),
                SamError.SAD_INVALID,
                Reason.FORMAT);
        assertThat(scene.fixture
                        .sam()
                        .checkFactor()
                        .check(SamFixture.call(), ana.key(), ana.signer(), Optional.empty()))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        it -> scene.assertRefusal(it.refusal(), SamError.SAD_MISSING, Reason.MISSING));
        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isZero();
    }

    @Test
    void a_signer_without_a_factor_has_nothing_to_check() {
        var ana = scene.without();

        scene.assertRefused(
                scene.check(ana, scene.sad(ana, scene.jti(), Map.of(), it -> it.remove("sam_factor"))),
                SamError.SAD_INVALID,
                Reason.FACTOR);
    }

    @Test
    void what_was_checked_at_level_1_is_the_count_that_may_be_signed() {
        var ana = scene.withPinAtLevel1();
        var jti = scene.jti();
        var proof = FactorScene.pin(scene.countingEnvelope(ana, FactorScene.PIN, jti, 2));
        var sad = scene.sad(ana, jti, proof, FactorScene::ofLevel1);

        scene.assertRight(scene.check(ana, sad));
        scene.assertSigned(scene.sign(ana, List.of(SamFixture.hash(7), SamFixture.hash(8)), sad));
        scene.assertRefused(scene.sign(ana, List.of(SamFixture.hash(9)), sad), SamError.SAD_INVALID, Reason.REPLAY);
        scene.assertRefused(
                scene.check(ana, scene.sad(ana, jti, proof, it -> {
                    FactorScene.ofLevel1(it);
                    it.put("num_signatures", 3);
                })),
                SamError.FACTOR_WRONG,
                Reason.FACTOR);
    }
}

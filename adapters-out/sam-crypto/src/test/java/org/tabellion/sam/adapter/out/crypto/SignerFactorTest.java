package org.tabellion.sam.adapter.out.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Sad;
import org.tabellion.sam.ActivateAndSign;
import org.tabellion.sam.ActivateAndSign.Outcome;
import org.tabellion.sam.AssignKeyPair;
import org.tabellion.sam.DestroyKeyPair;
import org.tabellion.sam.EncryptedPin;
import org.tabellion.sam.KeyTerms;
import org.tabellion.sam.NewFactor;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.testkit.SamFixture;
import org.tabellion.sam.testkit.SamFixture.Owned;
import org.tabellion.sam.testkit.SoftwareHsm.Fault;
import org.tabellion.sam.testkit.SoftwareHsm.Step;

/** What stands between a signer's key and a server that signs and a server that mints tokens, both hostile. */
class SignerFactorTest {

    private final FactorScene scene = new FactorScene();

    // PIN

    @Test
    void the_right_pin_signs() {
        var ana = scene.withPin();

        scene.assertSigned(scene.sign(ana, scene.sad(ana, FactorScene.PIN)));
        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isZero();
    }

    @Test
    void a_wrong_pin_is_told_outside_as_any_bad_token_and_counted_and_spends_no_hash() {
        var ana = scene.withPin();
        var jti = scene.jti();
        var wrong = scene.sad(ana, jti, FactorScene.pin(scene.envelope(ana, "258037", jti)), _ -> {});

        var refused = scene.sign(ana, wrong);

        scene.assertWrong(refused);
        assertThat(((Outcome.Refused) refused).refusal().description())
                .isEqualTo("the token does not authorise this call");
        assertThat(scene.hsm.unwraps()).isZero();
        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isEqualTo(1);
        // The same approval, with the right PIN in another envelope.
        var right = scene.sad(ana, jti, FactorScene.pin(scene.envelope(ana, FactorScene.PIN, jti)), _ -> {});
        scene.assertSigned(scene.sign(ana, right));
        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isZero();
    }

    @Test
    void five_wrong_pins_lock_the_right_one_out_over_a_restart_too() {
        var ana = scene.withPin();
        for (int i = 0; i < FactorScene.TRIES; i++) {
            scene.assertWrong(scene.sign(ana, scene.sad(ana, "13579" + i)));
        }

        scene.assertLocked(scene.sign(ana, scene.sad(ana, FactorScene.PIN)));
        scene.restart();
        scene.time.advance(Duration.ofDays(30));
        scene.assertLocked(scene.sign(ana, scene.sad(ana, FactorScene.PIN)));
        assertThat(scene.hsm.unwraps()).isZero();
    }

    @Test
    void where_a_pause_unlocks_there_is_one_try_after_each() {
        scene.rules(false, Optional.of(Duration.ofMinutes(15)));
        var ana = scene.withPin();
        for (int i = 0; i < FactorScene.TRIES; i++) {
            scene.sign(ana, scene.sad(ana, "13579" + i));
        }
        scene.assertLocked(scene.sign(ana, scene.sad(ana, FactorScene.PIN)));

        scene.time.advance(Duration.ofMinutes(15));
        scene.assertWrong(scene.sign(ana, scene.sad(ana, "975318")));
        scene.assertLocked(scene.sign(ana, scene.sad(ana, FactorScene.PIN)));
        scene.time.advance(Duration.ofMinutes(15));
        scene.assertSigned(scene.sign(ana, scene.sad(ana, FactorScene.PIN)));
    }

    @Test
    void many_guesses_at_once_are_no_more_than_five() throws Exception {
        var ana = scene.withPin();
        var guesses = new ArrayList<Callable<Outcome>>();
        for (int i = 0; i < 16; i++) {
            var sad = scene.sad(ana, "1357%02d".formatted(i));
            guesses.add(() -> scene.sign(ana, sad));
        }
        int computedBefore = scene.hsm.count(Step.PEPPER);
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var outcome : threads.invokeAll(guesses)) {
                assertThat(outcome.get()).isInstanceOf(Outcome.Refused.class);
            }
        }

        assertThat(scene.hsm.count(Step.PEPPER) - computedBefore).isEqualTo(FactorScene.TRIES);
        scene.assertLocked(scene.sign(ana, scene.sad(ana, FactorScene.PIN)));
    }

    @Test
    void an_old_good_envelope_shown_between_guesses_forgives_nothing() {
        var ana = scene.withPin();
        var good = scene.sad(ana, FactorScene.PIN);
        scene.assertSigned(scene.sign(ana, good));
        scene.assertWrong(scene.sign(ana, scene.sad(ana, "135790")));

        scene.assertRefused(scene.sign(ana, good), SamError.SAD_INVALID, Reason.REPLAY);
        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isEqualTo(1);
        var elsewhere = List.of(SamFixture.hash(9));
        scene.assertRefused(scene.sign(ana, elsewhere, good), SamError.SAD_INVALID, Reason.DTBSR_NOT_AUTHORISED);
        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isEqualTo(1);
    }

    @Test
    void a_try_that_the_module_could_not_judge_is_not_counted() {
        var ana = scene.withPin();
        scene.hsm.fail(Step.PEPPER, Fault.FAILED_NOT_DONE);
        scene.assertRefused(
                scene.sign(ana, scene.sad(ana, FactorScene.PIN)), SamError.CM_UNAVAILABLE, Reason.UNAVAILABLE);
        scene.hsm.fail(Step.AGREE, Fault.FAILED_BUT_DONE);
        scene.assertRefused(
                scene.sign(ana, scene.sad(ana, FactorScene.PIN)), SamError.CM_UNAVAILABLE, Reason.UNAVAILABLE);

        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isZero();
    }

    @Test
    void an_approval_that_the_module_then_failed_is_spent_all_the_same() {
        var ana = scene.withPin();
        var sad = scene.sad(ana, FactorScene.PIN);
        scene.hsm.fail(Step.SIGN, Fault.FAILED_BUT_DONE);

        scene.assertRefused(scene.sign(ana, sad), SamError.CM_UNAVAILABLE, Reason.UNAVAILABLE);
        scene.assertRefused(scene.sign(ana, sad), SamError.SAD_INVALID, Reason.REPLAY);
        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isZero();
    }

    @Test
    void the_envelope_of_another_approval_is_refused() {
        var ana = scene.withPin();
        var jti = scene.jti();
        var others = List.of(
                scene.envelope(ana, FactorScene.PIN, scene.jti()),
                Browser.encrypted(
                        scene.pinKey(),
                        FactorScene.PIN,
                        jti,
                        FactorScene.challenge(ana, jti, List.of(SamFixture.hash(1), SamFixture.hash(3)))),
                Browser.encrypted(
                        scene.pinKey(),
                        FactorScene.PIN,
                        jti,
                        FactorScene.challenge(
                                new Owned(scene.fixture.generatedP256(), ana.signer()), jti, scene.hashes)));
        for (EncryptedPin other : others) {
            scene.assertWrong(scene.sign(ana, scene.sad(ana, jti, FactorScene.pin(other), _ -> {})));
        }
        assertThat(scene.hsm.unwraps()).isZero();
    }

    @Test
    void an_envelope_serves_no_second_token_whatever_that_claims() {
        var ana = scene.withPin();
        var jti = scene.jti();
        var envelope = FactorScene.pin(scene.envelope(ana, FactorScene.PIN, jti));
        scene.assertSigned(scene.sign(ana, scene.sad(ana, jti, envelope, _ -> {})));

        // A hostile server mints again under the same jti, when the first token has long been too old.
        scene.time.advance(Duration.ofMinutes(8));
        scene.assertRefused(
                scene.sign(ana, scene.sad(ana, jti, envelope, _ -> {})), SamError.SAD_INVALID, Reason.REPLAY);
        scene.restart();
        scene.assertRefused(
                scene.sign(ana, scene.sad(ana, jti, envelope, it -> it.put("split_ok", true))),
                SamError.SAD_INVALID,
                Reason.REPLAY);
        scene.time.advance(Duration.ofMinutes(30));
        scene.memory.seal(scene.time.now(), true);
        scene.assertRefused(
                scene.sign(ana, scene.sad(ana, jti, envelope, _ -> {})), SamError.SAD_INVALID, Reason.EXPIRED);
        assertThat(scene.hsm.unwraps()).isEqualTo(1);
    }

    @Test
    void an_approval_has_a_time_of_its_own() {
        var ana = scene.withPin();
        for (var jti : List.of(
                FactorScene.jti(scene.time.now().minus(Duration.ofMinutes(16))),
                FactorScene.jti(scene.time.now().plus(Duration.ofMinutes(1))))) {
            scene.assertRefused(
                    scene.sign(
                            ana,
                            scene.sad(ana, jti, FactorScene.pin(scene.envelope(ana, FactorScene.PIN, jti)), _ -> {})),
                    SamError.SAD_INVALID,
                    Reason.EXPIRED);
        }
        var timeless = "A".repeat(43);
        scene.assertRefused(
                scene.sign(
                        ana,
                        scene.sad(
                                ana,
                                timeless,
                                FactorScene.pin(scene.envelope(ana, FactorScene.PIN, timeless)),
                                _ -> {})),
                SamError.SAD_INVALID,
                Reason.FORMAT);
    }

    @Test
    void an_approval_that_may_be_split_brings_its_pin_each_time() {
        var ana = scene.withPin();
        var jti = scene.jti();
        var sad = scene.sad(
                ana, jti, FactorScene.pin(scene.envelope(ana, FactorScene.PIN, jti)), it -> it.put("split_ok", true));
        for (var hash : scene.hashes) {
            scene.assertSigned(scene.sign(ana, List.of(hash), sad));
        }
        scene.assertRefused(scene.sign(ana, List.of(SamFixture.hash(1)), sad), SamError.SAD_INVALID, Reason.REPLAY);
        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isZero();
    }

    @Test
    void no_pin_stands_in_any_record() {
        var ana = scene.withPin();
        scene.sign(ana, scene.sad(ana, FactorScene.PIN));
        scene.sign(ana, scene.sad(ana, "135790"));

        assertThat(scene.memory.records().stream().map(AuditChain.Line::text).map(Object::toString))
                .noneMatch(it -> it.contains(FactorScene.PIN) || it.contains("135790"));
        assertThat(scene.memory.lines()).anyMatch(it -> it.contains("the PIN is wrong"));
    }

    // Downgrade

    @Test
    void a_token_without_the_proof_or_with_another_kind_opens_nothing() {
        var ana = scene.withPin();
        scene.assertWrong(scene.sign(ana, scene.sad(ana, scene.jti(), Map.of(), it -> it.remove("sam_factor"))));
        var jti = scene.jti();
        var signed = Authenticator.es256().signed(FactorScene.challenge(ana, jti, scene.hashes));
        scene.assertWrong(scene.sign(ana, scene.sad(ana, jti, FactorScene.device(signed), _ -> {})));
        assertThat(scene.memory.signer(SamFixture.ANA).failures())
                .as("nothing was guessed")
                .isZero();
    }

    @Test
    void a_malformed_proof_is_a_malformed_token() {
        var ana = scene.withPin();
        for (var factor : List.of(
                Map.<String, Object>of(),
                Map.<String, Object>of("kind", "face"),
                Map.<String, Object>of("kind", "pin"),
                Map.<String, Object>of("kind", "pin", "pin", "x", "more", "y"),
                Map.<String, Object>of("kind", "device", "signature", 7))) {
            scene.assertRefused(
                    scene.sign(ana, scene.sad(ana, scene.jti(), factor, _ -> {})), SamError.SAD_INVALID, Reason.FORMAT);
        }
    }

    @Test
    void the_factor_cannot_be_taken_out_of_the_sealed_object() {
        var ana = scene.withPin();
        var bare = new SignerObject(
                ana.signer().description(),
                Optional.empty(),
                ana.signer().version(),
                ana.signer().seal());
        scene.assertRefused(
                scene.sign(new Owned(ana.key(), bare), scene.sad(ana, FactorScene.PIN)),
                SamError.SEAL_INVALID,
                Reason.SEAL);
    }

    @Test
    void a_signer_with_a_factor_is_not_described_anew() {
        var ana = scene.withPin();
        var key = scene.fixture.generatedP256();
        var again = scene.fixture
                .sam()
                .assignKeyPair()
                .assign(
                        SamFixture.call(),
                        key,
                        new AssignKeyPair.Signer.Described(SamFixture.signer(SamFixture.ANA), Optional.empty()),
                        SamFixture.SUBJECT,
                        KeyTerms.USUAL,
                        Optional.empty());
        assertThat(again)
                .isInstanceOfSatisfying(
                        AssignKeyPair.Outcome.Refused.class,
                        it -> scene.assertRefusal(it.refusal(), SamError.KEY_STATE, Reason.GENERATION));
        var owned = scene.assign(
                SamFixture.ANA,
                (jti, challenge) ->
                        new NewFactor.PinEnvelope(Browser.encrypted(scene.pinKey(), "975318", jti, challenge)));
        assertThat(owned)
                .isInstanceOfSatisfying(
                        AssignKeyPair.Outcome.Refused.class,
                        it -> scene.assertRefusal(it.refusal(), SamError.KEY_STATE, Reason.GENERATION));
        scene.assertSigned(scene.sign(ana, scene.sad(ana, FactorScene.PIN)));
    }

    @Test
    void a_key_given_to_a_signer_with_a_factor_opens_for_no_object_without_even_if_the_memory_is_lost() {
        var before = scene.without();
        var ana = scene.withPin();
        scene.forget();

        var bare = new Owned(ana.key(), before.signer());
        scene.assertWrong(scene.sign(bare, scene.sad(bare, scene.jti(), Map.of(), it -> it.remove("sam_factor"))));
        scene.assertSigned(scene.sign(ana, scene.sad(ana, FactorScene.PIN)));
        scene.assertRefused(
                scene.sign(bare, scene.sad(bare, scene.jti(), Map.of(), it -> it.remove("sam_factor"))),
                SamError.KEY_STATE,
                Reason.GENERATION);
    }

    @Test
    void level_1_names_nothing_that_a_device_could_approve() {
        var device = Authenticator.ed25519();
        var ana = scene.with(device.device());
        var jti = scene.jti();
        var proof = device.signed(FactorScene.counting(ana, jti, 2));

        scene.assertWrong(scene.sign(ana, scene.sad(ana, jti, FactorScene.device(proof), FactorScene::ofLevel1)));
        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isZero();
    }

    @Test
    void at_level_1_a_pin_approves_so_many_signatures_and_no_more() {
        var ana = scene.withPinAtLevel1();
        var jti = scene.jti();
        var proof = FactorScene.pin(scene.countingEnvelope(ana, FactorScene.PIN, jti, 2));
        scene.assertSigned(scene.sign(ana, List.of(SamFixture.hash(7)), scene.sad(ana, jti, proof, it -> {
            FactorScene.ofLevel1(it);
            it.put("split_ok", true);
        })));

        // The envelope is for two: neither does it open three, nor two again in another token.
        scene.assertWrong(scene.sign(ana, scene.sad(ana, jti, proof, it -> {
            FactorScene.ofLevel1(it);
            it.put("num_signatures", 3);
        })));
        scene.assertRefused(
                scene.sign(ana, scene.sad(ana, jti, proof, FactorScene::ofLevel1)),
                SamError.SAD_INVALID,
                Reason.REPLAY);
        scene.assertSigned(
                scene.sign(ana, List.of(SamFixture.hash(8)), scene.sad(ana, jti, proof, FactorScene::ofLevel1)));
        scene.assertRefused(
                scene.sign(ana, List.of(SamFixture.hash(9)), scene.sad(ana, jti, proof, FactorScene::ofLevel1)),
                SamError.SAD_INVALID,
                Reason.REPLAY);
    }

    @Test
    void where_the_policy_demands_a_factor_nobody_signs_without() {
        var ana = scene.without();
        scene.assertSigned(scene.sign(ana, scene.sad(ana, scene.jti(), Map.of(), it -> it.remove("sam_factor"))));

        scene.rules(true, Optional.empty());
        scene.assertWrong(scene.sign(ana, scene.sad(ana, scene.jti(), Map.of(), it -> it.remove("sam_factor"))));
        var jti = scene.jti();
        var signed = Authenticator.es256().signed(FactorScene.challenge(ana, jti, scene.hashes));
        scene.assertWrong(scene.sign(ana, scene.sad(ana, jti, FactorScene.device(signed), _ -> {})));
    }

    // Passkey and device

    @Test
    void a_passkey_signs_what_it_was_asked_for_and_nothing_else() {
        var passkey = Authenticator.es256();
        var ana = scene.with(passkey.passkey());
        scene.assertSigned(sign(ana, passkey, 0));

        var jti = scene.jti();
        var other = FactorScene.challenge(ana, jti, List.of(SamFixture.hash(1), SamFixture.hash(3)));
        scene.assertWrong(scene.sign(ana, scene.sad(ana, jti, FactorScene.passkey(passkey.asserted(other)), _ -> {})));
        scene.assertWrong(sign(ana, Authenticator.es256(), 0));
        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isEqualTo(2);
        assertThat(scene.memory.lines())
                .anyMatch(it -> it.contains("another challenge"))
                .anyMatch(it -> it.contains("the signature does not verify"));
        scene.assertSigned(sign(ana, passkey, 0));
    }

    @Test
    void failed_assertions_lock_too() {
        var passkey = Authenticator.es256();
        var ana = scene.with(passkey.passkey());
        for (int i = 0; i < FactorScene.TRIES; i++) {
            scene.assertWrong(sign(ana, Authenticator.es256(), 0));
        }
        scene.assertLocked(sign(ana, passkey, 0));
        scene.assertLocked(sign(ana, Authenticator.es256(), 0));
    }

    @Test
    void a_counter_that_goes_back_is_audited() {
        var passkey = Authenticator.es256();
        var ana = scene.with(passkey.passkey());
        scene.assertSigned(sign(ana, passkey, 7));
        assertThat(scene.memory.lastLine()).doesNotContain("counter");

        scene.restart();
        scene.assertSigned(sign(ana, passkey, 7));
        assertThat(String.join("\n", scene.memory.lines())).contains("the counter of the passkey went from 7 to 7");
        scene.assertSigned(sign(ana, passkey, 8));
    }

    @Test
    void a_device_signs_what_it_was_asked_for() {
        var device = Authenticator.ed25519();
        var ana = scene.with(device.device());
        var jti = scene.jti();
        var proof = device.signed(FactorScene.challenge(ana, jti, scene.hashes));
        scene.assertSigned(scene.sign(ana, scene.sad(ana, jti, FactorScene.device(proof), _ -> {})));

        var later = scene.jti();
        scene.assertWrong(scene.sign(ana, scene.sad(ana, later, FactorScene.device(proof), _ -> {})));
    }

    @Test
    void a_signer_with_a_factor_ends_a_key_without_it_and_no_unread_proof_is_taken() {
        var ana = scene.withPin();
        var thumbprint = new JcaPublicKeys().thumbprint(ana.key().publicKey());
        var ending = SadFixture.payload(scene.fixture.ending(scene.hsm, ana, thumbprint));
        var withProof = new HashMap<>(ending);
        withProof.put("sam_factor", FactorScene.pin(scene.envelope(ana, FactorScene.PIN, scene.jti())));

        var refused = destroy(ana, scene.server.sad(withProof));
        assertThat(refused).isInstanceOfSatisfying(DestroyKeyPair.Outcome.Refused.class, it -> {
            scene.assertRefusal(it.refusal(), SamError.SAD_INVALID, Reason.FORMAT);
        });
        // Nor does such a token open what it may end.
        scene.assertRefused(scene.sign(ana, scene.server.sad(ending)), SamError.SAD_INVALID, Reason.PURPOSE);
        assertThat(destroy(ana, scene.server.sad(ending))).isInstanceOf(DestroyKeyPair.Outcome.Destroyed.class);
    }

    private DestroyKeyPair.Outcome destroy(Owned owned, Sad sad) {
        return scene.fixture
                .sam()
                .destroyKeyPair()
                .destroy(SamFixture.call(), owned.key(), Optional.of(sad), Optional.empty());
    }

    private ActivateAndSign.Outcome sign(Owned owned, Authenticator passkey, long counter) {
        var jti = scene.jti();
        var proof = passkey.asserted(FactorScene.challenge(owned, jti, scene.hashes), counter);
        return scene.sign(owned, scene.sad(owned, jti, FactorScene.passkey(proof), _ -> {}));
    }
}

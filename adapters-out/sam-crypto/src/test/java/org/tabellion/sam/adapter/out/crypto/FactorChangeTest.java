package org.tabellion.sam.adapter.out.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.AssignKeyPair;
import org.tabellion.sam.Caller;
import org.tabellion.sam.ChangeFactor;
import org.tabellion.sam.ChangeFactor.Outcome;
import org.tabellion.sam.KeyTerms;
import org.tabellion.sam.NewFactor;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.SecondFactor;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.Pin;
import org.tabellion.sam.model.SealedForm;
import org.tabellion.sam.testkit.SamFixture;
import org.tabellion.sam.testkit.SamFixture.Owned;

/** Who may set a factor, and what becomes of the object before it. */
class FactorChangeTest {

    private final FactorScene scene = new FactorScene();

    // By the signer

    @Test
    void a_signer_exchanges_the_pin_by_the_present_one_and_the_former_object_opens_nothing() {
        var ana = scene.withPin();

        var newer = changed(changeByPin(ana, FactorScene.PIN, "975318"));

        assertThat(newer.version()).isEqualTo(ana.signer().version() + 1);
        scene.assertRefused(scene.sign(ana, scene.sad(ana, FactorScene.PIN)), SamError.KEY_STATE, Reason.GENERATION);
        scene.restart();
        scene.assertRefused(scene.sign(ana, scene.sad(ana, FactorScene.PIN)), SamError.KEY_STATE, Reason.GENERATION);
        var now = new Owned(ana.key(), newer);
        scene.assertWrong(scene.sign(now, scene.sad(now, FactorScene.PIN)));
        scene.assertSigned(scene.sign(now, scene.sad(now, "975318")));
    }

    @Test
    void the_former_object_gets_no_new_factor() {
        var ana = scene.withPin();
        changed(changeByPin(ana, FactorScene.PIN, "975318"));

        assertRefused(changeByPin(ana, FactorScene.PIN, "864209"), SamError.KEY_STATE, Reason.GENERATION);
    }

    @Test
    void without_the_present_factor_nothing_is_exchanged() {
        var ana = scene.withPin();
        var device = Authenticator.es256().device();
        var jti = scene.jti();

        assertRefused(change(ana.signer(), device, sad(ana, jti, Map.of())), SamError.SAD_INVALID, Reason.FACTOR);
        assertRefused(changeByPin(ana, "135790", "975318"), SamError.SAD_INVALID, Reason.FACTOR);
        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isEqualTo(1);
    }

    @Test
    void a_hostile_server_cannot_put_its_own_factor_in_place_of_the_one_agreed_to() {
        var ana = scene.withPin();
        var jti = scene.jti();
        var wanted = Authenticator.es256().device();
        var own = Authenticator.es256().device();
        var agreed = Browser.encrypted(scene.pinKey(), FactorScene.PIN, jti, changeOf(ana, jti, wanted));

        assertRefused(
                change(ana.signer(), own, sad(ana, jti, FactorScene.pin(agreed))), SamError.SAD_INVALID, Reason.FACTOR);
        changed(change(ana.signer(), wanted, sad(ana, jti, FactorScene.pin(agreed))));
    }

    @Test
    void an_approval_of_a_signature_changes_no_factor_and_the_other_way_round() {
        var ana = scene.withPin();
        var jti = scene.jti();
        var device = Authenticator.es256().device();

        assertRefused(
                change(ana.signer(), device, sad(ana, jti, FactorScene.pin(scene.envelope(ana, FactorScene.PIN, jti)))),
                SamError.SAD_INVALID,
                Reason.FACTOR);
        assertRefused(
                change(ana.signer(), device, scene.sad(ana, FactorScene.PIN)), SamError.SAD_INVALID, Reason.PURPOSE);
        scene.assertRefused(
                scene.sign(
                        ana,
                        sad(
                                ana,
                                jti,
                                FactorScene.pin(Browser.encrypted(
                                        scene.pinKey(), FactorScene.PIN, jti, changeOf(ana, jti, device))))),
                SamError.SAD_INVALID,
                Reason.PURPOSE);
    }

    @Test
    void a_pin_gives_way_to_a_passkey_and_a_passkey_to_a_pin() {
        var passkey = Authenticator.es256();
        var ana = scene.withPin();
        var jti = scene.jti();
        var proof = Browser.encrypted(scene.pinKey(), FactorScene.PIN, jti, changeOf(ana, jti, passkey.passkey()));

        var newer = new Owned(
                ana.key(), changed(change(ana.signer(), passkey.passkey(), sad(ana, jti, FactorScene.pin(proof)))));

        var signing = scene.jti();
        var assertion = passkey.asserted(FactorScene.challenge(newer, signing, scene.hashes));
        scene.assertSigned(scene.sign(newer, scene.sad(newer, signing, FactorScene.passkey(assertion), _ -> {})));
        var back = scene.jti();
        var pin = pin(SamFixture.ANA, "975318", back);
        var agreed = passkey.asserted(changeOf(newer, back, pin));
        var last = new Owned(
                ana.key(), changed(change(newer.signer(), pin, sad(newer, back, FactorScene.passkey(agreed)))));
        scene.assertSigned(scene.sign(last, scene.sad(last, "975318")));
    }

    @Test
    void a_signer_without_a_factor_gets_a_first_one_by_a_token() {
        var ana = scene.without();
        var jti = scene.jti();
        var pin = pin(SamFixture.ANA, FactorScene.PIN, jti);

        var newer = new Owned(ana.key(), changed(change(ana.signer(), pin, sad(ana, jti, Map.of()))));

        scene.assertSigned(scene.sign(newer, scene.sad(newer, FactorScene.PIN)));
        var bare = scene.sad(ana, scene.jti(), Map.of(), it -> it.remove("sam_factor"));
        scene.assertRefused(scene.sign(ana, bare), SamError.KEY_STATE, Reason.GENERATION);
    }

    @Test
    void a_token_sets_one_factor() {
        var ana = scene.without();
        var jti = scene.jti();
        var sad = sad(ana, jti, Map.of());
        var newer = changed(change(ana.signer(), pin(SamFixture.ANA, FactorScene.PIN, jti), sad));

        assertThat(change(newer, pin(SamFixture.ANA, "975318", jti), sad)).isInstanceOf(Outcome.Refused.class);
        assertRefused(
                change(newer, pin(SamFixture.ANA, "975318", jti), Optional.empty()),
                SamError.SAD_MISSING,
                Reason.MISSING);
    }

    // What is set

    @Test
    void an_easy_pin_and_one_of_the_last_three_are_refused() {
        var ana = scene.withPin("258036");
        assertUnfit(ana, "258036", "123456", "sequence");
        assertUnfit(ana, "258036", "12", "short");
        assertUnfit(ana, "258036", "258036", "before");
        ana = new Owned(ana.key(), changed(changeByPin(ana, "258036", "975318")));
        ana = new Owned(ana.key(), changed(changeByPin(ana, "975318", "864209")));
        assertUnfit(ana, "864209", "258036", "before");
        assertUnfit(ana, "864209", "975318", "before");
        ana = new Owned(ana.key(), changed(changeByPin(ana, "864209", "correct horse")));
        changed(changeByPin(ana, "correct horse", "258036"));
        assertThat(scene.memory.signer(SamFixture.ANA).failures()).isZero();
    }

    @Test
    void a_verifier_tells_nothing_of_its_pin() {
        var ana = scene.withPin();
        var verifier = ((SecondFactor.Pins) ana.signer().factor().orElseThrow()).verifier();

        assertThat(verifier.encoded())
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$")
                .doesNotContain(FactorScene.PIN);
        assertThat(verifier).hasToString("PIN verifier");
        // The Argon2id value itself, which somebody could guess at, is not in it: the module's key lies between.
        var guess = new BouncyPinHashes()
                .hash(new Pin(FactorScene.PIN.getBytes(StandardCharsets.US_ASCII)), verifier.salt(), verifier.cost());
        assertThat(verifier.mac()).isNotEqualTo(guess);
    }

    @Test
    void a_pin_that_was_encrypted_for_another_call_is_not_set() {
        var assigned = scene.assign(
                SamFixture.ANA,
                (jti, _) -> new NewFactor.PinEnvelope(Browser.encrypted(
                        scene.pinKey(), FactorScene.PIN, jti, Challenge.ofSetting(jti, SamFixture.BEN))));
        assertThat(assigned)
                .isInstanceOfSatisfying(
                        AssignKeyPair.Outcome.Refused.class,
                        it -> scene.assertRefusal(it.refusal(), SamError.INVALID_FACTOR, Reason.FACTOR));
    }

    @Test
    void keys_that_nobody_should_rely_on_are_not_set() {
        var ana = scene.without();
        for (var factor : List.of(
                new NewFactor.Device(Bytes.ofUtf8("no key")),
                new NewFactor.Passkey(Bytes.of(), Authenticator.es256().publicKey(), Authenticator.RP_ID),
                new NewFactor.Passkey(
                        Bytes.of(new byte[1024]), Authenticator.es256().publicKey(), Authenticator.RP_ID),
                new NewFactor.Passkey(Bytes.ofUtf8("c"), Authenticator.es256().publicKey(), "evil.example"))) {
            assertRefused(
                    change(ana.signer(), factor, sad(ana, scene.jti(), Map.of())),
                    SamError.INVALID_FACTOR,
                    Reason.FACTOR);
        }
    }

    @Test
    void a_factor_is_not_set_by_an_assignment_without_the_consent_of_its_signer() {
        var outcome = scene.fixture
                .sam()
                .assignKeyPair()
                .assign(
                        SamFixture.call(),
                        scene.fixture.generatedP256(),
                        new AssignKeyPair.Signer.Described(
                                SamFixture.signer(SamFixture.ANA),
                                Optional.of(Authenticator.es256().device())),
                        SamFixture.SUBJECT,
                        KeyTerms.USUAL,
                        Optional.empty());
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        AssignKeyPair.Outcome.Refused.class,
                        it -> scene.assertRefusal(it.refusal(), SamError.SKAD_MISSING, Reason.MISSING));
    }

    // By operation users

    @Test
    void two_operation_users_lift_a_lock_by_another_factor() {
        var ana = scene.withPin();
        for (int i = 0; i < FactorScene.TRIES; i++) {
            scene.sign(ana, scene.sad(ana, "13579" + i));
        }
        scene.assertLocked(scene.sign(ana, scene.sad(ana, FactorScene.PIN)));
        assertRefused(changeByPin(ana, FactorScene.PIN, "975318"), SamError.FACTOR_LOCKED, Reason.LOCKED);

        var newer = new Owned(ana.key(), changed(helped(ana, scene.per)));

        scene.assertSigned(scene.sign(newer, scene.sad(newer, "975318")));
        assertThat(scene.memory.lines()).anyMatch(it -> it.contains("\"approver\":\"op-2\""));
    }

    @Test
    void one_operation_user_alone_sets_no_factor_even_where_dual_control_is_off() {
        var ana = scene.withPin();
        var call = SamFixture.call(scene.ola.id());
        var device = Authenticator.es256().device();

        var alone = scene.fixture
                .sam()
                .changeFactor()
                .change(call, ana.signer(), device, Optional.empty(), Optional.empty());

        assertRefused(alone, SamError.SECOND_APPROVAL_MISSING, Reason.APPROVAL);
        assertRefused(helped(ana, scene.ola), SamError.SECOND_APPROVAL_INVALID, Reason.APPROVAL);
    }

    private Outcome helped(Owned owned, OperationUser second) {
        Caller ola = scene.ola.id();
        var call = SamFixture.call(ola);
        var pin = pin(owned.signer().id(), "975318", call.requestId().value());
        var approval = second.approval(Bytes.ofUtf8("the body of the call"));
        return scene.fixture
                .sam()
                .changeFactor()
                .change(call, owned.signer(), pin, Optional.empty(), Optional.of(approval));
    }

    private Outcome changeByPin(Owned owned, String present, String next) {
        var jti = scene.jti();
        var pin = pin(owned.signer().id(), next, jti);
        var agreed = Browser.encrypted(scene.pinKey(), present, jti, changeOf(owned, jti, pin));
        return change(owned.signer(), pin, sad(owned, jti, FactorScene.pin(agreed)));
    }

    private void assertUnfit(Owned owned, String present, String next, String word) {
        var outcome = changeByPin(owned, present, next);
        assertRefused(outcome, SamError.INVALID_FACTOR, Reason.FACTOR);
        assertThat(((Outcome.Refused) outcome).refusal().description())
                .contains(word)
                .doesNotContain(next);
    }

    private NewFactor pin(SignerId signer, String pin, String jti) {
        return new NewFactor.PinEnvelope(Browser.encrypted(scene.pinKey(), pin, jti, Challenge.ofSetting(jti, signer)));
    }

    private static Challenge changeOf(Owned owned, String jti, NewFactor next) {
        return Challenge.ofChange(
                jti,
                owned.signer().id(),
                DigestAlgorithm.SHA256.digest(SealedForm.of(next).toBytes()));
    }

    private Sad sad(Owned owned, String jti, Map<String, Object> factor) {
        var payload = SadFixture.payload(
                scene.fixture.changing(scene.hsm, owned.signer().id()));
        payload.put("jti", jti);
        if (!factor.isEmpty()) {
            payload.put("sam_factor", factor);
        }
        return scene.server.sad(payload);
    }

    private Outcome change(SignerObject signer, NewFactor factor, Sad sad) {
        return change(signer, factor, Optional.of(sad));
    }

    private Outcome change(SignerObject signer, NewFactor factor, Optional<Sad> sad) {
        return scene.fixture.sam().changeFactor().change(SamFixture.call(), signer, factor, sad, Optional.empty());
    }

    private static SignerObject changed(ChangeFactor.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Changed.class);
        return ((Outcome.Changed) outcome).signer();
    }

    private void assertRefused(Outcome outcome, SamError error, Reason reason) {
        assertThat(outcome)
                .isInstanceOfSatisfying(Outcome.Refused.class, it -> scene.assertRefusal(it.refusal(), error, reason));
    }
}

package org.tabellion.sam.adapter.out.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.ActivateAndSign;
import org.tabellion.sam.AssignKeyPair;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.CheckFactor;
import org.tabellion.sam.EncryptedPin;
import org.tabellion.sam.FactorRules;
import org.tabellion.sam.KeyTerms;
import org.tabellion.sam.NewFactor;
import org.tabellion.sam.Operators;
import org.tabellion.sam.Refusal;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.RelyingParty;
import org.tabellion.sam.SamError;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.FactorProof;
import org.tabellion.sam.model.P256Point;
import org.tabellion.sam.testkit.FixedConfiguration;
import org.tabellion.sam.testkit.InMemorySamMemory;
import org.tabellion.sam.testkit.SamFixture;
import org.tabellion.sam.testkit.SamFixture.Owned;
import org.tabellion.sam.testkit.SoftwareHsm;

/** A SAM, a server that makes tokens, and signers with factors; nothing in it is scripted but the module. */
final class FactorScene {

    static final int TRIES = 5;
    static final String PIN = "258036";

    private static final AtomicInteger COUNTER = new AtomicInteger();

    final SoftwareHsm hsm = new SoftwareHsm();
    final ManualTime time = new ManualTime(SamFixture.NOW);
    final SadFixture server = new SadFixture();
    InMemorySamMemory memory = new InMemorySamMemory(hsm, SamFixture.NOW.minus(Duration.ofHours(1)));
    final FixedConfiguration configuration = SamFixture.configuration(server.publicKey(), Set.of(JwsAlgorithm.ES256));
    final OperationUser ola = new OperationUser("op-1");
    final OperationUser per = new OperationUser("op-2");
    final SamFixture fixture;
    private KeyTerms terms = KeyTerms.USUAL;
    final List<Dtbsr> hashes = List.of(SamFixture.hash(1), SamFixture.hash(2));

    FactorScene() {
        configuration.operators(new Operators(List.of(ola.registered(), per.registered()), false));
        rules(false, Optional.empty());
        fixture = new SamFixture(parts(), time, configuration);
    }

    void rules(boolean required, Optional<Duration> pause) {
        configuration.factors(new FactorRules(
                required,
                TRIES,
                pause,
                Duration.ofMinutes(15),
                6,
                8,
                List.of(new RelyingParty(Authenticator.RP_ID, List.of(Authenticator.ORIGIN)))));
    }

    private SamFixture.Parts parts() {
        return new SamFixture.Parts(
                hsm,
                memory,
                new JwsSadVerifier(),
                new JwsApprovals(),
                new JcaPublicKeys(),
                new BouncyCertificateForms(),
                new SamFixture.Factors(new JwePinEnvelopes(), new BouncyPinHashes(), new JcaFactorProofs()));
    }

    void restart() {
        memory.restarted();
        fixture.restart(parts());
    }

    /** The memory is lost, and another begins. */
    void forget() {
        memory = new InMemorySamMemory(hsm, time.now());
        time.advance(Duration.ofMinutes(1));
        fixture.restart(parts());
    }

    P256Point pinKey() {
        return hsm.pinKey().orElseThrow();
    }

    // Signers

    Owned without() {
        return ready(fixture.assigned(fixture.generatedP256(), SamFixture.ANA));
    }

    Owned withPin() {
        return withPin(PIN);
    }

    Owned withPin(String pin) {
        return with((jti, challenge) -> new NewFactor.PinEnvelope(Browser.encrypted(pinKey(), pin, jti, challenge)));
    }

    /** The key is sealed for level 1. */
    Owned withPinAtLevel1() {
        configuration.allowScal1();
        terms = new KeyTerms(true, OptionalLong.empty(), Optional.empty());
        return withPin(PIN);
    }

    Owned with(NewFactor factor) {
        return with((_, _) -> factor);
    }

    private Owned with(BiFunction<String, Challenge, NewFactor> factor) {
        var assigned = assign(SamFixture.ANA, factor);
        assertThat(assigned).isInstanceOf(AssignKeyPair.Outcome.Assigned.class);
        var it = (AssignKeyPair.Outcome.Assigned) assigned;
        return ready(new Owned(it.keyPair(), it.signer()));
    }

    AssignKeyPair.Outcome assign(SignerId signer, BiFunction<String, Challenge, NewFactor> factor) {
        var jti = jti();
        var claims = SadFixture.payload(fixture.consent(hsm, signer));
        claims.put("jti", jti);
        var described = new AssignKeyPair.Signer.Described(
                SamFixture.signer(signer), Optional.of(factor.apply(jti, Challenge.ofSetting(jti, signer))));
        return fixture.sam()
                .assignKeyPair()
                .assign(
                        SamFixture.call(),
                        fixture.generatedP256(),
                        described,
                        SamFixture.SUBJECT,
                        terms,
                        Optional.of(server.skad(claims)));
    }

    private Owned ready(Owned owned) {
        var certificate = CertificateFixture.certificate(
                owned.key().publicKey(), SamFixture.SUBJECT, SamFixture.CERTIFICATE_ENDS);
        return owned.with(fixture.certified(owned.key(), certificate));
    }

    // Tokens

    String jti() {
        return jti(time.now());
    }

    static String jti(Instant begun) {
        return "%010d.%022d".formatted(begun.getEpochSecond(), COUNTER.incrementAndGet());
    }

    static Challenge challenge(Owned owned, String jti, List<Dtbsr> hashes) {
        return Challenge.ofSigning(jti, owned.key().id(), hashes);
    }

    EncryptedPin envelope(Owned owned, String pin, String jti) {
        return Browser.encrypted(pinKey(), pin, jti, challenge(owned, jti, hashes));
    }

    static Challenge counting(Owned owned, String jti, int signatures) {
        return Challenge.ofCounting(jti, owned.key().id(), DigestAlgorithm.SHA256, signatures);
    }

    EncryptedPin countingEnvelope(Owned owned, String pin, String jti, int signatures) {
        return Browser.encrypted(pinKey(), pin, jti, counting(owned, jti, signatures));
    }

    static void ofLevel1(Map<String, Object> claims) {
        claims.remove("dtbs_r");
        claims.put("scal", 1);
    }

    /** A SAD that brings this PIN. */
    Sad sad(Owned owned, String pin) {
        var jti = jti();
        return sad(owned, jti, pin(envelope(owned, pin, jti)), _ -> {});
    }

    Sad sad(Owned owned, String jti, Map<String, Object> factor, Consumer<Map<String, Object>> change) {
        var claims = fixture.claims(
                hsm, owned, new JcaPublicKeys().thumbprint(owned.key().publicKey()), hashes, false);
        var payload = SadFixture.payload(claims);
        payload.put("jti", jti);
        payload.put("sam_factor", factor);
        change.accept(payload);
        return server.sad(payload);
    }

    static Map<String, Object> pin(EncryptedPin envelope) {
        return Map.of("kind", "pin", "pin", envelope.compact());
    }

    static Map<String, Object> passkey(FactorProof.Passkey proof) {
        return Map.of(
                "kind", "passkey",
                "credential_id", proof.credentialId().base64Url(),
                "authenticator_data", proof.authenticatorData().base64Url(),
                "client_data", proof.clientData().base64Url(),
                "signature", proof.signature().base64Url());
    }

    static Map<String, Object> device(FactorProof.Device proof) {
        return Map.of("kind", "device", "signature", proof.signature().base64Url());
    }

    // Calls

    ActivateAndSign.Outcome sign(Owned owned, Sad sad) {
        return sign(owned, hashes, sad);
    }

    ActivateAndSign.Outcome sign(Owned owned, List<Dtbsr> asked, Sad sad) {
        return fixture.sign(SamFixture.call(), owned, asked, sad);
    }

    CheckFactor.Outcome check(Owned owned, Sad sad) {
        return fixture.sam().checkFactor().check(SamFixture.call(), owned.key(), owned.signer(), Optional.of(sad));
    }

    void assertRight(CheckFactor.Outcome outcome) {
        assertThat(outcome).isInstanceOf(CheckFactor.Outcome.Right.class);
    }

    void assertRefused(CheckFactor.Outcome outcome, SamError error, Reason reason) {
        assertThat(outcome).isInstanceOfSatisfying(CheckFactor.Outcome.Refused.class, it -> {
            assertRefusal(it.refusal(), error, reason);
        });
    }

    void assertSigned(ActivateAndSign.Outcome outcome) {
        assertThat(outcome).isInstanceOf(ActivateAndSign.Outcome.Signed.class);
    }

    void assertRefused(ActivateAndSign.Outcome outcome, SamError error, Reason reason) {
        assertThat(outcome).isInstanceOfSatisfying(ActivateAndSign.Outcome.Refused.class, it -> {
            assertRefusal(it.refusal(), error, reason);
        });
    }

    /** Told outside as any token that does not do; told in the audit as what it is. */
    void assertWrong(ActivateAndSign.Outcome outcome) {
        assertRefused(outcome, SamError.SAD_INVALID, Reason.FACTOR);
    }

    void assertLocked(ActivateAndSign.Outcome outcome) {
        assertRefused(outcome, SamError.FACTOR_LOCKED, Reason.LOCKED);
    }

    void assertRefusal(Refusal refusal, SamError error, Reason reason) {
        assertThat(refusal.error()).isEqualTo(error);
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(memory.lastLine()).contains("\"reason\":\"" + reason + "\"");
        assertThat(String.join("\n", memory.lines())).doesNotContain(PIN);
    }
}

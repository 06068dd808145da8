package org.tabellion.sam.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.sam.ActivateAndSign;
import org.tabellion.sam.AssignKeyPair;
import org.tabellion.sam.AuthorizationServer;
import org.tabellion.sam.AuthorizationServer.AssuranceLevel;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.AuthorizationServerId;
import org.tabellion.sam.Call;
import org.tabellion.sam.Caller;
import org.tabellion.sam.GenerateKeyPair;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.KeyTerms;
import org.tabellion.sam.Operation;
import org.tabellion.sam.RequestId;
import org.tabellion.sam.SignerDescription;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.SigningService;
import org.tabellion.sam.SigningServiceId;
import org.tabellion.sam.UpdateKeyPair;
import org.tabellion.sam.application.SamHexagon;
import org.tabellion.sam.model.SadClaims;
import org.tabellion.sam.spi.ApprovalVerifier;
import org.tabellion.sam.spi.CertificateForms;
import org.tabellion.sam.spi.FactorProofs;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.PinEnvelopes;
import org.tabellion.sam.spi.PinHashes;
import org.tabellion.sam.spi.PublicKeys;
import org.tabellion.sam.spi.SadVerifier;
import org.tabellion.sam.spi.SamMemory;

/** A SAM in a test: who is registered, the calls that lead to a key ready to sign, and the claims of a good SAD. */
public final class SamFixture {

    public static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    public static final SigningServiceId SSA = new SigningServiceId("ssa-1");
    public static final SigningServiceId OTHER_SSA = new SigningServiceId("ssa-2");
    public static final SignerId ANA = new SignerId("sg_01ARZ3NDEKTSV4RRFFQ69G5FAV");
    public static final SignerId BEN = new SignerId("sg_01ARZ3NDEKTSV4RRFFQ69G5FAW");
    public static final String SUBJECT = "CN=Ana Pérez,C=ES";
    public static final Instant CERTIFICATE_ENDS = NOW.plus(Duration.ofDays(365));

    private static final AtomicLong COUNTER = new AtomicLong();

    private final ManualTime time;
    private final FixedConfiguration configuration;
    private SamHexagon sam;

    /** The parts that tests exchange. */
    public record Parts(
            Hsm hsm,
            SamMemory memory,
            SadVerifier verifier,
            ApprovalVerifier approvals,
            PublicKeys publicKeys,
            CertificateForms forms,
            Factors factors) {

        /** For tests that are not about factors. */
        public Parts(
                Hsm hsm,
                SamMemory memory,
                SadVerifier verifier,
                ApprovalVerifier approvals,
                PublicKeys publicKeys,
                CertificateForms forms) {
            this(hsm, memory, verifier, approvals, publicKeys, forms, PlainFactors.PARTS);
        }

        /** Tokens, keys and certificates as plain values, for tests that are not about them. */
        public static Parts scripted(Hsm hsm, SamMemory memory, ScriptedSadVerifier verifier) {
            return new Parts(
                    hsm,
                    memory,
                    verifier,
                    (_, _) -> Optional.empty(),
                    new PlainPublicKeys(),
                    new WrittenCertificateForms());
        }
    }

    /** What reads the proofs of factors. */
    public record Factors(PinEnvelopes envelopes, PinHashes hashes, FactorProofs proofs) {}

    public SamFixture(Parts parts, ManualTime time, FixedConfiguration configuration) {
        this.time = time;
        this.configuration = configuration;
        this.sam = hexagon(parts);
    }

    public static FixedConfiguration configuration(Bytes authorizationServerKey, Set<JwsAlgorithm> algorithms) {
        return new FixedConfiguration(
                List.of(new AuthorizationServer(
                        new AuthorizationServerId("as-main"),
                        authorizationServerKey,
                        "https://as.example/",
                        "2026-1",
                        algorithms,
                        AssuranceLevel.SUBSTANTIAL,
                        true)),
                List.of(service(SSA, "tls key 1", Set.of("as-main")), service(OTHER_SSA, "tls key 2", Set.of())));
    }

    private static SigningService service(SigningServiceId id, String key, Set<String> servers) {
        return new SigningService(
                id,
                Bytes.ofUtf8(key),
                Set.copyOf(servers.stream().map(AuthorizationServerId::new).toList()),
                Operation.OF_SERVICES);
    }

    /** The process ends; another begins with these parts. */
    public void restart(Parts parts) {
        sam = hexagon(parts);
    }

    private SamHexagon hexagon(Parts parts) {
        return SamHexagon.in(new SamHexagon.Surroundings(
                parts.hsm(),
                parts.memory(),
                parts.verifier(),
                parts.approvals(),
                parts.publicKeys(),
                parts.forms(),
                parts.factors().envelopes(),
                parts.factors().hashes(),
                parts.factors().proofs(),
                configuration,
                configuration,
                time,
                new SeededRandomness(COUNTER.incrementAndGet())));
    }

    public SamHexagon sam() {
        return sam;
    }

    public ManualTime time() {
        return time;
    }

    // Calls

    /** A call that was not made before. */
    public static Call call() {
        return call(SSA);
    }

    public static Call call(Caller client) {
        long number = COUNTER.incrementAndGet();
        return call(client, number, "body " + number);
    }

    /** The call of this number, whose body has this text. */
    public static Call call(Caller client, long number, String body) {
        return new Call(
                client,
                new RequestId("0b7f9e6a-4f5e-4d5a-9a57-%012x".formatted(number)),
                DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(body)),
                Optional.empty());
    }

    public KeyPair generatedP256() {
        var template = new GenerateKeyPair.KeyTemplate("ECDSA", OptionalInt.empty(), Optional.of("secp256r1"));
        return generated(template);
    }

    public KeyPair generated(GenerateKeyPair.KeyTemplate template) {
        var outcome = sam.generateKeyPair().generate(call(), template);
        assertThat(outcome).isInstanceOf(GenerateKeyPair.Outcome.Generated.class);
        return ((GenerateKeyPair.Outcome.Generated) outcome).keyPair();
    }

    public static SignerDescription signer(SignerId id) {
        return new SignerDescription(id, "idp-1", "urn:person:" + id, SignerDescription.Type.NATURAL);
    }

    /** A signer with a key, as both come back from the assignment. */
    public record Owned(KeyPair key, SignerObject signer) {

        public Owned with(KeyPair newer) {
            return new Owned(newer, signer);
        }
    }

    public Owned assigned(KeyPair key, SignerId signer) {
        return assigned(key, signer, KeyTerms.USUAL);
    }

    public Owned assigned(KeyPair key, SignerId signer, KeyTerms terms) {
        var outcome = sam.assignKeyPair()
                .assign(
                        call(),
                        key,
                        new AssignKeyPair.Signer.Described(signer(signer), Optional.empty()),
                        SUBJECT,
                        terms,
                        Optional.empty());
        assertThat(outcome).isInstanceOf(AssignKeyPair.Outcome.Assigned.class);
        var assigned = (AssignKeyPair.Outcome.Assigned) outcome;
        return new Owned(assigned.keyPair(), assigned.signer());
    }

    public KeyPair certified(KeyPair key, Bytes certificate) {
        return updated(sam.updateKeyPair().update(call(), key, Optional.empty(), true, true, Optional.of(certificate)));
    }

    public KeyPair switched(KeyPair key, boolean enabled) {
        return updated(sam.updateKeyPair().update(call(), key, Optional.empty(), true, enabled, Optional.empty()));
    }

    private static KeyPair updated(UpdateKeyPair.Outcome outcome) {
        assertThat(outcome).isInstanceOf(UpdateKeyPair.Outcome.Updated.class);
        return ((UpdateKeyPair.Outcome.Updated) outcome).keyPair();
    }

    /** With scripted certificates: a key of {@code signer} that may sign. */
    public Owned readyToSign(SignerId signer) {
        var owned = assigned(generatedP256(), signer);
        return owned.with(certified(
                owned.key(), WrittenCertificateForms.certificate(owned.key().publicKey(), SUBJECT, CERTIFICATE_ENDS)));
    }

    public ActivateAndSign.Outcome sign(Call call, Owned owned, List<Dtbsr> hashes, Sad sad) {
        return sam.activateAndSign().sign(call, request(owned, hashes), Optional.of(sad));
    }

    public static ActivateAndSign.Request request(Owned owned, List<Dtbsr> hashes) {
        var items = hashes.stream()
                .map(it -> new ActivateAndSign.Request.Item(it.value(), Optional.empty()))
                .toList();
        var algorithm = owned.key().algorithm().curve().isEmpty() ? "SHA256withRSA" : "1.2.840.10045.4.3.2";
        return new ActivateAndSign.Request(Optional.of(algorithm), items, owned.key(), owned.signer());
    }

    public static Dtbsr hash(int of) {
        return new Dtbsr(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("document " + of)));
    }

    // Tokens

    /** What a good SAD claims, with scripted thumbprints. */
    public SadClaims claims(Hsm hsm, Owned owned, List<Dtbsr> hashes, boolean splitOk) {
        return claims(hsm, owned, new PlainPublicKeys().thumbprint(owned.key().publicKey()), hashes, splitOk);
    }

    /** What a good SKAD claims. */
    public SadClaims consent(Hsm hsm, SignerId signer) {
        return claims(hsm, signer, SadClaims.Purpose.ASSIGN, Optional.empty(), Optional.empty());
    }

    public SadClaims claims(Hsm hsm, Owned owned, Bytes thumbprint, List<Dtbsr> hashes, boolean splitOk) {
        var activation = SadClaims.Activation.ofHashes(
                hashes,
                owned.key().algorithm().curve().isEmpty() ? "SHA256withRSA" : "1.2.840.10045.4.3.2",
                splitOk,
                Optional.empty());
        return claims(
                hsm,
                owned.signer().id(),
                SadClaims.Purpose.SIGN,
                Optional.of(target(owned, thumbprint)),
                Optional.of(activation));
    }

    /** What a SAD claims by which a signer ends a key. */
    public SadClaims ending(Hsm hsm, Owned owned, Bytes thumbprint) {
        return claims(
                hsm,
                owned.signer().id(),
                SadClaims.Purpose.DELETE,
                Optional.of(target(owned, thumbprint)),
                Optional.empty());
    }

    /** What a SAD claims by which a signer changes the factor. */
    public SadClaims changing(Hsm hsm, SignerId signer) {
        return claims(hsm, signer, SadClaims.Purpose.FACTOR, Optional.empty(), Optional.empty());
    }

    private static SadClaims.Target target(Owned owned, Bytes thumbprint) {
        return new SadClaims.Target(owned.key().id(), thumbprint, owned.key().generation());
    }

    private SadClaims claims(
            Hsm hsm,
            SignerId signer,
            SadClaims.Purpose purpose,
            Optional<SadClaims.Target> target,
            Optional<SadClaims.Activation> activation) {
        var now = Instant.ofEpochSecond(time.now().getEpochSecond());
        return new SadClaims(
                "https://as.example/",
                "sam:" + hsm.world(),
                signer,
                now,
                now,
                now.plusSeconds(300),
                "jti-%022d".formatted(COUNTER.incrementAndGet()),
                SSA,
                new ClientId("sp-1"),
                purpose,
                "urn:tabellion:loa:substantial",
                now.minusSeconds(30),
                SadClaims.Session.NONE,
                target,
                activation,
                Optional.empty());
    }
}

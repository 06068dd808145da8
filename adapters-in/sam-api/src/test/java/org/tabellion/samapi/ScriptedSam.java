package org.tabellion.samapi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.ActivateAndSign;
import org.tabellion.sam.AdmitClient;
import org.tabellion.sam.AssignKeyPair;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.ChangeFactor;
import org.tabellion.sam.CheckFactor;
import org.tabellion.sam.CheckpointAudit;
import org.tabellion.sam.DescribeSam;
import org.tabellion.sam.DestroyKeyPair;
import org.tabellion.sam.FactorRules;
import org.tabellion.sam.GenerateKeyPair;
import org.tabellion.sam.KeyBlob;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.PinVerifier;
import org.tabellion.sam.Position;
import org.tabellion.sam.ProvePossession;
import org.tabellion.sam.Receipt;
import org.tabellion.sam.Refusal;
import org.tabellion.sam.ReplaceConfiguration;
import org.tabellion.sam.ReportHealth;
import org.tabellion.sam.SamError;
import org.tabellion.sam.Seal;
import org.tabellion.sam.SecondFactor;
import org.tabellion.sam.SignerDescription;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.SigningServiceId;
import org.tabellion.sam.UpdateKeyPair;

/**
 * Stands behind the edge in its tests: answers every call with the values of the golden examples, or with one refusal,
 * and counts how many calls came through.
 */
final class ScriptedSam {

    static final String NODE = "sam-a";
    static final Bytes P256 = Bytes.ofHex("3059301306072a8648ce3d020106082a8648ce3d030107034200"
            + "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
            + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
    static final KeyPairId KEY = new KeyPairId("kp_01JZ3V5K7M9P1R3T5W7Y9A1C3E");
    static final SignerId SIGNER = new SignerId("sg_01JZ3V5K7M9P1R3T5W7Y9A1C3F");
    static final Seal SEAL = new Seal("sam-seal-1", "HS256", Bytes.ofHex("5e".repeat(32)));
    static final Receipt RECEIPT = new Receipt(
            "sam-a:7:41",
            new Position(7, 41),
            Optional.of(new AuditEvidence(
                    "{\"node\":\"sam-a\",\"seq\":41,\"type\":\"end\"}",
                    List.of(new AuditEvidence.Step(true, Bytes.ofHex("ab".repeat(32)))),
                    "{\"node\":\"sam-a\",\"seq\":42,\"type\":\"root\"}")));

    private static final AuditEvidence CHECKPOINT = new AuditEvidence(
            "{}",
            List.of(),
            "{\"kid\":\"audit-1\",\"node\":\"sam-a\",\"seq\":42,\"signature\":\"UQ\",\"type\":\"root\"}");

    private final Bytes clientKey;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Optional<Refusal> refusing = Optional.empty();

    ScriptedSam(Bytes clientKey) {
        this.clientKey = clientKey;
    }

    void refuse(SamError error, String description) {
        refusing = Optional.of(new Refusal(error, Refusal.Reason.REQUEST, description, Optional.of(RECEIPT)));
    }

    void refuseNoMore() {
        refusing = Optional.empty();
    }

    int calls() {
        return calls.get();
    }

    static KeyPair generated() {
        return keyPair(new KeyPair.Status(false, false, false), Optional.empty(), 1);
    }

    static KeyPair assigned() {
        return keyPair(
                new KeyPair.Status(true, false, false),
                Optional.of(new KeyPair.Owner(SIGNER, Bytes.ofHex("d1".repeat(32)), "CN=Ada Example,C=ES", false)),
                2);
    }

    static KeyPair enabled() {
        var before = assigned();
        return new KeyPair(
                before.id(),
                before.algorithm(),
                before.publicKey(),
                before.wrappedKey(),
                new KeyPair.Status(true, true, true),
                before.owner(),
                Optional.of(Bytes.ofHex("ce".repeat(32))),
                before.createdAt(),
                Optional.of(Instant.parse("2028-11-21T10:15:30Z")),
                3,
                OptionalLong.empty(),
                false,
                Optional.empty(),
                NODE,
                SEAL);
    }

    static SignerObject signer() {
        return new SignerObject(
                new SignerDescription(SIGNER, "idp-1", "urn:example:ada", SignerDescription.Type.NATURAL),
                Optional.empty(),
                1,
                SEAL);
    }

    static SignerObject withPin() {
        var verifier =
                new PinVerifier(PinVerifier.Cost.USUAL, Bytes.ofHex("5a".repeat(16)), Bytes.ofHex("3c".repeat(32)));
        return new SignerObject(
                signer().description(), Optional.of(new SecondFactor.Pins(verifier, List.of())), 2, SEAL);
    }

    private static KeyPair keyPair(KeyPair.Status status, Optional<KeyPair.Owner> owner, long generation) {
        return new KeyPair(
                KEY,
                KeyAlgorithm.P_256,
                P256,
                new KeyBlob("w-5e1f", "kek-1", "AES-256-KWP", Bytes.ofHex("77".repeat(40))),
                status,
                owner,
                Optional.empty(),
                Instant.parse("2026-11-21T10:15:30.123Z"),
                Optional.empty(),
                generation,
                OptionalLong.empty(),
                false,
                owner.isEmpty() ? Optional.of(Instant.parse("2026-11-22T10:15:30.123Z")) : Optional.empty(),
                NODE,
                SEAL);
    }

    SamInterface ports() {
        return new SamInterface(
                (publicKey, operation) -> publicKey.equals(clientKey)
                        ? new AdmitClient.Outcome.Admitted(new SigningServiceId("ssa-1"))
                        : new AdmitClient.Outcome.Refused(refusal(SamError.UNKNOWN_CLIENT)),
                (call, template) -> came().<GenerateKeyPair.Outcome>map(GenerateKeyPair.Outcome.Refused::new)
                        .orElseGet(() -> new GenerateKeyPair.Outcome.Generated(generated(), RECEIPT)),
                (call, keyPair, signer, subject, terms, skad) -> came().<AssignKeyPair.Outcome>map(
                                AssignKeyPair.Outcome.Refused::new)
                        .orElseGet(() -> new AssignKeyPair.Outcome.Assigned(assigned(), signer(), RECEIPT)),
                (call, keyPair, request, algorithm) -> came().<ProvePossession.Outcome>map(
                                ProvePossession.Outcome.Refused::new)
                        .orElseGet(() -> new ProvePossession.Outcome.Proven(
                                Bytes.ofHex("51"), SignatureAlgorithm.ECDSA_SHA256, RECEIPT)),
                (call, keyPair, signer, certified, isEnabled, certificate) -> came().<UpdateKeyPair.Outcome>map(
                                UpdateKeyPair.Outcome.Refused::new)
                        .orElseGet(() -> new UpdateKeyPair.Outcome.Updated(enabled(), RECEIPT)),
                (call, request, sad) -> came().<ActivateAndSign.Outcome>map(ActivateAndSign.Outcome.Refused::new)
                        .orElseGet(() -> new ActivateAndSign.Outcome.Signed(
                                request.items().stream()
                                        .map(it -> new ActivateAndSign.SignatureValue(it.dtbs(), Bytes.ofHex("51")))
                                        .toList(),
                                0,
                                RECEIPT)),
                (call, keyPair, signer, sad) -> came().<CheckFactor.Outcome>map(CheckFactor.Outcome.Refused::new)
                        .orElseGet(() -> new CheckFactor.Outcome.Right(RECEIPT)),
                (call, keyPair, sad, approval) -> came().<DestroyKeyPair.Outcome>map(
                                DestroyKeyPair.Outcome.Refused::new)
                        .orElseGet(() -> new DestroyKeyPair.Outcome.Destroyed(
                                KEY, Instant.parse("2026-11-21T10:15:30.123Z"), RECEIPT)),
                (call, signer, factor, sad, approval) -> came().<ChangeFactor.Outcome>map(
                                ChangeFactor.Outcome.Refused::new)
                        .orElseGet(() -> new ChangeFactor.Outcome.Changed(withPin(), RECEIPT)),
                (call, next, document, approval) -> came().<ReplaceConfiguration.Outcome>map(
                                ReplaceConfiguration.Outcome.Refused::new)
                        .orElseGet(() -> new ReplaceConfiguration.Outcome.Replaced(next.version(), RECEIPT)),
                client -> new CheckpointAudit.Checkpoint(CHECKPOINT, CHECKPOINT, new Position(7, 42)),
                (client, operation, error, description) ->
                        new Refusal(error, Refusal.Reason.REQUEST, description, Optional.of(RECEIPT)),
                () -> new DescribeSam.Description(
                        "0",
                        NODE,
                        "w-5e1f",
                        List.of(new DescribeSam.AuditKey("audit-1", P256)),
                        List.of(new DescribeSam.PinKey("pin-1", P256)),
                        new DescribeSam.Policy(
                                List.of(KeyAlgorithm.values()), 500, 300, 10, false, false, true, FactorRules.USUAL),
                        new Position(7, 41),
                        Optional.empty()),
                () -> new ReportHealth.Health(
                        true,
                        List.of(ReportHealth.ModuleCondition.UP, ReportHealth.ModuleCondition.LOST),
                        true,
                        refusing.isEmpty(),
                        true),
                count -> Bytes.of(new byte[count]));
    }

    private Optional<Refusal> came() {
        calls.incrementAndGet();
        return refusing;
    }

    private static Refusal refusal(SamError error) {
        return new Refusal(error, Refusal.Reason.REQUEST, "the client is not registered", Optional.of(RECEIPT));
    }
}

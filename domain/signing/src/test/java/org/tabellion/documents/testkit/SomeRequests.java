package org.tabellion.documents.testkit;

import java.time.Instant;
import java.util.List;
import org.tabellion.documents.Level;
import org.tabellion.documents.model.Preparation;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.documents.model.SigningRequest;
import org.tabellion.documents.model.SigningRequest.AwaitingConsent;
import org.tabellion.documents.model.SigningRequest.Facts;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;

/** Signing requests for tests, each of its own id. */
public final class SomeRequests {

    public static final ClientId PORTAL = new ClientId("portal");
    public static final SignerId ANA = new SignerId("sg_" + "1".repeat(26));
    public static final CredentialId KEY = new CredentialId("cr_" + "1".repeat(26));
    public static final ApprovalId APPROVAL = new ApprovalId("ap_" + "1".repeat(26));
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123Z");
    private static final Ids IDS = new Ids(new ManualTime(NOW), new SeededRandomness(System.nanoTime()));

    private SomeRequests() {}

    public static AwaitingConsent waiting(SignerId signer) {
        return new AwaitingConsent(new Facts(
                new SigningRequestId(IDS.next(SigningRequestId.PREFIX)),
                PORTAL,
                signer,
                "contract.pdf",
                "for the boat house",
                Level.B_LTA,
                4_711,
                DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("contract")),
                List.of("scripts", "hidden_layers"),
                NOW,
                NOW.plusSeconds(3600)));
    }

    public static List<SigningRequest> inEachState() {
        var waiting = waiting(ANA);
        var approved = waiting.approved(APPROVAL);
        var signed = approved.signed(KEY);
        return List.of(
                waiting,
                approved,
                signed,
                signed.extended(),
                signed.delivered(NOW.plusSeconds(5)),
                waiting.refused(),
                waiting.expired(),
                new SigningRequest.Failed(waiting.facts(), "signature_not_valid"));
    }

    public static Preparation preparation(SigningRequestId request) {
        return new Preparation(
                request,
                KEY,
                new Parameters(
                        Instant.parse("2026-11-21T10:00:00Z"),
                        SignatureAlgorithm.ECDSA_SHA256,
                        List.of(Bytes.ofUtf8("leaf"), Bytes.ofUtf8("issuer"))),
                new Dtbsr(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("dtbs"))));
    }
}

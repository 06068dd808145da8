package org.tabellion.credentials.testkit;

import java.time.Instant;
import java.util.List;
import org.tabellion.credentials.model.Credential;
import org.tabellion.credentials.model.Credential.Active;
import org.tabellion.credentials.model.Credential.KeyRequested;
import org.tabellion.credentials.model.HeldKey;
import org.tabellion.credentials.model.HeldSigner;
import org.tabellion.credentials.model.Origin;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;

/** Credentials for tests, each of its own ids. */
public final class SomeCredentials {

    /** A P-256 SubjectPublicKeyInfo, and its thumbprint by another tool. */
    public static final Bytes PUBLIC_KEY = Bytes.ofHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004"
            + "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
            + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");

    public static final Instant NOT_AFTER = Instant.parse("2028-01-01T00:00:00Z");
    private static final Ids IDS =
            new Ids(ManualTime.at("2026-11-21T10:00:00Z"), new SeededRandomness(System.nanoTime()));

    private SomeCredentials() {}

    public static SignerId signer() {
        return new SignerId(IDS.next(SignerId.PREFIX));
    }

    public static KeyRequested requested(SignerId signer) {
        return new KeyRequested(new Origin(
                new CredentialId(IDS.next(CredentialId.PREFIX)),
                new EnrolmentId(IDS.next(EnrolmentId.PREFIX)),
                signer,
                KeyAlgorithm.P_256,
                "natural-person",
                1,
                Instant.parse("2026-11-21T10:00:00Z")));
    }

    public static Active active(SignerId signer) {
        return (Active) inEachState(signer).get(5);
    }

    public static List<Credential> inEachState(SignerId signer) {
        var requested = requested(signer);
        var created = requested.created(key(1));
        var assigned = created.assigned(key(2), new HeldSigner(1, Bytes.ofUtf8("{signer}")), "CN=Ana");
        var waiting = assigned.requested(Bytes.ofUtf8("pkcs10"));
        var certified = waiting.certified(List.of(Bytes.ofUtf8("leaf"), Bytes.ofUtf8("issuer")), NOT_AFTER);
        return List.of(
                requested,
                created,
                assigned,
                waiting,
                certified,
                certified.activated(key(3)),
                new Credential.Discarded(requested.origin(), "ca_refused"),
                certified.activated(key(3)).revoked(Instant.parse("2026-11-22T10:00:00Z"), "KEY_COMPROMISE"));
    }

    private static HeldKey key(int generation) {
        return new HeldKey("kp_1", PUBLIC_KEY, generation, Bytes.ofUtf8("{key " + generation + "}"));
    }
}

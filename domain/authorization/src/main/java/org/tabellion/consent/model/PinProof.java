package org.tabellion.consent.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;

/**
 * The signer's PIN as the SAM wants to see it: encrypted, and bound by a challenge to one approval ({@code challenges.json}
 * of the SAM's contract). The approval is its {@code jti}: a SAD that brings the same proof again is the same approval, of
 * which the SAM counts what is left.
 */
public final class PinProof {

    private static final int JTI_IN_BYTES = 16;
    private static final Pattern JTI = Pattern.compile("\"jti\":\"([0-9]{10}\\.[A-Za-z0-9_-]{22})\"");
    private static final Pattern PIN =
            Pattern.compile("\"sam_factor\":\\{\"kind\":\"pin\",\"pin\":\"([A-Za-z0-9_.-]+)\"\\}");
    private static final Pattern COUNT = Pattern.compile("\"num_signatures\":([0-9]{1,3})[,}]");

    private final String jti;
    private final EncryptedPin pin;
    private final int approved;

    /** @param approved signatures that the approval began with */
    public PinProof(String jti, EncryptedPin pin, int approved) {
        this.jti = jti;
        this.pin = pin;
        this.approved = approved;
    }

    public String jti() {
        return jti;
    }

    public EncryptedPin pin() {
        return pin;
    }

    public int approved() {
        return approved;
    }

    /** The proof in a SAD that {@link Claims} wrote; empty if it has none. */
    public static Optional<PinProof> in(Sad sad) {
        var parts = sad.compact().split("\\.", -1);
        var claims = Bytes.ofBase64Url(parts[1]).utf8();
        var pin = PIN.matcher(claims);
        var jti = JTI.matcher(claims);
        var count = COUNT.matcher(claims);
        return pin.find() && jti.find() && count.find()
                ? Optional.of(new PinProof(first(jti), new EncryptedPin(first(pin)), Integer.parseInt(first(count))))
                : Optional.empty();
    }

    private static String first(Matcher match) {
        return match.group(1);
    }

    /** The second in which the approval is begun, a dot, 128 random bits: the SAM tells its age by it. */
    public static String nextJti(Instant now, Randomness randomness) {
        return "%010d.%s"
                .formatted(now.getEpochSecond(), randomness.bytes(JTI_IN_BYTES).base64Url());
    }

    /** What a PIN approves at level 2. */
    public static Bytes challengeOfHashes(String jti, CredentialToShow key, List<Dtbsr> hashes) {
        return digest(new Json()
                .texts(
                        "dtbs_r",
                        hashes.stream()
                                .map(it -> it.value().base64Url())
                                .sorted()
                                .toList())
                .text("jti", jti)
                .text("key_id", key.samKeyId()));
    }

    /** What a PIN approves at level 1. */
    public static Bytes challengeOfCount(String jti, CredentialToShow key, DigestAlgorithm digest, int signatures) {
        return digest(new Json()
                .text("hash_alg", digest.oid())
                .text("jti", jti)
                .text("key_id", key.samKeyId())
                .number("num_signatures", signatures));
    }

    /** Stands beside a PIN that is to be set. */
    public static Bytes challengeOfSetting(String jti, SignerId signer) {
        return digest(new Json().text("jti", jti).text("signer_id", signer.value()));
    }

    /** By which the present PIN agrees to the next factor. */
    public static Bytes challengeOfChange(String jti, SignerId signer, Bytes factor) {
        return digest(new Json()
                .text("factor_sha256", DigestAlgorithm.SHA256.digest(factor).base64Url())
                .text("jti", jti)
                .text("signer_id", signer.value()));
    }

    /** A PIN as a factor that is to be set, in the form that the present one agrees to. */
    public static Bytes newFactor(EncryptedPin pin) {
        return new Json().text("kind", "pin").text("pin", pin.compact()).done();
    }

    // Members in the order of RFC 8785, which the SAM computes by; all values are ASCII.
    private static Bytes digest(Json canonical) {
        return DigestAlgorithm.SHA256.digest(canonical.done());
    }

    @Override
    public String toString() {
        return "proof of a PIN";
    }
}

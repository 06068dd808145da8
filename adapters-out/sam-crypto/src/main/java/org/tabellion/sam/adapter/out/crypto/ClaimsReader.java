package org.tabellion.sam.adapter.out.crypto;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.EncryptedPin;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SigningServiceId;
import org.tabellion.sam.StaticConfiguration;
import org.tabellion.sam.model.FactorProof;
import org.tabellion.sam.model.SadClaims;

/** The claims of SAD and SKAD; what is missing, of another type or unknown is told by an IllegalArgumentException. */
final class ClaimsReader {

    private static final int SCHEMA_VERSION = 1;
    // 128 bits in base64url.
    private static final int SHORTEST_JTI = 22;
    private static final int LONGEST_JTI = 128;
    // Seconds of the year 9999: beyond it no Instant that anybody meant.
    private static final long LATEST = 253_402_300_799L;

    private static final int MOST_METHODS = 16;
    private static final int LONGEST_METHOD = 128;
    private static final int LONGEST_ID = 128;
    private static final int LONGEST_LABEL = 512;

    private static final Set<String> CONSENT =
            Set.of("text_id", "text_sha256", "shown_at", "accepted_at", "doc_labels", "document_sha256");

    private static final Set<String> COMMON = Set.of(
            "iss",
            "aud",
            "sub",
            "iat",
            "nbf",
            "exp",
            "jti",
            "azp",
            "client_id",
            "v",
            "purpose",
            "acr",
            "amr",
            "auth_time",
            "consent",
            "session_id",
            "idv_id",
            "cnf");
    private static final Set<String> ACTIVATION = Set.of(
            "key_id",
            "key_thumbprint",
            "key_generation",
            "scal",
            "extends",
            "hash_alg",
            "dtbs_r",
            "num_signatures",
            "sign_alg",
            "split_ok",
            "sam_factor");

    private ClaimsReader() {}

    static SadClaims sad(StrictObject claims) throws Unfit {
        var known = new HashSet<>(COMMON);
        known.addAll(ACTIVATION);
        requireKnown(claims, known);
        var purpose = purpose(claims);
        // The end of a key asks for no factor, and a proof that nobody looks at is not taken.
        require(purpose != SadClaims.Purpose.DELETE || !claims.has("sam_factor"));
        return read(
                claims,
                purpose,
                // A factor is the signer's, whatever keys there are.
                purpose == SadClaims.Purpose.FACTOR && !claims.has("key_id")
                        ? Optional.empty()
                        : Optional.of(target(claims)),
                purpose == SadClaims.Purpose.SIGN ? Optional.of(activation(claims)) : nothing(claims),
                claims.has("sam_factor") ? Optional.of(factor(claims.object("sam_factor"))) : Optional.empty());
    }

    static SadClaims skad(StrictObject claims) throws Unfit {
        requireKnown(claims, COMMON);
        return read(claims, purpose(claims), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static SadClaims read(
            StrictObject claims,
            SadClaims.Purpose purpose,
            Optional<SadClaims.Target> target,
            Optional<SadClaims.Activation> activation,
            Optional<FactorProof> factor) {
        require(claims.number("v") == SCHEMA_VERSION);
        requireMethods(claims.texts("amr"));
        requireConsent(claims.object("consent"));
        if (claims.has("cnf")) {
            requireConfirmation(claims.object("cnf"));
        }
        var jti = claims.text("jti");
        require(isJti(jti));
        return new SadClaims(
                claims.text("iss"),
                claims.text("aud"),
                new SignerId(claims.text("sub")),
                time(claims, "iat"),
                time(claims, "nbf"),
                time(claims, "exp"),
                jti,
                new SigningServiceId(claims.text("azp")),
                new ClientId(claims.text("client_id")),
                purpose,
                claims.text("acr"),
                time(claims, "auth_time"),
                new SadClaims.Session(shortText(claims, "session_id"), shortText(claims, "idv_id")),
                target,
                activation,
                factor);
    }

    private static FactorProof factor(StrictObject factor) {
        var kind = factor.text("kind");
        requireKnown(
                factor,
                switch (kind) {
                    case "pin" -> Set.of("kind", "pin");
                    case "passkey" -> Set.of("kind", "credential_id", "authenticator_data", "client_data", "signature");
                    default -> Set.of("kind", "signature");
                });
        return switch (kind) {
            case "pin" -> new FactorProof.PinEnvelope(new EncryptedPin(factor.text("pin")));
            case "passkey" ->
                new FactorProof.Passkey(
                        Bytes.ofBase64Url(factor.text("credential_id")),
                        Bytes.ofBase64Url(factor.text("authenticator_data")),
                        Bytes.ofBase64Url(factor.text("client_data")),
                        Bytes.ofBase64Url(factor.text("signature")));
            case "device" -> new FactorProof.Device(Bytes.ofBase64Url(factor.text("signature")));
            default -> throw new IllegalArgumentException("no such kind of factor");
        };
    }

    private static SadClaims.Target target(StrictObject claims) {
        return new SadClaims.Target(
                new KeyPairId(claims.text("key_id")),
                Bytes.ofBase64Url(claims.text("key_thumbprint")),
                claims.number("key_generation", 0, Long.MAX_VALUE));
    }

    // A token that lets nothing be signed must not look as if it did.
    private static Optional<SadClaims.Activation> nothing(StrictObject claims) {
        require(!claims.has("dtbs_r") && !claims.has("split_ok") && !claims.has("extends"));
        require(!claims.has("num_signatures") || claims.number("num_signatures") == 0);
        return Optional.empty();
    }

    private static SadClaims.Activation activation(StrictObject claims) throws Unfit {
        var digest = DigestAlgorithm.ofOid(claims.text("hash_alg"))
                .orElseThrow(() -> new Unfit(Reason.ALGORITHM, "a digest that is not allowed"));
        boolean splitOk = claims.has("split_ok") && claims.flag("split_ok");
        long count = claims.number("num_signatures");
        return switch ((int) claims.number("scal", 1, 2)) {
            case 1 -> ofCount(claims, digest, count, splitOk);
            default -> ofHashes(claims, digest, count, splitOk);
        };
    }

    private static SadClaims.Activation ofCount(
            StrictObject claims, DigestAlgorithm digest, long count, boolean splitOk) {
        require(!claims.has("dtbs_r") && !claims.has("extends"));
        require(count >= 1 && count <= StaticConfiguration.MOST_HASHES);
        return SadClaims.Activation.ofCount((int) count, digest, claims.text("sign_alg"), splitOk);
    }

    private static SadClaims.Activation ofHashes(
            StrictObject claims, DigestAlgorithm digest, long count, boolean splitOk) {
        var hashes = hashes(claims.texts("dtbs_r"), digest);
        require(count == hashes.size());
        var continued = claims.optionalText("extends");
        continued.ifPresent(it -> require(isJti(it) && !it.equals(claims.text("jti"))));
        return SadClaims.Activation.ofHashes(hashes, claims.text("sign_alg"), splitOk, continued);
    }

    // RFC 8176 has the names; those of others are told by their length alone.
    private static void requireMethods(List<String> methods) {
        require(!methods.isEmpty() && methods.size() <= MOST_METHODS);
        methods.forEach(it -> require(!it.isEmpty() && it.length() <= LONGEST_METHOD));
    }

    private static void requireConsent(StrictObject consent) {
        requireKnown(consent, CONSENT);
        requireShort(consent.text("text_id"));
        requireSha256(consent.text("text_sha256"));
        require(!time(consent, "shown_at").isAfter(time(consent, "accepted_at")));
        var labels = consent.texts("doc_labels");
        var digests = consent.texts("document_sha256");
        require(labels.size() <= StaticConfiguration.MOST_HASHES && digests.size() <= StaticConfiguration.MOST_HASHES);
        labels.forEach(it -> require(it.length() <= LONGEST_LABEL));
        digests.forEach(ClaimsReader::requireSha256);
    }

    private static void requireConfirmation(StrictObject confirmation) {
        requireKnown(confirmation, Set.of("jkt"));
        requireSha256(confirmation.text("jkt"));
    }

    private static void requireSha256(String base64Url) {
        require(Bytes.ofBase64Url(base64Url).length() == DigestAlgorithm.SHA256.lengthInBytes());
    }

    private static Optional<String> shortText(StrictObject claims, String name) {
        var text = claims.optionalText(name);
        text.ifPresent(ClaimsReader::requireShort);
        return text;
    }

    private static void requireShort(String text) {
        require(!text.isEmpty() && text.length() <= LONGEST_ID);
    }

    private static boolean isJti(String text) {
        return text.length() >= SHORTEST_JTI && text.length() <= LONGEST_JTI;
    }

    private static List<Dtbsr> hashes(List<String> values, DigestAlgorithm digest) {
        require(!values.isEmpty() && values.size() <= StaticConfiguration.MOST_HASHES);
        var hashes = new ArrayList<Dtbsr>(values.size());
        values.forEach(it -> hashes.add(new Dtbsr(digest, Bytes.ofBase64Url(it))));
        return hashes;
    }

    private static SadClaims.Purpose purpose(StrictObject claims) {
        return switch (claims.text("purpose")) {
            case "sign" -> SadClaims.Purpose.SIGN;
            case "delete" -> SadClaims.Purpose.DELETE;
            case "factor" -> SadClaims.Purpose.FACTOR;
            case "assign" -> SadClaims.Purpose.ASSIGN;
            default -> throw new IllegalArgumentException("no such purpose");
        };
    }

    private static Instant time(StrictObject claims, String name) {
        long seconds = claims.number(name);
        require(seconds >= 0 && seconds <= LATEST);
        return Instant.ofEpochSecond(seconds);
    }

    private static void requireKnown(StrictObject claims, Set<String> known) {
        require(known.containsAll(claims.names()));
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("a claim that does not fit");
        }
    }
}

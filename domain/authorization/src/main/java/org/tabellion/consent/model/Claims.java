package org.tabellion.consent.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.KeyAlgorithm.Family;
import org.tabellion.kernel.SignatureAlgorithm;

/** The payloads of SAD and SKAD. */
public final class Claims {

    private static final String RSA = "1.2.840.113549.1.1.1";

    public static final String SAD = "sad+jwt";
    public static final String SKAD = "skad+jwt";

    private static final int SCHEMA = 1;

    private Claims() {}

    /**
     * What both name.
     *
     * @param authorizedParty the signature creation service that may present it
     * @param jti 128 random bits or more, base64url
     */
    public record Common(
            String issuer,
            String audience,
            String authorizedParty,
            AuthenticationProof proof,
            ClientId client,
            String jti,
            Instant issuedAt,
            Instant expiresAt,
            ConsentRecord consent) {}

    /**
     * Level 2.
     *
     * @param hashes all by the same digest algorithm: a multiset, in the order asked. Several may be asked for in several
     *     calls; the SAM counts
     * @param pin where the SAM asks for it
     */
    public static Bytes sad(Common common, CredentialToShow key, List<Dtbsr> hashes, Optional<EncryptedPin> pin) {
        var json = beginSad(common, key, 2, hashes.getFirst().algorithm())
                .texts(
                        "dtbs_r",
                        hashes.stream().map(it -> it.value().base64Url()).toList());
        return end(json, common, new Signing(key, hashes.getFirst().algorithm(), hashes.size()), pin);
    }

    /**
     * Level 1: so many signatures of whatever hashes; opens no key that was not sealed for it.
     *
     * @param pin where the SAM asks for it
     */
    public static Bytes countingSad(
            Common common, CredentialToShow key, DigestAlgorithm digest, int signatures, Optional<EncryptedPin> pin) {
        return end(beginSad(common, key, 1, digest), common, new Signing(key, digest, signatures), pin);
    }

    private static Json beginSad(Common common, CredentialToShow key, int level, DigestAlgorithm digest) {
        return begin(common, "sign")
                .text("key_id", key.samKeyId())
                .text("key_thumbprint", key.keyThumbprint())
                .number("key_generation", key.keyGeneration())
                .number("scal", level)
                .text("hash_alg", digest.oid());
    }

    private record Signing(CredentialToShow key, DigestAlgorithm digest, int signatures) {}

    private static Bytes end(Json json, Common common, Signing signing, Optional<EncryptedPin> pin) {
        json.number("num_signatures", signing.signatures())
                .text("sign_alg", algorithm(signing.key(), signing.digest()));
        if (signing.signatures() > 1) {
            json.flag("split_ok", true);
        }
        pin.ifPresent(it -> factor(json, it));
        common.consent().write(json);
        return json.done();
    }

    private static void factor(Json json, EncryptedPin pin) {
        json.object("sam_factor").text("kind", "pin").text("pin", pin.compact()).end();
    }

    /** Lets the SAM ask another PIN of the signer. @param present proof of the one that stands, if one does */
    public static Bytes newFactor(Common common, Optional<EncryptedPin> present) {
        var json = begin(common, "factor");
        present.ifPresent(it -> factor(json, it));
        common.consent().write(json);
        return json.done();
    }

    // Of an RSA key the kind alone: which padding its signatures have is asked for with the hashes, after the approval.
    private static String algorithm(CredentialToShow key, DigestAlgorithm digest) {
        var family = key.keyAlgorithm().family();
        return family == Family.RSA
                ? RSA
                : SignatureAlgorithm.of(family, digest).oid();
    }

    /** The signer's order to destroy the key; it lets nothing be signed. */
    public static Bytes deletion(Common common, CredentialToShow key) {
        var json = begin(common, "delete")
                .text("key_id", key.samKeyId())
                .text("key_thumbprint", key.keyThumbprint())
                .number("key_generation", key.keyGeneration());
        common.consent().write(json);
        return json.done();
    }

    /** A consent to key creation. */
    public static Bytes skad(Common common) {
        var json = begin(common, "assign");
        common.consent().write(json);
        return json.done();
    }

    private static Json begin(Common common, String purpose) {
        return new Json()
                .text("iss", common.issuer())
                .text("aud", common.audience())
                .text("sub", common.proof().signer().value())
                .number("iat", common.issuedAt().getEpochSecond())
                .number("nbf", common.issuedAt().getEpochSecond())
                .number("exp", common.expiresAt().getEpochSecond())
                .text("jti", common.jti())
                .text("azp", common.authorizedParty())
                .text("client_id", common.client().value())
                .number("v", SCHEMA)
                .text("purpose", purpose)
                .text("acr", common.proof().acr())
                .texts("amr", common.proof().amr())
                .number("auth_time", common.proof().at().getEpochSecond());
    }
}

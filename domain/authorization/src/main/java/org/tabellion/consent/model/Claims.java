package org.tabellion.consent.model;

import java.time.Instant;
import java.util.List;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignatureAlgorithm;

/** The payloads of SAD and SKAD. */
public final class Claims {

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

    /** @param hashes all by the same digest algorithm: a multiset, in the order asked */
    public static Bytes sad(Common common, CredentialToShow key, List<Dtbsr> hashes) {
        var digest = hashes.getFirst().algorithm();
        var algorithm = SignatureAlgorithm.of(key.keyAlgorithm().family(), digest);
        var json = begin(common, "sign")
                .text("key_id", key.samKeyId())
                .text("key_thumbprint", key.keyThumbprint())
                .number("key_generation", key.keyGeneration())
                .number("scal", 2)
                .text("hash_alg", digest.oid())
                .texts(
                        "dtbs_r",
                        hashes.stream().map(it -> it.value().base64Url()).toList())
                .number("num_signatures", hashes.size())
                .text("sign_alg", algorithm.oid());
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

package org.tabellion.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tabellion.access.SignToken;
import org.tabellion.access.SpendOnce;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.TrustedTime;
import tools.jackson.databind.json.JsonMapper;

/**
 * DPoP proofs (RFC 9449). Each has a nonce of this server, which any node recognises by its signature, and is good once:
 * Spring's verifier knows neither, and remembers what it has seen in one node's heap.
 */
final class DpopProofs {

    static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.PS256, JWSAlgorithm.PS384);

    private static final String PROOF = "dpop+jwt";
    private static final String NONCE = "dpop-nonce+jwt";
    private static final String PURPOSE = "dpop";
    private static final Duration NONCE_LIFE = Duration.ofMinutes(3);
    private static final Duration AGE = Duration.ofSeconds(60);
    private static final Duration SKEW = Duration.ofSeconds(10);
    private static final int LONGEST = 8_192;
    private static final int LEAST_RSA_BITS = 2048;

    private final SignToken signer;
    private final SpendOnce once;
    private final TrustedTime time;
    private final DefaultJWTProcessor<SecurityContext> nonces = new DefaultJWTProcessor<>();
    private final JsonMapper json = JsonMapper.shared();

    DpopProofs(SignToken signer, JWKSource<SecurityContext> tokenKeys, SpendOnce once, TrustedTime time) {
        this.signer = signer;
        this.once = once;
        this.time = time;
        nonces.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(NONCE)));
        nonces.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, tokenKeys));
        nonces.setJWTClaimsSetVerifier((_, _) -> {});
    }

    sealed interface Verdict {

        /** @param thumbprint of the key (RFC 7638), base64url */
        record Proven(String thumbprint) implements Verdict {}

        record NonceNeeded() implements Verdict {}

        record Bad() implements Verdict {}
    }

    /**
     * @param target the address that is called
     * @param token what is shown beside the proof, if a token is
     */
    Verdict check(String proof, String method, URI target, Optional<String> token) {
        try {
            if (proof.length() > LONGEST) {
                return new Verdict.Bad();
            }
            var jwt = SignedJWT.parse(proof);
            var key = key(jwt.getHeader());
            if (key.isEmpty() || !isSignedBy(jwt, key.get())) {
                return new Verdict.Bad();
            }
            var claims = jwt.getJWTClaimsSet();
            if (!isFor(claims, method, target, token) || !isOfNow(claims)) {
                return new Verdict.Bad();
            }
            if (!isOurNonce(claims.getStringClaim("nonce"))) {
                return new Verdict.NonceNeeded();
            }
            var thumbprint = key.get().computeThumbprint().toString();
            return isFirstUse(claims, thumbprint) ? new Verdict.Proven(thumbprint) : new Verdict.Bad();
        } catch (ParseException | JOSEException | IllegalArgumentException malformed) {
            return new Verdict.Bad();
        }
    }

    /** For the next proof. */
    String nonce() {
        var expires = time.now().plus(NONCE_LIFE).getEpochSecond();
        return signer.sign(NONCE, Bytes.ofUtf8(json.writeValueAsString(Map.of("exp", expires))));
    }

    private static Optional<JWK> key(JWSHeader header) {
        var key = header.getJWK();
        boolean good = header.getType() != null
                && PROOF.equals(header.getType().getType())
                && ALGORITHMS.contains(header.getAlgorithm())
                && key instanceof AsymmetricJWK
                && !key.isPrivate();
        return good ? Optional.of(key) : Optional.empty();
    }

    private static boolean isSignedBy(SignedJWT jwt, JWK key) throws JOSEException {
        return switch (key) {
            case ECKey curve -> jwt.verify(new ECDSAVerifier(curve));
            case RSAKey rsa -> rsa.size() >= LEAST_RSA_BITS && jwt.verify(new RSASSAVerifier(rsa));
            default -> false;
        };
    }

    private static boolean isFor(JWTClaimsSet claims, String method, URI target, Optional<String> token)
            throws ParseException {
        var url = claims.getStringClaim("htu");
        return method.equals(claims.getStringClaim("htm"))
                && url != null
                && same(URI.create(url), target)
                && (token.isEmpty() || digest(token.get()).base64Url().equals(claims.getStringClaim("ath")));
    }

    /** RFC 9449 section 4.3: without query and fragment; scheme and host in any case, the usual port or none. */
    private static boolean same(URI shown, URI target) {
        return canonical(shown).equals(canonical(target));
    }

    private static List<String> canonical(URI uri) {
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        return List.of(
                scheme,
                String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT),
                Integer.toString(uri.getPort() < 0 ? usual : uri.getPort()),
                String.valueOf(uri.getRawPath()));
    }

    private boolean isOfNow(JWTClaimsSet claims) {
        var issued = claims.getIssueTime();
        var now = time.now();
        return issued != null
                && !issued.toInstant().isBefore(now.minus(AGE))
                && !issued.toInstant().isAfter(now.plus(SKEW));
    }

    private boolean isOurNonce(@Nullable String nonce) {
        if (nonce == null) {
            return false;
        }
        try {
            var expires = nonces.process(nonce, null).getExpirationTime();
            return expires != null && time.now().isBefore(expires.toInstant());
        } catch (ParseException | BadJOSEException | JOSEException foreign) {
            return false;
        }
    }

    private boolean isFirstUse(JWTClaimsSet claims, String thumbprint) {
        var jti = claims.getJWTID();
        Instant until = time.now().plus(AGE).plus(SKEW).plus(SKEW);
        return jti != null && !jti.isEmpty() && once.spend(PURPOSE, digest(thumbprint + "\n" + jti), until);
    }

    private static Bytes digest(String text) {
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(text));
    }
}

package org.tabellion.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import jakarta.servlet.http.HttpServletRequest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tabellion.access.SignToken;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.TrustedTime;
import tools.jackson.databind.json.JsonMapper;

/**
 * How new a request wants the sign-in behind it: {@code prompt=login}, which CSC clients send too, and {@code max_age}
 * (OpenID Connect Core section 3.1.2.1). A browser that is sent to sign in anew comes back with a stamp of this server
 * that says since when; it is of that request alone, so nobody gets past the demand by an address of their own making.
 */
final class SignInAge {

    private static final String STAMP = "sign-in-since+jwt";
    /** As long as a question waits. */
    private static final Duration STAMP_LIFE = Duration.ofMinutes(15);

    private final SignToken signer;
    private final TrustedTime time;
    private final DefaultJWTProcessor<SecurityContext> stamps = new DefaultJWTProcessor<>();
    private final JsonMapper json = JsonMapper.shared();

    SignInAge(SignToken signer, JWKSource<SecurityContext> tokenKeys, TrustedTime time) {
        this.signer = signer;
        this.time = time;
        stamps.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(STAMP)));
        stamps.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, tokenKeys));
        stamps.setJWTClaimsSetVerifier((_, _) -> {});
    }

    /** Whether nobody may be asked anything. */
    static boolean isSilent(HttpServletRequest request) {
        return prompts(request).contains("none");
    }

    /** {@code none} goes with nothing else. */
    static boolean isContradictory(HttpServletRequest request) {
        return isSilent(request) && prompts(request).size() > 1;
    }

    private static Set<String> prompts(HttpServletRequest request) {
        var prompt = RequestParameters.one(request, "prompt");
        return prompt == null ? Set.of() : Set.copyOf(List.of(prompt.strip().split(" +")));
    }

    /** Whether a sign-in that follows now has to be told from one that was before. */
    boolean isToBeStamped(HttpServletRequest request) {
        return (prompts(request).contains("login") || maximum(request).isPresent())
                && stamped(request).isEmpty();
    }

    boolean isMet(HttpServletRequest request, AuthenticationProof proof) {
        var since = stamped(request);
        if (since.isPresent()) {
            return !proof.at().isBefore(since.get());
        }
        return !prompts(request).contains("login")
                && maximum(request)
                        .filter(it -> proof.at().plus(it).isBefore(time.now()))
                        .isEmpty();
    }

    private static Optional<Duration> maximum(HttpServletRequest request) {
        return Optional.ofNullable(RequestParameters.one(request, "max_age"))
                .filter(it -> it.matches("[0-9]{1,9}"))
                .map(it -> Duration.ofSeconds(Long.parseLong(it)));
    }

    /** That the sign-in for this request has to be from now on. */
    String stamp(HttpServletRequest request) {
        var now = time.now();
        return signer.sign(
                STAMP,
                Bytes.ofUtf8(json.writeValueAsString(Map.of(
                        "exp", now.plus(STAMP_LIFE).getEpochSecond(),
                        "since", now.toEpochMilli(),
                        "request", RequestParameters.digest(request)))));
    }

    private Optional<Instant> stamped(HttpServletRequest request) {
        var stamps = request.getParameterValues(CredentialRequest.SINCE);
        return stamps == null
                ? Optional.empty()
                : Stream.of(stamps).flatMap(it -> since(it, request).stream()).findFirst();
    }

    private Optional<Instant> since(String stamp, HttpServletRequest request) {
        try {
            var claims = stamps.process(stamp, null);
            var expires = claims.getExpirationTime();
            boolean good = expires != null
                    && time.now().isBefore(expires.toInstant())
                    && RequestParameters.digest(request).equals(claims.getStringClaim("request"));
            return good ? Optional.of(Instant.ofEpochMilli(claims.getLongClaim("since"))) : Optional.empty();
        } catch (ParseException | BadJOSEException | JOSEException foreign) {
            return Optional.empty();
        }
    }
}

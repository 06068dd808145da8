package org.tabellion.mgmtapi;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.tabellion.access.ClientPolicy;
import org.tabellion.access.ClientPolicy.Method;
import org.tabellion.access.ClientPolicy.Profile;
import org.tabellion.access.ClientPolicy.Sender;
import org.tabellion.edge.JsonBody;
import org.tabellion.edge.StrictJson;

/** How a client proves itself, as JSON, in both directions. */
final class PolicyJson {

    static final Set<String> MEMBERS = Set.of("methods", "jwks", "certificate_subject", "tokens", "profile");

    private static final int MOST_KEYS = 20;
    private static final int SHORTEST_RSA = 2048;
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384);

    private PolicyJson() {}

    static ClientPolicy policy(JsonBody body) {
        var methods = body.strings("methods");
        return new ClientPolicy(
                methods.isEmpty()
                        ? ClientPolicy.PLAIN.methods()
                        : methods.stream()
                                .map(it -> constant(Method.values(), "methods", it))
                                .collect(Collectors.toSet()),
                body.raw("jwks").map(PolicyJson::publicKeys).orElse(""),
                body.optionalString("certificate_subject").map(PolicyJson::subject),
                body.optionalString("tokens")
                        .map(it -> constant(Sender.values(), "tokens", it))
                        .orElse(Sender.ANY),
                body.optionalString("profile")
                        .map(it -> constant(Profile.values(), "profile", it))
                        .orElse(Profile.CSC),
                false);
    }

    static Map<String, Object> view(ClientPolicy policy) {
        var members = new LinkedHashMap<String, Object>();
        members.put(
                "methods",
                policy.methods().stream().map(PolicyJson::name).sorted().toList());
        if (!policy.keys().isEmpty()) {
            members.put("jwks", StrictJson.parsed(policy.keys()));
        }
        policy.subject().ifPresent(it -> members.put("certificate_subject", it));
        members.put("tokens", name(policy.sender()));
        members.put("profile", name(policy.profile()));
        return members;
    }

    /** What a client keeps to itself is not taken, so that it is not kept here either. */
    private static String publicKeys(String json) {
        var problem = JsonBody.invalid(
                "jwks",
                "is a JWK set of 1 to %d public keys, on P-256 or P-384, or RSA of 2048 bits or more"
                        .formatted(MOST_KEYS));
        try {
            var keys = JWKSet.parse(json).getKeys();
            if (keys.isEmpty() || keys.size() > MOST_KEYS || !keys.stream().allMatch(PolicyJson::isGood)) {
                throw problem;
            }
            return new JWKSet(List.copyOf(keys)).toString(true);
        } catch (ParseException | IllegalArgumentException notKeys) {
            throw problem;
        }
    }

    private static boolean isGood(JWK key) {
        try {
            return !key.isPrivate()
                    && switch (key) {
                        // Made, since only then a point that is not on its curve is found.
                        case ECKey ec ->
                            CURVES.contains(ec.getCurve()) && ec.toECPublicKey().getW() != null;
                        case RSAKey rsa -> rsa.toRSAPublicKey().getModulus().bitLength() >= SHORTEST_RSA;
                        default -> false;
                    };
        } catch (JOSEException noKey) {
            return false;
        }
    }

    private static String subject(String name) {
        try {
            return new X500Principal(name).getName();
        } catch (IllegalArgumentException noName) {
            throw JsonBody.invalid("certificate_subject", "is a distinguished name of RFC 4514");
        }
    }

    private static <E extends Enum<E>> E constant(E[] constants, String member, String name) {
        return Arrays.stream(constants)
                .filter(it -> name(it).equals(name))
                .findFirst()
                .orElseThrow(() -> JsonBody.invalid(
                        member,
                        "knows "
                                + Arrays.stream(constants).map(PolicyJson::name).toList()));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

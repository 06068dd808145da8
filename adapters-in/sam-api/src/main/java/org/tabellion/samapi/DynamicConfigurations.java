package org.tabellion.samapi;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Set;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.AuthorizationServer;
import org.tabellion.sam.AuthorizationServerId;
import org.tabellion.sam.DynamicConfiguration;
import org.tabellion.sam.Operation;
import org.tabellion.sam.SigningService;
import org.tabellion.sam.SigningServiceId;

/** Reads {@code dynamic_config.json}. */
public final class DynamicConfigurations {

    private static final int MOST = 64;
    private static final int LARGEST_KEY = 1024;
    private static final int LEAST_RSA_BITS = 2048;
    private static final Set<Integer> CURVES = Set.of(256, 384, 521);
    private static final long DEFAULT_SAD_MAX_AGE = 300;
    private static final long DEFAULT_SKEW = 10;

    private DynamicConfigurations() {}

    /** @throws Failure INVALID {@code dynamic_config} that says which member is wrong */
    public static DynamicConfiguration read(byte[] json) {
        try {
            return Members.read("dynamic_config", StrictJson.object(json), DynamicConfigurations::document);
        } catch (Rejection e) {
            throw Failure.invalid("dynamic_config", e.description());
        } catch (IllegalArgumentException e) {
            throw Failure.invalid("dynamic_config", "dynamic_config.json: " + e.getMessage());
        }
    }

    static DynamicConfiguration document(Members members) {
        long version = members.integer("version", 1, KeyPairs.LARGEST_INTEGER);
        var servers = members.objectsOrNone("authorization_servers", MOST, DynamicConfigurations::server);
        var services = members.objectsOrNone("signing_service_privileged_users", MOST, DynamicConfigurations::service);
        return members.optionalObject(
                        "limits",
                        it -> new DynamicConfiguration(
                                version,
                                servers,
                                services,
                                it.isPresent("sad_max_age_s")
                                        ? it.integer("sad_max_age_s", 1, 300)
                                        : DEFAULT_SAD_MAX_AGE,
                                it.isPresent("clock_skew_s") ? it.integer("clock_skew_s", 0, 60) : DEFAULT_SKEW))
                .orElseGet(
                        () -> new DynamicConfiguration(version, servers, services, DEFAULT_SAD_MAX_AGE, DEFAULT_SKEW));
    }

    private static AuthorizationServer server(Members members) {
        return new AuthorizationServer(
                members.parsed("id", 64, AuthorizationServerId::new, Names.EXPECTED),
                publicKey(members),
                members.text("issuer", 512),
                members.text("kid", 128),
                Set.copyOf(members.strings("algorithms", 8, DynamicConfigurations::algorithm)),
                members.parsed("min_acr", 64, DynamicConfigurations::level, "a known level"),
                members.flag("allow_skad"));
    }

    private static SigningService service(Members members) {
        return new SigningService(
                members.parsed("id", 64, SigningServiceId::new, Names.EXPECTED),
                publicKey(members),
                Set.copyOf(members.strings("allowed_authorization_servers", MOST, AuthorizationServerId::new)),
                Set.copyOf(members.strings("operations", Operation.values().length, DynamicConfigurations::operation)));
    }

    static Bytes publicKey(Members members) {
        return members.parsed(
                "public_key",
                LARGEST_KEY * 2,
                DynamicConfigurations::usableKey,
                "the base64url SubjectPublicKeyInfo of an RSA key of 2048 bits or more, or of P-256, P-384 or P-521");
    }

    private static Bytes usableKey(String text) {
        var encoded = Bytes.ofBase64Url(text);
        for (var algorithm : List.of("EC", "RSA")) {
            try {
                var key = KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded.toArray()));
                boolean usable =
                        switch (key) {
                            case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= LEAST_RSA_BITS;
                            case ECPublicKey ec ->
                                CURVES.contains(ec.getParams().getOrder().bitLength());
                            default -> false;
                        };
                // One key, one spelling: clients are found by these bytes.
                if (usable && Bytes.of(key.getEncoded()).equals(encoded)) {
                    return encoded;
                }
            } catch (GeneralSecurityException notOfThisKind) {
                continue;
            }
        }
        throw new IllegalArgumentException("not a usable key");
    }

    private static AuthorizationServer.JwsAlgorithm algorithm(String name) {
        return AuthorizationServer.JwsAlgorithm.named(name).orElseThrow(DynamicConfigurations::unknown);
    }

    private static AuthorizationServer.AssuranceLevel level(String acr) {
        return AuthorizationServer.AssuranceLevel.ofAcr(acr).orElseThrow(DynamicConfigurations::unknown);
    }

    private static Operation operation(String name) {
        return Operation.named(name).orElseThrow(DynamicConfigurations::unknown);
    }

    private static IllegalArgumentException unknown() {
        return new IllegalArgumentException("unknown");
    }
}

package org.tabellion.conformance;

import static org.tabellion.conformance.InfoCases.holds;
import static org.tabellion.conformance.Shape.list;
import static org.tabellion.conformance.Shape.number;
import static org.tabellion.conformance.Shape.object;
import static org.tabellion.conformance.Shape.oneOf;
import static org.tabellion.conformance.Shape.orNull;
import static org.tabellion.conformance.Shape.text;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import tools.jackson.databind.JsonNode;

/** credentials/info. */
final class CredentialCases {

    private static final String INFO = "credentials/info";
    private static final String INVALID = "Invalid parameter credentialID";
    private static final String MISSING = "Missing (or invalid type) string parameter credentialID";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Shape MOMENT = text("[0-9]{14}Z", "YYYYMMDDHHMMSSZ");
    private static final Map<Integer, String> CURVES =
            Map.of(256, "1.2.840.10045.3.1.7", 384, "1.3.132.0.34", 521, "1.3.132.0.35");
    private static final int TIMES = 15;
    private static final long TELLING = 20;

    private CredentialCases() {}

    static void addTo(Cases cases) {
        cases.add(
                Edition.ALL,
                "credential.shape",
                "A.4.4",
                "a description has its members, of their types",
                t -> described(
                                t,
                                Body.of("certificates", "chain")
                                        .with("certInfo", true)
                                        .with("authInfo", true))
                        .shaped(shape(t.edition())));
        cases.add(Edition.ALL, "credential.default", "A.4.4", "unless told otherwise there is one certificate", t -> {
            var told = described(t, Body.empty()).shaped(shape(t.edition()));
            holds(
                    told.path("cert").path("certificates").size() == 1,
                    "%d certificates came"
                            .formatted(told.path("cert").path("certificates").size()));
        });
        cases.add(Edition.ALL, "credential.none", "A.4.4", "certificates none leaves them out", t -> {
            var told = described(t, Body.of("certificates", "none")).json();
            holds(told.path("cert").path("certificates").isEmpty(), "certificates came");
        });
        cases.add(
                Edition.ALL,
                "credential.chain",
                "A.4.4",
                "the chain begins with the leaf, and each vouches for the one before",
                CredentialCases::chain);
        cases.add(
                Edition.ALL,
                "credential.key",
                "A.4.4",
                "algorithm, length and curve are those of the key in the certificate",
                CredentialCases::key);
        cases.add(
                Edition.ALL,
                "credential.certificate",
                "A.4.4",
                "names, number and times are those of the certificate",
                CredentialCases::certificate);
        cases.add(
                Edition.FIRST,
                "credential.no-details",
                "A.4.4",
                "details of certificate and factors come only when asked for",
                t -> {
                    var told = described(t, Body.empty()).json();
                    for (var name : new String[] {"subjectDN", "issuerDN", "serialNumber", "validFrom", "validTo"}) {
                        holds(!told.path("cert").has(name), "cert.%s was not asked for".formatted(name));
                    }
                    holds(!told.has("PIN") && !told.has("OTP"), "PIN and OTP were not asked for");
                });
        cases.add(
                Edition.ALL,
                "credential.enabled",
                "A.4.4",
                "the key that was given is enabled, and its certificate good",
                t -> {
                    var told = t.credentialInfo();
                    holds(
                            told.path("key").path("status").asString("").equals("enabled"),
                            "key.status is " + told.path("key").path("status"));
                    holds(
                            told.path("cert").path("status").asString("valid").equals("valid"),
                            "cert.status is " + told.path("cert").path("status"));
                });
        cases.add(Edition.ALL, "credential.missing", "A.3", "no credentialID", t -> {
            t.needs(INFO);
            t.call(INFO, Body.empty()).refusedFor(MISSING);
        });
        cases.add(Edition.ALL, "credential.number", "A.3", "credentialID is a number", t -> {
            t.needs(INFO);
            t.call(INFO, Body.of("credentialID", 7)).refusedFor(MISSING);
        });
        cases.add(Edition.ALL, "credential.null", "A.1", "credentialID is null", t -> {
            t.needs(INFO);
            t.call(INFO, Body.of("credentialID", null)).refusedFor(MISSING);
        });
        cases.add(Edition.ALL, "credential.empty", "A.3", "credentialID is empty", t -> {
            t.needs(INFO);
            t.call(INFO, Body.of("credentialID", "")).refusedFor(400, "invalid_request", INVALID, MISSING);
        });
        for (var odd : List.of(
                Map.entry("unknown", ""),
                Map.entry("quote", "x' OR '1'='1"),
                Map.entry("path", "../../etc/passwd"),
                Map.entry("long", "x".repeat(20_000)),
                Map.entry("zero", "a\u0000b"))) {
            cases.add(
                    Edition.ALL,
                    "credential." + odd.getKey(),
                    "A.3",
                    "a credentialID that nobody has: " + odd.getKey(),
                    t -> {
                        t.needs(INFO);
                        t.call(
                                        INFO,
                                        Body.of(
                                                "credentialID",
                                                odd.getValue().isEmpty() ? t.unknownCredential() : odd.getValue()))
                                .refusedFor(INVALID);
                    });
        }
        cases.add(
                Edition.ALL,
                "credential.foreign",
                "A.10-12",
                "a foreign credential is not told from an unknown one",
                t -> {
                    t.needs(INFO);
                    var foreign = t.call(INFO, Body.of("credentialID", t.foreignCredential()))
                            .refusedFor(INVALID);
                    var unknown = t.call(INFO, Body.of("credentialID", t.unknownCredential()))
                            .refusedFor(INVALID);
                    holds(
                            Arrays.equals(foreign.body(), unknown.body()) && foreign.status() == unknown.status(),
                            "the answers differ: %d %s, %d %s"
                                    .formatted(foreign.status(), foreign.text(), unknown.status(), unknown.text()));
                });
        cases.add(Edition.ALL, "credential.foreign-user", "A.10-12", "nor by a signer's token", t -> {
            t.needs(INFO);
            var foreign = t.callAs(t.userToken(), INFO, Body.of("credentialID", t.foreignCredential()))
                    .refusedFor(INVALID);
            var unknown = t.callAs(t.userToken(), INFO, Body.of("credentialID", t.unknownCredential()))
                    .refusedFor(INVALID);
            holds(
                    Arrays.equals(foreign.body(), unknown.body()),
                    "the answers differ: %s, %s".formatted(foreign.text(), unknown.text()));
        });
        cases.add(Edition.ALL, "credential.foreign-time", "A.10-12", "nor by the time it takes", t -> {
            t.needs(INFO);
            var foreign = time(t, t.foreignCredential());
            var unknown = time(t, t.unknownCredential());
            holds(
                    Math.abs(foreign - unknown) < TELLING
                            || Math.max(foreign, unknown) < 3 * Math.min(foreign, unknown),
                    "in the median a foreign one takes %d ms, an unknown one %d ms".formatted(foreign, unknown));
        });
        cases.add(Edition.ALL, "credential.certificates", "A.3", "certificates of an unknown kind", t -> asked(
                        t, Body.of("certificates", "all"))
                .refusedFor("Invalid parameter certificates"));
        cases.add(Edition.STRICT, "credential.flag", "A.3", "a flag that is a string", t -> asked(
                        t, Body.of("certInfo", "true"))
                .refusedAs("invalid_request", 400));
        cases.add(
                Edition.SECOND,
                "credential.by-credential-token",
                "A.2",
                "a credential token describes its own key",
                t -> {
                    var token = t.signer().approved(t.key().newHash());
                    t.callAs(token, INFO, Body.of("credentialID", t.credential()))
                            .status(200)
                            .json();
                });
        cases.add(Edition.SECOND, "credential.by-credential-token-other", "A.2", "and no other", t -> {
            var token = t.signer().approved(t.key().newHash());
            t.callAs(token, INFO, Body.of("credentialID", t.foreignCredential()))
                    .refused(400, 401, 403);
        });
    }

    private static long time(Subject t, String credential) throws IOException {
        var times = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            var start = System.nanoTime();
            t.call(INFO, Body.of("credentialID", credential));
            times[i] = (System.nanoTime() - start) / 1_000_000;
        }
        Arrays.sort(times);
        return times[TIMES / 2];
    }

    private static Answer asked(Subject t, Body body) throws IOException {
        t.needs(INFO);
        return t.call(INFO, Body.of("credentialID", t.credential()).withAll(body));
    }

    private static Answer described(Subject t, Body body) throws IOException {
        return asked(t, body).status(200);
    }

    private static void chain(Subject t) throws IOException {
        var chain =
                SigningKey.chain(described(t, Body.of("certificates", "chain")).json());
        holds(!chain.isEmpty(), "there is no certificate");
        for (int i = 0; i + 1 < chain.size(); i++) {
            try {
                chain.get(i).verify(chain.get(i + 1).getPublicKey());
            } catch (GeneralSecurityException broken) {
                throw new NotConforming("certificates[%d] is not signed by certificates[%d]".formatted(i, i + 1));
            }
        }
        var single =
                SigningKey.chain(described(t, Body.of("certificates", "single")).json());
        holds(
                single.size() == 1 && single.getFirst().equals(chain.getFirst()),
                "certificates single is not the first of the chain");
    }

    private static void key(Subject t) throws IOException {
        var told = described(t, Body.empty()).json();
        var key = told.path("key");
        var algorithms = key.path("algo").valueStream().map(JsonNode::asString).toList();
        switch (SigningKey.chain(told).getFirst().getPublicKey()) {
            case RSAPublicKey rsa -> {
                holds(
                        key.path("len").asInt() == rsa.getModulus().bitLength(),
                        "key.len is %s, the modulus has %d bits"
                                .formatted(key.path("len"), rsa.getModulus().bitLength()));
                holds(key.path("curve").isMissingNode(), "an RSA key has no curve");
                holds(
                        algorithms.stream().allMatch(it -> it.startsWith("1.2.840.113549.1.1.")),
                        "key.algo of an RSA key is " + algorithms);
            }
            case ECPublicKey ec -> {
                var bits = ec.getParams().getOrder().bitLength();
                holds(
                        key.path("len").asInt() == bits,
                        "key.len is %s, the curve has %d bits".formatted(key.path("len"), bits));
                holds(
                        key.path("curve")
                                .asString("")
                                .equals(CURVES.getOrDefault(
                                        bits, key.path("curve").asString(""))),
                        "key.curve is %s".formatted(key.path("curve")));
                holds(
                        algorithms.stream().allMatch(it -> it.startsWith("1.2.840.10045.")),
                        "key.algo of an EC key is " + algorithms);
            }
            default -> t.remark("the kind of the key is unknown here");
        }
        if (SigningKey.chain(told).getFirst().getPublicKey() instanceof RSAPublicKey
                && !algorithms.contains("1.2.840.113549.1.1.11")) {
            t.remark("key.algo has no sha256WithRSAEncryption: clients in the field refuse to sign");
        }
    }

    private static void certificate(Subject t) throws IOException {
        var told = described(t, Body.of("certInfo", true)).json();
        var certificate = SigningKey.chain(told).getFirst();
        var cert = told.path("cert");
        isName(
                cert.path("subjectDN").asString(""),
                certificate.getSubjectX500Principal().getName(),
                "subjectDN");
        isName(
                cert.path("issuerDN").asString(""),
                certificate.getIssuerX500Principal().getName(),
                "issuerDN");
        var number = cert.path("serialNumber").asString("");
        holds(
                number.matches("[0-9a-fA-F]+") && new BigInteger(number, 16).equals(certificate.getSerialNumber()),
                "serialNumber is %s, in hexadecimal the certificate has %x"
                        .formatted(number, certificate.getSerialNumber()));
        isTime(cert.path("validFrom").asString(""), certificate.getNotBefore().toInstant(), "validFrom");
        isTime(cert.path("validTo").asString(""), certificate.getNotAfter().toInstant(), "validTo");
    }

    private static void isTime(String told, Instant time, String name) {
        holds(
                told.equals(TIME.format(time)),
                "%s is %s, the certificate has %s".formatted(name, told, TIME.format(time)));
    }

    /** In the order of RFC 4514; attributes that one side spells by number are counted alone. */
    private static void isName(String told, String name, String member) {
        try {
            holds(
                    !told.isEmpty() && new LdapName(told).size() == new LdapName(name).size(),
                    "%s is %s, the certificate has %s".formatted(member, told, name));
        } catch (InvalidNameException malformed) {
            throw new NotConforming("%s is no name of RFC 4514: %s".formatted(member, told));
        }
    }

    static Shape shape(Edition edition) {
        var cert = object().may("status", oneOf("valid", "expired", "revoked", "suspended"))
                .may("certificates", list(Shape.BASE64, 0))
                .may("issuerDN", Shape.TEXT)
                .may("subjectDN", Shape.TEXT)
                .may("serialNumber", text("[0-9a-fA-F]+", "hexadecimal"))
                .may("validFrom", MOMENT)
                .may("validTo", MOMENT);
        var shape = object().may("description", Shape.TEXT)
                .must(
                        "key",
                        object().must("status", oneOf("enabled", "disabled"))
                                .must("algo", list(Shape.OID, 1))
                                .must("len", number(1))
                                .may("curve", Shape.OID))
                .may("cert", cert)
                .may("SCAL", oneOf("1", "2"))
                .must("multisign", number(1))
                .may("lang", Shape.TEXT);
        if (!edition.isSecond()) {
            var factor = object().must("presence", oneOf("true", "false", "optional"))
                    .may("format", oneOf("A", "N"));
            return shape.must("authMode", oneOf("implicit", "explicit", "oauth2code"))
                    .may("PIN", factor)
                    .may("OTP", factor.may("type", oneOf("offline", "online")))
                    .never("auth");
        }
        var authObject =
                object().must("type", Shape.TEXT).must("id", Shape.TEXT).may("format", oneOf("A", "N"));
        return shape.must(
                        "auth",
                        object().must("mode", oneOf("explicit", "oauth2code"))
                                .may("expression", Shape.TEXT)
                                .must("objects", orNull(list(authObject, 0))))
                .never("authMode")
                .never("PIN")
                .never("OTP");
    }
}

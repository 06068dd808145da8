package org.tabellion.samapi.testkit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An authorization server with a key of its own, as far as a SAM sees one: it mints SADs, good ones and bad ones. */
public final class TokenMint {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String issuer;
    private final String kid;
    private final KeyPair key;

    private TokenMint(String issuer, String kid, KeyPair key) {
        this.issuer = issuer;
        this.kid = kid;
        this.key = key;
    }

    public static TokenMint create(String issuer, String kid) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new TokenMint(issuer, kid, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String issuer() {
        return issuer;
    }

    public String kid() {
        return kid;
    }

    /** SubjectPublicKeyInfo, DER. */
    public Bytes publicKey() {
        return Bytes.of(key.getPublic().getEncoded());
    }

    /** The claims of a SAD by which {@code algorithm} signs {@code hashes} with {@code keyPair}, to be changed at will. */
    public ObjectNode sadClaims(
            String audience, String presenter, ObjectNode keyPair, SignatureAlgorithm algorithm, List<Bytes> hashes) {
        var claims = envelope(
                audience, presenter, keyPair.path("owner").path("signer_id").asString(), "sign");
        claims.put("key_id", keyPair.path("id").asString());
        claims.put(
                "key_thumbprint",
                thumbprint(Bytes.ofBase64Url(keyPair.path("public_key").asString())));
        claims.put("key_generation", keyPair.path("generation").asLong());
        claims.put("scal", 2);
        claims.put("hash_alg", algorithm.digest().oid());
        var values = claims.putArray("dtbs_r");
        hashes.forEach(it -> values.add(it.base64Url()));
        claims.put("num_signatures", hashes.size());
        claims.put("sign_alg", algorithm.oid());
        return claims;
    }

    /** The claims of a SKAD: a signer's consent to the making of a key. */
    public ObjectNode skadClaims(String audience, String presenter, String signer) {
        return envelope(audience, presenter, signer, "assign");
    }

    private ObjectNode envelope(String audience, String presenter, String signer, String purpose) {
        long now = Instant.now().getEpochSecond();
        var jti = new byte[16];
        RANDOM.nextBytes(jti);
        var claims = JSON.createObjectNode();
        claims.put("iss", issuer);
        claims.put("aud", audience);
        claims.put("sub", signer);
        claims.put("iat", now);
        claims.put("nbf", now);
        claims.put("exp", now + 300);
        claims.put("jti", Bytes.of(jti).base64Url());
        claims.put("azp", presenter);
        claims.put("client_id", "cl_01JZ3V5K7M9P1R3T5W7Y9A1C3G");
        claims.put("v", 1);
        claims.put("purpose", purpose);
        claims.put("acr", "urn:tabellion:loa:substantial");
        claims.putArray("amr").add("pwd").add("otp");
        claims.put("auth_time", now);
        var consent = claims.putObject("consent");
        consent.put("text_id", "consent-1");
        consent.put("text_sha256", Bytes.of(new byte[32]).base64Url());
        consent.put("shown_at", now);
        consent.put("accepted_at", now);
        consent.putArray("doc_labels").add("lease.pdf");
        consent.putArray("document_sha256").add(Bytes.of(new byte[32]).base64Url());
        return claims;
    }

    public Sad sad(ObjectNode claims) {
        return signed("sad+jwt", claims);
    }

    public Sad skad(ObjectNode claims) {
        return signed("skad+jwt", claims);
    }

    private Sad signed(String type, ObjectNode claims) {
        return signed(it -> it.put("typ", type), claims);
    }

    /** With a header of the test's own making on top of the usual one; signed by ES256 whatever the header says. */
    public Sad signed(Consumer<ObjectNode> header, ObjectNode claims) {
        var head = JSON.createObjectNode();
        head.put("alg", "ES256");
        head.put("kid", kid);
        header.accept(head);
        var input = part(head) + "." + part(claims);
        try {
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return new Sad(input + "." + Bytes.of(signature.sign()).base64Url());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Header and claims without a signature, for those who forge one. */
    public static String part(ObjectNode json) {
        return Bytes.of(JSON.writeValueAsBytes(json)).base64Url();
    }

    /** RFC 7638, SHA-256, base64url. */
    public static String thumbprint(Bytes publicKey) {
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(jwk(publicKey))).base64Url();
    }

    private static String jwk(Bytes publicKey) {
        var spec = new X509EncodedKeySpec(publicKey.toArray());
        for (var kind : List.of("EC", "RSA")) {
            try {
                return switch (KeyFactory.getInstance(kind).generatePublic(spec)) {
                    case ECPublicKey ec -> {
                        int bits = ec.getParams().getCurve().getField().getFieldSize();
                        int length = (bits + 7) / 8;
                        yield "{\"crv\":\"P-%d\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
                                .formatted(
                                        bits,
                                        fixed(ec.getW().getAffineX(), length),
                                        fixed(ec.getW().getAffineY(), length));
                    }
                    case RSAPublicKey rsa ->
                        "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
                                .formatted(fixed(rsa.getPublicExponent(), 0), fixed(rsa.getModulus(), 0));
                    default -> throw new IllegalArgumentException("neither RSA nor EC");
                };
            } catch (GeneralSecurityException notOfThisKind) {
                continue;
            }
        }
        throw new IllegalArgumentException("neither RSA nor EC");
    }

    // Without sign byte; with leading zeros up to the length.
    private static String fixed(BigInteger value, int length) {
        var big = value.toByteArray();
        int from = big.length > 1 && big[0] == 0 ? 1 : 0;
        int size = big.length - from;
        var out = new byte[Math.max(length, size)];
        System.arraycopy(big, from, out, out.length - size, size);
        return Bytes.of(out).base64Url();
    }
}

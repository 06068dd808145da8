package org.tabellion.bench;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.tabellion.kernel.Bytes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a signer's page does with a PIN and a passkey: of the contract alone, with nothing of the SAM's own code. */
final class SignersPage {

    static final String RP_ID = "sign.example";
    static final String ORIGIN = "https://sign.example";
    static final String CREDENTIAL = text("credential-1");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final JsonNode pinKey;
    private final KeyPair passkey = keyPair();

    /** @param pinKey a JWK of {@code /info} */
    SignersPage(JsonNode pinKey) {
        this.pinKey = pinKey;
    }

    static String jti() {
        return "%010d.%s".formatted(Instant.now().getEpochSecond(), random(16));
    }

    static String challenge(String jti, String keyId, List<Bytes> hashes) {
        var form = JSON.createObjectNode();
        var sorted = form.putArray("dtbs_r");
        hashes.stream().map(Bytes::base64Url).sorted().forEach(sorted::add);
        form.put("jti", jti).put("key_id", keyId);
        return sha256(JSON.writeValueAsBytes(form));
    }

    static String settingChallenge(String jti, String signer) {
        return sha256(
                JSON.writeValueAsBytes(JSON.createObjectNode().put("jti", jti).put("signer_id", signer)));
    }

    ObjectNode newPin(String pin, String jti, String signer) {
        return pinProof(pin, jti, settingChallenge(jti, signer));
    }

    /** {@code {"kind":"pin","pin":...}}: a new factor and a proof look the same. */
    ObjectNode pinProof(String pin, String jti, String challenge) {
        try {
            var ephemeral = keyPair();
            var w = ((ECPublicKey) ephemeral.getPublic()).getW();
            var header = JSON.createObjectNode()
                    .put("alg", "ECDH-ES")
                    .put("enc", "A256GCM")
                    .put("kid", pinKey.path("kid").asString());
            header.putObject("epk")
                    .put("kty", "EC")
                    .put("crv", "P-256")
                    .put("x", coordinate(w.getAffineX()))
                    .put("y", coordinate(w.getAffineY()));
            var protectedHeader = Bytes.of(JSON.writeValueAsBytes(header)).base64Url();
            var agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(ephemeral.getPrivate());
            agreement.doPhase(
                    KeyFactory.getInstance("EC")
                            .generatePublic(new ECPublicKeySpec(
                                    new ECPoint(number("x"), number("y")),
                                    ((ECPublicKey) ephemeral.getPublic()).getParams())),
                    true);
            var vector = new byte[12];
            RANDOM.nextBytes(vector);
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(derived(agreement.generateSecret()), "AES"),
                    new GCMParameterSpec(128, vector));
            cipher.updateAAD(protectedHeader.getBytes(StandardCharsets.US_ASCII));
            var sealed = Bytes.of(cipher.doFinal(JSON.writeValueAsBytes(JSON.createObjectNode()
                            .put("pin", pin)
                            .put("jti", jti)
                            .put("challenge", challenge))))
                    .toArray();
            var text = Bytes.of(Arrays.copyOf(sealed, sealed.length - 16));
            var tag = Bytes.of(Arrays.copyOfRange(sealed, sealed.length - 16, sealed.length));
            var jwe = String.join(
                    ".", protectedHeader, "", Bytes.of(vector).base64Url(), text.base64Url(), tag.base64Url());
            return JSON.createObjectNode().put("kind", "pin").put("pin", jwe);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] derived(byte[] secret) throws GeneralSecurityException {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(ByteBuffer.allocate(4).putInt(1).array());
        digest.update(secret);
        digest.update(ByteBuffer.allocate(4 + 7 + 4 + 4 + 4)
                .putInt(7)
                .put("A256GCM".getBytes(StandardCharsets.US_ASCII))
                .putInt(0)
                .putInt(0)
                .putInt(256)
                .array());
        return digest.digest();
    }

    ObjectNode newPasskey() {
        return JSON.createObjectNode()
                .put("kind", "passkey")
                .put("credential_id", CREDENTIAL)
                .put("public_key", Bytes.of(passkey.getPublic().getEncoded()).base64Url())
                .put("relying_party", RP_ID);
    }

    ObjectNode passkeyProof(String challenge) {
        try {
            var client = JSON.writeValueAsBytes(JSON.createObjectNode()
                    .put("type", "webauthn.get")
                    .put("challenge", challenge)
                    .put("origin", ORIGIN));
            var data = ByteBuffer.allocate(37)
                    .put(MessageDigest.getInstance("SHA-256").digest(RP_ID.getBytes(StandardCharsets.UTF_8)))
                    .put((byte) 0x05)
                    .putInt(0)
                    .array();
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(passkey.getPrivate());
            signature.update(data);
            signature.update(MessageDigest.getInstance("SHA-256").digest(client));
            return JSON.createObjectNode()
                    .put("kind", "passkey")
                    .put("credential_id", CREDENTIAL)
                    .put("authenticator_data", Bytes.of(data).base64Url())
                    .put("client_data", Bytes.of(client).base64Url())
                    .put("signature", Bytes.of(signature.sign()).base64Url());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private BigInteger number(String coordinate) {
        return new BigInteger(
                1, Bytes.ofBase64Url(pinKey.path(coordinate).asString()).toArray());
    }

    private static String coordinate(BigInteger value) {
        var hex = "%064x".formatted(value);
        return Bytes.ofHex(hex).base64Url();
    }

    private static String random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return Bytes.of(bytes).base64Url();
    }

    private static String text(String text) {
        return Bytes.ofUtf8(text).base64Url();
    }

    private static String sha256(byte[] data) {
        try {
            return Bytes.of(MessageDigest.getInstance("SHA-256").digest(data)).base64Url();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

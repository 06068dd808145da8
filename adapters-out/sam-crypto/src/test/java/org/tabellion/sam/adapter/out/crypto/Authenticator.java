package org.tabellion.sam.adapter.out.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.sam.NewFactor;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.FactorProof;
import tools.jackson.databind.json.JsonMapper;

/** A passkey, or the key of a phone: signs what it is told to, the right and the wrong. */
final class Authenticator {

    static final String RP_ID = "sign.example";
    static final String ORIGIN = "https://sign.example";
    private static final Bytes CREDENTIAL = Bytes.ofUtf8("credential-1");

    private final KeyPair key;
    private final String algorithm;

    private Authenticator(KeyPair key, String algorithm) {
        this.key = key;
        this.algorithm = algorithm;
    }

    static Authenticator es256() {
        return of("EC", "SHA256withECDSA");
    }

    static Authenticator rs256() {
        return of("RSA", "SHA256withRSA");
    }

    static Authenticator ed25519() {
        return of("Ed25519", "Ed25519");
    }

    private static Authenticator of(String kind, String algorithm) {
        try {
            var generator = KeyPairGenerator.getInstance(kind);
            if (kind.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else if (kind.equals("RSA")) {
                generator.initialize(2048);
            }
            return new Authenticator(generator.generateKeyPair(), algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Bytes publicKey() {
        return Bytes.of(key.getPublic().getEncoded());
    }

    NewFactor passkey() {
        return new NewFactor.Passkey(CREDENTIAL, publicKey(), RP_ID);
    }

    NewFactor device() {
        return new NewFactor.Device(publicKey());
    }

    FactorProof.Device signed(Challenge challenge) {
        return new FactorProof.Device(sign(challenge.digest()));
    }

    FactorProof.Passkey asserted(Challenge challenge) {
        return asserted(challenge, 0);
    }

    FactorProof.Passkey asserted(Challenge challenge, long counter) {
        return asserted(challenge, _ -> {}, RP_ID, 0x05, counter);
    }

    FactorProof.Passkey asserted(
            Challenge challenge, Consumer<Map<String, Object>> change, String rpId, int flags, long counter) {
        var client = new LinkedHashMap<String, Object>();
        client.put("type", "webauthn.get");
        client.put("challenge", challenge.digest().base64Url());
        client.put("origin", ORIGIN);
        client.put("crossOrigin", false);
        change.accept(client);
        return asserted(Bytes.ofUtf8(JsonMapper.shared().writeValueAsString(client)), data(rpId, flags, counter));
    }

    FactorProof.Passkey asserted(Bytes client, Bytes data) {
        return new FactorProof.Passkey(
                CREDENTIAL, data, client, sign(data.append(DigestAlgorithm.SHA256.digest(client))));
    }

    static Bytes data(String rpId, int flags, long counter) {
        var hash = DigestAlgorithm.SHA256.digest(Bytes.of(rpId.getBytes(StandardCharsets.UTF_8)));
        return hash.append(Bytes.of(
                ByteBuffer.allocate(5).put((byte) flags).putInt((int) counter).array()));
    }

    private Bytes sign(Bytes data) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key.getPrivate());
            signature.update(data.toArray());
            return Bytes.of(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

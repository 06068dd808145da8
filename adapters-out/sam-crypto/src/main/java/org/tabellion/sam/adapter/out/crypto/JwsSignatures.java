package org.tabellion.sam.adapter.out.crypto;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.Refusal.Reason;

/** Verifies the signature of a JWS; an algorithm that does not fit the key is told apart from a signature that is wrong. */
final class JwsSignatures {

    private static final int SMALLEST_RSA = 2048;

    // The keys are those of the configuration: few, and the same again and again.
    private final Map<Bytes, PublicKey> keys = new ConcurrentHashMap<>();

    /** @param publicKey SubjectPublicKeyInfo, DER, from the configuration */
    boolean isSigned(Bytes publicKey, JwsAlgorithm algorithm, Bytes input, Bytes value) throws Unfit {
        var key = keys.computeIfAbsent(publicKey, JcaPublicKeys::decode);
        try {
            var signature = signature(algorithm, key);
            signature.initVerify(key);
            signature.update(input.toArray());
            return signature.verify(value.toArray());
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    private static Signature signature(JwsAlgorithm algorithm, PublicKey key) throws GeneralSecurityException, Unfit {
        return switch (algorithm) {
            case ES256 -> ecdsa(key, 256, "SHA256withECDSAinP1363Format");
            case ES384 -> ecdsa(key, 384, "SHA384withECDSAinP1363Format");
            case PS256 -> pss(key);
        };
    }

    private static Signature ecdsa(PublicKey key, int bits, String name) throws GeneralSecurityException, Unfit {
        boolean fits = key instanceof ECPublicKey ec
                && ec.getParams().getCurve().getField().getFieldSize() == bits;
        if (!fits) {
            throw new Unfit(Reason.ALGORITHM, "the algorithm does not fit the key");
        }
        return Signature.getInstance(name);
    }

    private static Signature pss(PublicKey key) throws GeneralSecurityException, Unfit {
        if (!(key instanceof RSAPublicKey rsa) || rsa.getModulus().bitLength() < SMALLEST_RSA) {
            throw new Unfit(Reason.ALGORITHM, "the algorithm does not fit the key");
        }
        var signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec(
                "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC));
        return signature;
    }
}

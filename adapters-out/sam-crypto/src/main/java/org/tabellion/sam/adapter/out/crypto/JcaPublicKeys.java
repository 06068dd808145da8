package org.tabellion.sam.adapter.out.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SignatureCheck;
import org.tabellion.sam.spi.PublicKeys;

/** By the providers of the JCA, whichever are installed. */
public final class JcaPublicKeys implements PublicKeys {

    private static final int REMEMBERED = 10_000;

    private final Map<Bytes, Known> known = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Known> eldest) {
            return size() > REMEMBERED;
        }
    });

    private record Known(PublicKey key, Bytes thumbprint) {}

    @Override
    public boolean verifies(Bytes publicKey, SignatureAlgorithm algorithm, Dtbsr hash, Bytes signature) {
        return SignatureCheck.verifies(known(publicKey).key(), algorithm, hash, signature, JcaPublicKeys::opened);
    }

    // By the provider: with a hundred hashes in a call, what each costs is felt.
    private static byte[] opened(RSAPublicKey key, byte[] value) {
        try {
            var rsa = Cipher.getInstance("RSA/ECB/NoPadding");
            rsa.init(Cipher.ENCRYPT_MODE, key);
            return rsa.doFinal(value);
        } catch (GeneralSecurityException notNow) {
            return new byte[0];
        }
    }

    @Override
    public Bytes thumbprint(Bytes publicKey) {
        return known(publicKey).thumbprint();
    }

    static PublicKey decode(Bytes publicKey) {
        var encoded = new X509EncodedKeySpec(publicKey.toArray());
        try {
            return KeyFactory.getInstance("EC").generatePublic(encoded);
        } catch (InvalidKeySpecException notOnACurve) {
            return decodeRsa(encoded);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has EC", e);
        }
    }

    private static PublicKey decodeRsa(X509EncodedKeySpec encoded) {
        try {
            return KeyFactory.getInstance("RSA").generatePublic(encoded);
        } catch (InvalidKeySpecException e) {
            throw new IllegalArgumentException("neither an EC nor an RSA public key", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    private Known known(Bytes publicKey) {
        var before = known.get(publicKey);
        if (before != null) {
            return before;
        }
        var key = decode(publicKey);
        var found = new Known(key, DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(jwk(key))));
        known.put(publicKey, found);
        return found;
    }

    // RFC 7638 section 3: the required members in the order of their names.
    private static String jwk(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa ->
                "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
                        .formatted(
                                unsigned(rsa.getPublicExponent(), 0).base64Url(),
                                unsigned(rsa.getModulus(), 0).base64Url());
            case ECPublicKey ec -> {
                int bits = ec.getParams().getCurve().getField().getFieldSize();
                int length = (bits + 7) / 8;
                yield "{\"crv\":\"P-%d\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
                        .formatted(
                                bits,
                                unsigned(ec.getW().getAffineX(), length).base64Url(),
                                unsigned(ec.getW().getAffineY(), length).base64Url());
            }
            default -> throw new IllegalArgumentException("neither an EC nor an RSA public key");
        };
    }

    private static Bytes unsigned(BigInteger value, int atLeast) {
        return Bytes.of(padded(value, Math.max(atLeast, (value.bitLength() + 7) / 8)));
    }

    private static byte[] padded(BigInteger value, int length) {
        var signed = value.toByteArray();
        var padded = new byte[length];
        int count = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - count, padded, length - count, count);
        return padded;
    }
}

package org.tabellion.kernel;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/**
 * Whether a value is the signature of a hash. By the providers of the JCA, whichever are installed; RSA in plain arithmetic
 * unless the caller has something faster, as what is signed is a digest already.
 */
public final class SignatureCheck {

    private SignatureCheck() {}

    /** RSAVP1 of RFC 8017 section 5.2.2. */
    @FunctionalInterface
    public interface RsaPublicOperation {

        /**
         * @param value as long as the modulus, and less than it
         * @return its power by the public exponent, as long as the modulus; empty if that cannot be had
         */
        byte[] apply(RSAPublicKey key, byte[] value);
    }

    /** @param value PKCS#1 v1.5 or PSS value, or DER Ecdsa-Sig-Value; false also for what is no value at all */
    public static boolean verifies(PublicKey key, SignatureAlgorithm algorithm, Dtbsr hash, Bytes value) {
        return verifies(key, algorithm, hash, value, SignatureCheck::inPlainArithmetic);
    }

    /** As the other one. @param rsa faster than plain arithmetic, where there is such a thing */
    public static boolean verifies(
            PublicKey key, SignatureAlgorithm algorithm, Dtbsr hash, Bytes value, RsaPublicOperation rsa) {
        return switch (key) {
            case RSAPublicKey ofRsa when algorithm.isPss() -> isPss(ofRsa, algorithm, hash, opened(ofRsa, value, rsa));
            case RSAPublicKey ofRsa -> isPkcs1(length(ofRsa), hash, opened(ofRsa, value, rsa));
            case ECPublicKey ec -> isEcdsa(ec, hash, value);
            default -> false;
        };
    }

    private static boolean isEcdsa(ECPublicKey key, Dtbsr hash, Bytes value) {
        try {
            var signature = Signature.getInstance("NONEwithECDSA");
            signature.initVerify(key);
            signature.update(hash.value().toArray());
            return signature.verify(value.toArray());
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    // RFC 8017 section 8.2.2: the one encoding there is, compared whole.
    private static boolean isPkcs1(int length, Dtbsr hash, byte[] encoded) {
        var info = digestInfo(hash.algorithm()).append(hash.value()).toArray();
        var expected = new byte[length];
        Arrays.fill(expected, (byte) 0xff);
        expected[0] = 0;
        expected[1] = 1;
        expected[length - info.length - 1] = 0;
        System.arraycopy(info, 0, expected, length - info.length, info.length);
        return Arrays.equals(encoded, expected);
    }

    // RFC 8017 section 9.1.2.
    private static boolean isPss(RSAPublicKey key, SignatureAlgorithm algorithm, Dtbsr hash, byte[] encoded) {
        if (encoded.length == 0) {
            return false;
        }
        int emBits = key.getModulus().bitLength() - 1;
        int saltLength = algorithm.saltLength(key.getModulus().bitLength());
        int digestLength = hash.algorithm().lengthInBytes();
        int maskedLength = encoded.length - digestLength - 1;
        var digest = Arrays.copyOfRange(encoded, maskedLength, maskedLength + digestLength);
        var block = unmasked(Arrays.copyOf(encoded, maskedLength), digest, hash.algorithm());
        int unused = 8 * encoded.length - emBits;
        boolean isTopClear = (encoded[0] & 0xff) >>> (8 - unused) == 0;
        block[0] &= (byte) (0xff >>> unused);
        int salt = maskedLength - saltLength;
        boolean isPadded = block[salt - 1] == 1;
        for (int i = 0; i < salt - 1; i++) {
            isPadded &= block[i] == 0;
        }
        var again = hash.algorithm().newMessageDigest();
        again.update(new byte[8]);
        again.update(hash.value().toArray());
        again.update(block, salt, saltLength);
        return isTopClear
                && isPadded
                && encoded[encoded.length - 1] == (byte) 0xbc
                && Arrays.equals(again.digest(), digest);
    }

    // MGF1, RFC 8017 appendix B.2.1.
    private static byte[] unmasked(byte[] masked, byte[] seed, DigestAlgorithm algorithm) {
        var sha = algorithm.newMessageDigest();
        for (int counter = 0, at = 0; at < masked.length; counter++) {
            sha.update(seed);
            var mask = sha.digest(
                    new byte[] {(byte) (counter >>> 24), (byte) (counter >>> 16), (byte) (counter >>> 8), (byte) counter
                    });
            for (int i = 0; i < mask.length && at < masked.length; i++, at++) {
                masked[at] ^= mask[i];
            }
        }
        return masked;
    }

    /** Empty if the value cannot be one of this key. */
    private static byte[] opened(RSAPublicKey key, Bytes value, RsaPublicOperation rsa) {
        var bytes = value.toArray();
        if (bytes.length != length(key) || new BigInteger(1, bytes).compareTo(key.getModulus()) >= 0) {
            return new byte[0];
        }
        return rsa.apply(key, bytes);
    }

    private static byte[] inPlainArithmetic(RSAPublicKey key, byte[] value) {
        return padded(new BigInteger(1, value).modPow(key.getPublicExponent(), key.getModulus()), length(key));
    }

    private static byte[] padded(BigInteger value, int length) {
        var signed = value.toByteArray();
        var padded = new byte[length];
        int count = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - count, padded, length - count, count);
        return padded;
    }

    private static int length(RSAPublicKey key) {
        return (key.getModulus().bitLength() + 7) / 8;
    }

    private static Bytes digestInfo(DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case SHA256 -> Bytes.ofHex("3031300d060960864801650304020105000420");
            case SHA384 -> Bytes.ofHex("3041300d060960864801650304020205000430");
            case SHA512 -> Bytes.ofHex("3051300d060960864801650304020305000440");
        };
    }
}

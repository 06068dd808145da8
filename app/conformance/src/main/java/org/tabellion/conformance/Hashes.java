package org.tabellion.conformance;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** Random values and their encodings. */
final class Hashes {

    static final String SHA256 = "2.16.840.1.101.3.4.2.1";
    static final String SHA384 = "2.16.840.1.101.3.4.2.2";
    static final String SHA512 = "2.16.840.1.101.3.4.2.3";
    static final String SHA224 = "2.16.840.1.101.3.4.2.4";
    static final String SHA1 = "1.3.14.3.2.26";
    static final String MD5 = "1.2.840.113549.2.5";

    private static final SecureRandom RANDOM = new SecureRandom();

    private Hashes() {}

    static byte[] random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @param oid of SHA-2 */
    static byte[] digest(String oid, byte[] data) {
        try {
            return MessageDigest.getInstance(oid).digest(data);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A random value, with padding, that cannot be Base64 for its letters alone. */
    static String base64InAddressLetters(int length) {
        while (true) {
            var text = base64(random(length));
            if (text.contains("+") || text.contains("/")) {
                return text.replace('+', '-').replace('/', '_');
            }
        }
    }

    /** The same bytes in other letters: the bits that padding leaves over are set. Without padding it stays as it is. */
    static String base64WithStrayBits(byte[] bytes) {
        var text = base64(bytes);
        if (!text.endsWith("=")) {
            return text;
        }
        var at = text.indexOf('=') - 1;
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var stray = alphabet.charAt(alphabet.indexOf(text.charAt(at)) | 1);
        return text.substring(0, at) + stray + text.substring(at + 1);
    }
}

package org.tabellion.samserver;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** PEM files (RFC 7468) as openssl writes them. */
final class Pem {

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private Pem() {}

    /** @throws GeneralSecurityException if there is no certificate, or one cannot be read */
    static List<X509Certificate> certificates(byte[] pem) throws GeneralSecurityException {
        var read = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        if (read.isEmpty()) {
            throw new GeneralSecurityException("no certificate in it");
        }
        return read.stream().map(X509Certificate.class::cast).toList();
    }

    /** @throws GeneralSecurityException if it is not an RSA or EC key in PKCS#8 without encryption */
    static PrivateKey privateKey(byte[] pem) throws GeneralSecurityException {
        var matcher = PRIVATE_KEY.matcher(new String(pem, StandardCharsets.US_ASCII));
        if (!matcher.find()) {
            throw new GeneralSecurityException("no \"BEGIN PRIVATE KEY\" (PKCS#8, not encrypted) in it");
        }
        var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        for (var algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException notOfThisKind) {
                continue;
            }
        }
        throw new GeneralSecurityException("neither an RSA nor an EC key");
    }
}

package org.tabellion.conformance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import tools.jackson.databind.JsonNode;

/**
 * A key as credentials/info describes it, the algorithm that is tried with it, and how its signatures are verified.
 *
 * @param digest the one that the algorithm implies
 */
record SigningKey(List<String> algorithms, String algorithm, String digest, X509Certificate certificate) {

    static final String RSA = "1.2.840.113549.1.1.1";
    static final String EC = "1.2.840.10045.2.1";
    static final String PSS = "1.2.840.113549.1.1.10";

    private static final Map<String, String> DIGESTS = Map.of(
            "1.2.840.113549.1.1.11", Hashes.SHA256,
            "1.2.840.113549.1.1.12", Hashes.SHA384,
            "1.2.840.113549.1.1.13", Hashes.SHA512,
            "1.2.840.10045.4.3.2", Hashes.SHA256,
            "1.2.840.10045.4.3.3", Hashes.SHA384,
            "1.2.840.10045.4.3.4", Hashes.SHA512);
    private static final Map<String, Integer> LENGTHS = Map.of(Hashes.SHA256, 32, Hashes.SHA384, 48, Hashes.SHA512, 64);
    private static final Map<String, String> PREFIXES = Map.of(
            Hashes.SHA256, "3031300d060960864801650304020105000420",
            Hashes.SHA384, "3041300d060960864801650304020205000430",
            Hashes.SHA512, "3051300d060960864801650304020305000440");

    static SigningKey of(JsonNode description) {
        var algorithms = new ArrayList<String>();
        description.path("key").path("algo").forEach(it -> algorithms.add(it.asString()));
        var chain = chain(description);
        if (chain.isEmpty()) {
            throw new Lacking("a credential with a certificate, to verify by");
        }
        var algorithm = algorithms.stream()
                .filter(DIGESTS::containsKey)
                .findFirst()
                .orElseThrow(() -> new Lacking("a key whose key.algo has an algorithm with a digest in it"));
        return new SigningKey(algorithms, algorithm, DIGESTS.getOrDefault(algorithm, ""), chain.getFirst());
    }

    static List<X509Certificate> chain(JsonNode description) {
        var chain = new ArrayList<X509Certificate>();
        for (var one : description.path("cert").path("certificates")) {
            try {
                chain.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(Base64.getDecoder().decode(one.asString()))));
            } catch (GeneralSecurityException | IllegalArgumentException broken) {
                throw new NotConforming("cert.certificates[%d] is no certificate in DER and Base64: %s"
                        .formatted(chain.size(), broken.getMessage()));
            }
        }
        return chain;
    }

    boolean isRsa() {
        return certificate.getPublicKey().getAlgorithm().equals("RSA");
    }

    /** Of the key alone. */
    String kind() {
        return isRsa() ? RSA : EC;
    }

    /** One that this key certainly has not. */
    String foreignAlgorithm() {
        return isRsa() ? "1.2.840.10045.4.3.2" : "1.2.840.113549.1.1.11";
    }

    /** As X.509 and CMS write the algorithm that is tried: RSA with NULL beside it, ECDSA with nothing. */
    AlgorithmIdentifier algorithmIdentifier() {
        var oid = new ASN1ObjectIdentifier(algorithm);
        return isRsa() ? new AlgorithmIdentifier(oid, DERNull.INSTANCE) : new AlgorithmIdentifier(oid);
    }

    /** A digest that contradicts the algorithm. */
    String otherDigest() {
        return digest.equals(Hashes.SHA256) ? Hashes.SHA384 : Hashes.SHA256;
    }

    byte[] encodedCertificate() {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException broken) {
            throw new NotConforming("the credential's certificate cannot be read: " + broken.getMessage());
        }
    }

    int length() {
        return LENGTHS.getOrDefault(digest, 32);
    }

    /** To be signed: nobody has asked for it before. */
    byte[] newHash() {
        return Hashes.random(length());
    }

    /** @throws NotConforming unless this key has signed just this hash */
    void verify(byte[] hash, String value) {
        boolean valid;
        try {
            var verifier = Signature.getInstance(isRsa() ? "NONEwithRSA" : "NONEwithECDSA");
            verifier.initVerify(certificate.getPublicKey());
            if (isRsa()) {
                verifier.update(HexFormat.of().parseHex(PREFIXES.getOrDefault(digest, "")));
            }
            verifier.update(hash);
            valid = verifier.verify(Base64.getDecoder().decode(value));
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            throw new NotConforming("a signature value cannot be read: " + malformed.getMessage());
        }
        if (!valid) {
            throw new NotConforming("a signature is not one by the credential's certificate over the hash");
        }
    }

    /** RFC 8017 section 9.1.1; of an RSA key. */
    int longestSalt() {
        int modulus = ((RSAPublicKey) certificate.getPublicKey()).getModulus().bitLength();
        return (modulus - 1 + 7) / 8 - length() - 2;
    }

    /** RSASSA-PSS-params (RFC 4055) with the digest of the algorithm in both places. */
    String pssParameters(int salt) {
        try {
            var hash = new AlgorithmIdentifier(new ASN1ObjectIdentifier(digest), DERNull.INSTANCE);
            var mask = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, hash);
            return Hashes.base64(
                    new RSASSAPSSparams(hash, mask, new ASN1Integer(salt), RSASSAPSSparams.DEFAULT_TRAILER_FIELD)
                            .getEncoded("DER"));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @throws NotConforming unless this key has signed just this hash by RSASSA-PSS with just this salt */
    void verifyPss(byte[] hash, String value, int salt) {
        try {
            var verifier = PSSSigner.createRawSigner(
                    new RSAEngine(), newDigest(), newDigest(), salt, PSSSigner.TRAILER_IMPLICIT);
            verifier.init(
                    false, PublicKeyFactory.createKey(certificate.getPublicKey().getEncoded()));
            verifier.update(hash, 0, hash.length);
            if (!verifier.verifySignature(Base64.getDecoder().decode(value))) {
                throw new NotConforming(
                        "the value is no RSASSA-PSS signature with a salt of %d octets over the hash".formatted(salt));
            }
        } catch (IOException | IllegalArgumentException malformed) {
            throw new NotConforming("a signature value cannot be read: " + malformed.getMessage());
        }
    }

    private Digest newDigest() {
        return switch (digest) {
            case Hashes.SHA384 -> new SHA384Digest();
            case Hashes.SHA512 -> new SHA512Digest();
            default -> SHA256Digest.newInstance();
        };
    }

    /** @param values in the order of the hashes */
    void verify(List<byte[]> hashes, JsonNode answer) {
        var values = answer.path("signatures");
        if (values.size() != hashes.size()) {
            throw new NotConforming("%d signatures came for %d hashes".formatted(values.size(), hashes.size()));
        }
        for (int i = 0; i < hashes.size(); i++) {
            verify(hashes.get(i), values.get(i).asString());
        }
    }
}

package org.tabellion.evaluation;

import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A key of the infrastructure with its certificate. Not a record: it must not print itself. */
final class Entity {

    private final PrivateKey key;
    private final X509CertificateHolder certificate;

    Entity(PrivateKey key, X509CertificateHolder certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    PrivateKey key() {
        return key;
    }

    X509CertificateHolder certificate() {
        return certificate;
    }

    X500Name name() {
        return certificate.getSubject();
    }

    ContentSigner signer() {
        return signer(key);
    }

    String signatureAlgorithm() {
        return signatureAlgorithm(key);
    }

    static ContentSigner signer(PrivateKey key) {
        try {
            return new JcaContentSignerBuilder(signatureAlgorithm(key)).build(key);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("every Java platform signs with " + key.getAlgorithm(), e);
        }
    }

    private static String signatureAlgorithm(PrivateKey key) {
        var bits = key instanceof ECKey ec ? ec.getParams().getOrder().bitLength() : 0;
        return bits > 256 ? "SHA384withECDSA" : "SHA256withECDSA";
    }
}

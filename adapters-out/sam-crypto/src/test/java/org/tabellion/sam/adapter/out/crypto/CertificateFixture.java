package org.tabellion.sam.adapter.out.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.tabellion.kernel.Bytes;

/** A CA that certifies whatever it is asked to. */
final class CertificateFixture {

    private CertificateFixture() {}

    static Bytes certificate(Bytes publicKey, String subject, Instant notAfter) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var builder = new X509v3CertificateBuilder(
                    new X500Name("CN=Test CA"),
                    BigInteger.TWO,
                    Date.from(notAfter.minus(Duration.ofDays(365))),
                    Date.from(notAfter),
                    new X500Name(subject),
                    SubjectPublicKeyInfo.getInstance(publicKey.toArray()));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .build(generator.generateKeyPair().getPrivate());
            return Bytes.of(builder.build(signer).getEncoded());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Bytes request(Bytes publicKey, String subject) {
        try {
            var info = new CertificationRequestInfo(
                    new X500Name(subject), SubjectPublicKeyInfo.getInstance(publicKey.toArray()), new DERSet());
            return Bytes.of(info.getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

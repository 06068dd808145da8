package org.tabellion.documents.adapter.out.pki;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.tabellion.kernel.Bytes;

/** An issuer that certifies whatever a test needs, also what no honest one would. */
final class TestIssuer {

    static final String OCSP = "http://ocsp.example/";
    static final String LIST = "http://crl.example/list.crl";
    static final String ISSUER = "http://ca.example/issuer.cer";

    interface Extending {
        void extend(X509v3CertificateBuilder certificate) throws Exception;
    }

    record Party(KeyPair pair, X509CertificateHolder certificate) {

        ContentSigner signer() throws Exception {
            return TestIssuer.signer(pair);
        }

        Bytes der() throws Exception {
            return Bytes.of(certificate.getEncoded());
        }
    }

    private final AtomicLong serials = new AtomicLong(1000);
    private final Party self;

    TestIssuer(String name) throws Exception {
        var pair = pair();
        var x500 = new X500Name("CN=" + name);
        self = new Party(
                pair,
                build(
                        x500,
                        x500,
                        pair,
                        signer(pair),
                        Duration.ZERO,
                        it -> it.addExtension(Extension.basicConstraints, true, new BasicConstraints(true))));
    }

    Party self() {
        return self;
    }

    Party certify(String name, Extending extending) throws Exception {
        return certify(name, Duration.ZERO, extending);
    }

    /** @param age how long ago its year began */
    Party certify(String name, Duration age, Extending extending) throws Exception {
        var pair = pair();
        return new Party(
                pair,
                build(
                        self.certificate().getSubject(),
                        new X500Name("CN=" + name),
                        pair,
                        self.signer(),
                        age,
                        extending));
    }

    Party leaf() throws Exception {
        return certify("Leaf", it -> {
            it.addExtension(
                    Extension.authorityInfoAccess, false, new AuthorityInformationAccess(new AccessDescription[] {
                        new AccessDescription(AccessDescription.id_ad_ocsp, uri(OCSP)),
                        new AccessDescription(AccessDescription.id_ad_caIssuers, uri(ISSUER))
                    }));
            it.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
                new DistributionPoint(new DistributionPointName(new GeneralNames(uri(LIST))), null, null)
            }));
        });
    }

    private X509CertificateHolder build(
            X500Name issuer, X500Name subject, KeyPair pair, ContentSigner signer, Duration age, Extending extending)
            throws Exception {
        var from = Instant.now().minus(Duration.ofMinutes(1)).minus(age);
        var builder = new X509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(serials.incrementAndGet()),
                Date.from(from),
                Date.from(from.plus(Duration.ofDays(365))),
                subject,
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        extending.extend(builder);
        return builder.build(signer);
    }

    private static GeneralName uri(String address) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, address);
    }

    private static ContentSigner signer(KeyPair pair) throws Exception {
        return new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    }

    static KeyPair pair() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }
}

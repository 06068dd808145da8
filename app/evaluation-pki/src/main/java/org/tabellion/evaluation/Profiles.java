package org.tabellion.evaluation;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.qualified.ETSIQCObjectIdentifiers;
import org.bouncycastle.asn1.x509.qualified.QCStatement;
import org.bouncycastle.asn1.x509.qualified.RFC3739QCObjectIdentifiers;
import org.bouncycastle.asn1.x509.qualified.SemanticsInformation;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.jspecify.annotations.Nullable;

/** The certificates that are issued, by kind (RFC 5280; ETSI EN 319 412-2 and -3 for signers; EN 319 422 for the TSU). */
final class Profiles {

    /** In the example arc 2.999, so that nobody takes it for a policy of a trust service provider. */
    static final ASN1ObjectIdentifier SIGNER_POLICY = new ASN1ObjectIdentifier("2.999.241.1");

    static final ASN1ObjectIdentifier TIMESTAMP_POLICY = new ASN1ObjectIdentifier("2.999.241.2");

    // RFC 6402 section 2.10, as RFC 9483 section 1.6 wants of a CMP responder and of an RA.
    static final KeyPurposeId CMC_CA = KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.3.27"));
    static final KeyPurposeId CMC_RA = KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.3.28"));

    private static final ASN1ObjectIdentifier SEMANTICS_NATURAL = new ASN1ObjectIdentifier("0.4.0.194121.1.1");
    private static final ASN1ObjectIdentifier SEMANTICS_LEGAL = new ASN1ObjectIdentifier("0.4.0.194121.1.2");
    private static final Duration YEAR = Duration.ofDays(365);

    private final Addresses addresses;
    private final SecureRandom random = new SecureRandom();

    Profiles(Addresses addresses) {
        this.addresses = addresses;
    }

    X509CertificateHolder root(KeyPair pair, X500Name name) {
        var builder = builder(name, name, info(pair), YEAR.multipliedBy(20), null);
        add(builder, Extension.basicConstraints, true, new BasicConstraints(true));
        add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        identifiers(builder, info(pair), info(pair));
        return builder.build(Entity.signer(pair.getPrivate()));
    }

    X509CertificateHolder issuing(KeyPair pair, X500Name name, Entity root) {
        var builder = builder(root.name(), name, info(pair), YEAR.multipliedBy(10), root);
        add(builder, Extension.basicConstraints, true, new BasicConstraints(0));
        add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        add(builder, Extension.certificatePolicies, false, policies(new ASN1ObjectIdentifier("2.5.29.32.0")));
        identifiers(builder, info(pair), root.certificate().getSubjectPublicKeyInfo());
        add(builder, Extension.authorityInfoAccess, false, access(addresses.rootCertificate(), false));
        add(builder, Extension.cRLDistributionPoints, false, distribution(addresses.rootRevocations()));
        return builder.build(root.signer());
    }

    X509CertificateHolder ocspResponder(KeyPair pair, X500Name name, Entity issuing) {
        var builder = infrastructure(pair, name, issuing, KeyUsage.digitalSignature);
        add(builder, Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning));
        add(builder, OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE);
        return builder.build(issuing.signer());
    }

    X509CertificateHolder timestampUnit(KeyPair pair, X500Name name, Entity issuing) {
        var builder = infrastructure(pair, name, issuing, KeyUsage.digitalSignature | KeyUsage.nonRepudiation);
        // RFC 3161 section 2.3: critical, and alone.
        add(builder, Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
        add(builder, Extension.certificatePolicies, false, policies(TIMESTAMP_POLICY));
        add(builder, Extension.authorityInfoAccess, false, access(addresses.issuingCertificate(), true));
        add(builder, Extension.cRLDistributionPoints, false, distribution(addresses.issuingRevocations()));
        return builder.build(issuing.signer());
    }

    X509CertificateHolder messageSigner(KeyPair pair, X500Name name, Entity issuing, KeyPurposeId purpose) {
        var builder = infrastructure(pair, name, issuing, KeyUsage.digitalSignature);
        add(builder, Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        return builder.build(issuing.signer());
    }

    /** EN 319 412-2 for a natural person, EN 319 412-3 where the subject has an organizationIdentifier. */
    X509CertificateHolder signer(SubjectPublicKeyInfo key, X500Name subject, Entity issuing) {
        var builder = builder(issuing.name(), subject, key, YEAR, issuing);
        add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.nonRepudiation));
        add(builder, Extension.certificatePolicies, false, policies(SIGNER_POLICY));
        identifiers(builder, key, issuing.certificate().getSubjectPublicKeyInfo());
        add(builder, Extension.authorityInfoAccess, false, access(addresses.issuingCertificate(), true));
        add(builder, Extension.cRLDistributionPoints, false, distribution(addresses.issuingRevocations()));
        add(builder, Extension.qCStatements, false, statements(isLegalPerson(subject)));
        return builder.build(issuing.signer());
    }

    static boolean isLegalPerson(X500Name subject) {
        return subject.getRDNs(BCStyle.ORGANIZATION_IDENTIFIER).length > 0;
    }

    // Test values: the syntax and the type, but neither QcCompliance nor QcSSCD, which would be untrue.
    private static ASN1Encodable statements(boolean legal) {
        var semantics = new QCStatement(
                RFC3739QCObjectIdentifiers.id_qcs_pkixQCSyntax_v2,
                new SemanticsInformation(legal ? SEMANTICS_LEGAL : SEMANTICS_NATURAL));
        var type = new QCStatement(
                ETSIQCObjectIdentifiers.id_etsi_qcs_QcType,
                new DERSequence(
                        legal ? ETSIQCObjectIdentifiers.id_etsi_qct_eseal : ETSIQCObjectIdentifiers.id_etsi_qct_esign));
        var disclosure = new QCStatement(
                ETSIQCObjectIdentifiers.id_etsi_qcs_QcPds, new DERSequence(new DERSequence(new ASN1Encodable[] {
                    new DERIA5String("https://evaluation.invalid/pds"), new DERPrintableString("en")
                })));
        return new DERSequence(new ASN1Encodable[] {semantics, type, disclosure});
    }

    private X509v3CertificateBuilder infrastructure(KeyPair pair, X500Name name, Entity issuing, int usage) {
        var builder = builder(issuing.name(), name, info(pair), YEAR.multipliedBy(5), issuing);
        add(builder, Extension.keyUsage, true, new KeyUsage(usage));
        identifiers(builder, info(pair), issuing.certificate().getSubjectPublicKeyInfo());
        return builder;
    }

    private X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, SubjectPublicKeyInfo key, Duration life, @Nullable Entity parent) {
        var from = Instant.now();
        var until = Date.from(from.plus(life));
        if (parent != null && parent.certificate().getNotAfter().before(until)) {
            until = parent.certificate().getNotAfter();
        }
        return new X509v3CertificateBuilder(issuer, serial(), Date.from(from), until, subject, key);
    }

    // RFC 5280 section 4.1.2.2: positive, at most 20 octets.
    private BigInteger serial() {
        return new BigInteger(126, random).setBit(126);
    }

    private static void identifiers(
            X509v3CertificateBuilder builder, SubjectPublicKeyInfo key, SubjectPublicKeyInfo issuer) {
        add(builder, Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyIdentifier(key)));
        add(builder, Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(keyIdentifier(issuer)));
    }

    // RFC 7093 section 2, method 1: the leftmost 160 bits of SHA-256 over the key.
    static byte[] keyIdentifier(SubjectPublicKeyInfo key) {
        try {
            var hash = MessageDigest.getInstance("SHA-256")
                    .digest(key.getPublicKeyData().getBytes());
            return Arrays.copyOf(hash, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private AuthorityInformationAccess access(String issuer, boolean withOcsp) {
        var certificate = new AccessDescription(AccessDescription.id_ad_caIssuers, uri(issuer));
        var status = new AccessDescription(AccessDescription.id_ad_ocsp, uri(addresses.ocsp()));
        return new AuthorityInformationAccess(
                withOcsp ? new AccessDescription[] {status, certificate} : new AccessDescription[] {certificate});
    }

    private static CRLDistPoint distribution(String address) {
        return new CRLDistPoint(new DistributionPoint[] {
            new DistributionPoint(new DistributionPointName(new GeneralNames(uri(address))), null, null)
        });
    }

    private static GeneralName uri(String address) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, address);
    }

    private static CertificatePolicies policies(ASN1ObjectIdentifier policy) {
        return new CertificatePolicies(new PolicyInformation(policy));
    }

    private static SubjectPublicKeyInfo info(KeyPair pair) {
        return SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
    }

    private static void add(
            X509v3CertificateBuilder builder, ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {
        try {
            builder.addExtension(type, critical, value);
        } catch (IOException e) {
            throw new IllegalStateException("this extension has an encoding", e);
        }
    }
}

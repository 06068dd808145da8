package org.tabellion.conformance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAlgorithmProtection;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuerSerial;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/** Signatures in CMS form, as PAdES has them. */
final class Cms {

    private Cms() {}

    /** @throws NotConforming unless it is one signature, by this key, over this content, that names its certificate */
    static void judge(byte[] der, byte[] content, SigningKey key) {
        try {
            var signers = new CMSSignedData(new CMSProcessableByteArray(content), first(der)).getSignerInfos();
            if (signers.size() != 1) {
                throw new NotConforming("the CMS has %d signatures".formatted(signers.size()));
            }
            judge(signers.iterator().next(), key.certificate());
        } catch (CMSException | IOException broken) {
            throw new NotConforming("the CMS cannot be read: " + broken.getMessage());
        }
    }

    private static void judge(SignerInformation signer, X509Certificate certificate) {
        try {
            if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate))) {
                throw new NotConforming("the CMS is no signature by the credential's certificate over the document");
            }
        } catch (CMSException | OperatorCreationException wrong) {
            throw new NotConforming("the CMS is no signature over the document: " + wrong.getMessage());
        }
        // EN 319 142-1 clause 6.3: PAdES has the time in the PDF, and says whose signature it is.
        var attributes = signer.getSignedAttributes().toHashtable().keySet();
        if (attributes.contains(CMSAttributes.signingTime)) {
            throw new NotConforming("signing-time stands in the CMS of a PAdES signature");
        }
        if (!attributes.contains(PKCSObjectIdentifiers.id_aa_signingCertificateV2)) {
            throw new NotConforming("the CMS does not name its certificate (signing-certificate-v2)");
        }
    }

    // Zeros follow it in /Contents.
    private static byte[] first(byte[] der) throws IOException {
        try (var in = new ASN1InputStream(new ByteArrayInputStream(der))) {
            return in.readObject().getEncoded("DER");
        }
    }

    /**
     * What a signer approves where the data to be signed are approved and not the document: content type, message digest,
     * algorithm protection (RFC 6211) and signing certificate (RFC 5035), DER, and nothing that time or chance decides.
     */
    static byte[] dataToBeSigned(byte[] digest, SigningKey key) {
        try {
            var certificate = new JcaX509CertificateHolder(key.certificate());
            var digestAlgorithm = new AlgorithmIdentifier(new ASN1ObjectIdentifier(key.digest()));
            var attributes = new ASN1EncodableVector();
            attributes.add(attribute(CMSAttributes.contentType, PKCSObjectIdentifiers.data));
            attributes.add(attribute(CMSAttributes.messageDigest, new DEROctetString(digest)));
            attributes.add(attribute(
                    CMSAttributes.cmsAlgorithmProtect,
                    new CMSAlgorithmProtection(
                            digestAlgorithm, CMSAlgorithmProtection.SIGNATURE, key.algorithmIdentifier())));
            attributes.add(attribute(
                    PKCSObjectIdentifiers.id_aa_signingCertificateV2,
                    new SigningCertificateV2(new ESSCertIDv2(
                            digestAlgorithm,
                            Hashes.digest(key.digest(), certificate.getEncoded()),
                            new IssuerSerial(
                                    new GeneralNames(new GeneralName(certificate.getIssuer())),
                                    certificate.getSerialNumber())))));
            return new DERSet(attributes).getEncoded("DER");
        } catch (IOException | CertificateEncodingException broken) {
            throw new NotConforming("the credential's certificate cannot be read: " + broken.getMessage());
        }
    }

    private static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
        return new Attribute(type, new DERSet(value));
    }
}

package org.tabellion.credentials.adapter.out.pkcs10;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.tabellion.credentials.spi.CertificationRequests;
import org.tabellion.credentials.spi.Subjects;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.pki.CertificatePaths;
import org.tabellion.pki.Malformed;

/** PKCS#10 with Bouncy Castle, without attributes. */
public final class Pkcs10CertificationRequests implements CertificationRequests {

    // Keywords that the JDK and Bouncy Castle both read; RFC 4514 itself names none for these.
    private static final Map<String, String> KEYWORDS = Map.of(
            "2.5.4.42",
            "GIVENNAME",
            "2.5.4.4",
            "SURNAME",
            "2.5.4.5",
            "SERIALNUMBER",
            "2.5.4.97",
            "ORGANIZATIONIDENTIFIER");

    private static final List<ASN1ObjectIdentifier> ORDER = List.of(
            BCStyle.C,
            BCStyle.O,
            BCStyle.ORGANIZATION_IDENTIFIER,
            BCStyle.GIVENNAME,
            BCStyle.SURNAME,
            BCStyle.SERIALNUMBER,
            BCStyle.CN);

    @Override
    public Bytes information(Bytes publicKey, Subjects.Subject subject) {
        return encoded(new CertificationRequestInfo(name(subject), key(publicKey), new DERSet()));
    }

    @Override
    public Bytes request(Bytes information, SignatureAlgorithm algorithm, Bytes signature) {
        try {
            return encoded(new CertificationRequest(
                    CertificationRequestInfo.getInstance(information.toArray()),
                    identifier(algorithm),
                    new DERBitString(signature.toArray())));
        } catch (IllegalArgumentException notInformation) {
            throw Failure.invalid("bad_certification_request", "not a CertificationRequestInfo");
        }
    }

    @Override
    public String distinguishedName(Subjects.Subject subject) {
        return text(name(subject));
    }

    @Override
    public Holder holder(Bytes certificate) {
        try {
            var parsed = CertificatePaths.holder(certificate);
            var key = parsed.getSubjectPublicKeyInfo();
            return new Holder(encoded(key), text(ordered(parsed.getSubject())));
        } catch (Malformed e) {
            throw Failure.invalid("certificate_malformed", "not a certificate");
        }
    }

    private static String text(X500Name name) {
        return new X500Principal(encoded(name).toArray()).getName(X500Principal.RFC2253, KEYWORDS);
    }

    // An authority may order a name as it likes: both are written in the order of name(..).
    private static X500Name ordered(X500Name name) {
        var parts = name.getRDNs().clone();
        Arrays.sort(parts, Comparator.comparingInt(it -> rank(it.getFirst().getType())));
        return new X500Name(parts);
    }

    private static int rank(ASN1ObjectIdentifier type) {
        var rank = ORDER.indexOf(type);
        return rank < 0 ? ORDER.size() : rank;
    }

    private static X500Name name(Subjects.Subject subject) {
        var name = new X500NameBuilder(BCStyle.INSTANCE);
        switch (subject) {
            case Subjects.Subject.Natural(var country, var givenName, var surname, var serialNumber) ->
                name.addRDN(BCStyle.C, country)
                        .addRDN(BCStyle.GIVENNAME, givenName)
                        .addRDN(BCStyle.SURNAME, surname)
                        .addRDN(BCStyle.SERIALNUMBER, serialNumber)
                        .addRDN(BCStyle.CN, givenName + " " + surname);
            case Subjects.Subject.Legal(var country, var organization, var identifier) ->
                name.addRDN(BCStyle.C, country)
                        .addRDN(BCStyle.O, organization)
                        .addRDN(BCStyle.ORGANIZATION_IDENTIFIER, identifier)
                        .addRDN(BCStyle.CN, organization);
        }
        return name.build();
    }

    private static SubjectPublicKeyInfo key(Bytes publicKey) {
        try {
            return SubjectPublicKeyInfo.getInstance(publicKey.toArray());
        } catch (IllegalArgumentException notAKey) {
            throw Failure.invalid("bad_public_key", "not a SubjectPublicKeyInfo");
        }
    }

    private static AlgorithmIdentifier identifier(SignatureAlgorithm algorithm) {
        var digest = algorithm.digest().standardName().replace("-", "");
        var name = algorithm.isPss()
                ? digest + "withRSAandMGF1"
                : digest + (algorithm.family() == KeyAlgorithm.Family.RSA ? "withRSA" : "withECDSA");
        return new DefaultSignatureAlgorithmIdentifierFinder().find(name);
    }

    private static Bytes encoded(ASN1Object value) {
        try {
            return Bytes.of(value.getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

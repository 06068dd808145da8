package org.tabellion.documents.adapter.out.pki;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.tabellion.pki.Malformed;

/** The addresses that a certificate names (RFC 5280 sections 4.2.1.13 and 4.2.2.1): http and https alone, a few at most. */
final class CertificateLinks {

    private static final int MOST = 4;

    private CertificateLinks() {}

    static List<URI> ocsp(X509CertificateHolder certificate) throws Malformed {
        return access(certificate, AccessDescription.id_ad_ocsp);
    }

    static List<URI> issuers(X509CertificateHolder certificate) throws Malformed {
        return access(certificate, AccessDescription.id_ad_caIssuers);
    }

    static List<URI> revocationLists(X509CertificateHolder certificate) throws Malformed {
        return Malformed.orElse("distribution points", () -> {
            var links = new ArrayList<URI>();
            var extension = certificate.getExtension(Extension.cRLDistributionPoints);
            if (extension == null) {
                return links;
            }
            for (var point :
                    CRLDistPoint.getInstance(extension.getParsedValue()).getDistributionPoints()) {
                var name = point.getDistributionPoint();
                // A list of another issuer, or of some reasons only, does not tell what is asked here.
                if (name != null
                        && name.getType() == DistributionPointName.FULL_NAME
                        && point.getCRLIssuer() == null
                        && point.getReasons() == null) {
                    for (var part : GeneralNames.getInstance(name.getName()).getNames()) {
                        addLink(links, part);
                    }
                }
            }
            return links;
        });
    }

    private static List<URI> access(X509CertificateHolder certificate, ASN1ObjectIdentifier method) throws Malformed {
        return Malformed.orElse("an authority information access", () -> {
            var links = new ArrayList<URI>();
            var access = AuthorityInformationAccess.fromExtensions(certificate.getExtensions());
            if (access != null) {
                for (var description : access.getAccessDescriptions()) {
                    if (description.getAccessMethod().equals(method)) {
                        addLink(links, description.getAccessLocation());
                    }
                }
            }
            return links;
        });
    }

    private static void addLink(List<URI> links, GeneralName name) throws URISyntaxException {
        if (name.getTagNo() == GeneralName.uniformResourceIdentifier && links.size() < MOST) {
            var link = new URI(name.getName().toString());
            if ("http".equalsIgnoreCase(link.getScheme()) || "https".equalsIgnoreCase(link.getScheme())) {
                links.add(link);
            }
        }
    }
}

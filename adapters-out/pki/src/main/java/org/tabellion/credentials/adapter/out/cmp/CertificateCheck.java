package org.tabellion.credentials.adapter.out.cmp;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.qualified.QCStatement;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.tabellion.kernel.Bytes;
import org.tabellion.pki.CertificatePaths;
import org.tabellion.pki.Malformed;

/** Whether a certificate is the one that was asked for. */
final class CertificateCheck {

    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Map<String, String> KEYWORDS = Map.of(
            "GN", "2.5.4.42",
            "GIVENNAME", "2.5.4.42",
            "SN", "2.5.4.4",
            "SURNAME", "2.5.4.4",
            "SERIALNUMBER", "2.5.4.5",
            "ORGANIZATIONIDENTIFIER", "2.5.4.97");

    private final CertificatePaths paths;
    private final CertificateProfile profile;

    CertificateCheck(CertificatePaths paths, CertificateProfile profile) {
        this.paths = paths;
        this.profile = profile;
    }

    /**
     * @return leaf first, X.509 DER, without the anchor
     * @throws Malformed saying in what the certificate differs
     */
    List<Bytes> check(
            X509CertificateHolder certificate,
            Collection<X509CertificateHolder> others,
            PKCS10CertificationRequest request,
            Instant now)
            throws Malformed {
        Malformed.unless(
                certificate.getSubjectPublicKeyInfo().equals(request.getSubjectPublicKeyInfo()), "it has another key");
        Malformed.unless(
                attributes(certificate.getSubject()).equals(attributes(request.getSubject())),
                "it has another subject");
        Malformed.unless(certificate.isValidOn(Date.from(now.plus(SKEW))), "it is not valid now");
        var constraints = BasicConstraints.fromExtensions(certificate.getExtensions());
        Malformed.unless(constraints == null || !constraints.isCA(), "it is that of an authority");
        Malformed.unless(isForSignatures(certificate), "its key usage is not that of a signer");
        Malformed.unless(policies(certificate).containsAll(profile.policies()), "it lacks a policy");
        Malformed.unless(statements(certificate).containsAll(profile.statements()), "it lacks a QcStatement");
        var path = paths.path(certificate, others, now.plus(SKEW))
                .orElseThrow(() -> new Malformed("no path leads to a trust anchor"));
        return encoded(path);
    }

    private static Set<String> policies(X509CertificateHolder certificate) throws Malformed {
        return Malformed.orElse("certificate policies", () -> {
            var policies = CertificatePolicies.fromExtensions(certificate.getExtensions());
            return policies == null
                    ? Set.<String>of()
                    : Arrays.stream(policies.getPolicyInformation())
                            .map(it -> it.getPolicyIdentifier().getId())
                            .collect(Collectors.toSet());
        });
    }

    private static Set<String> statements(X509CertificateHolder certificate) throws Malformed {
        return Malformed.orElse("QcStatements", () -> {
            var statements = new HashSet<String>();
            var extension = certificate.getExtension(Extension.qCStatements);
            if (extension != null) {
                for (var statement : ASN1Sequence.getInstance(extension.getParsedValue())) {
                    statements.add(
                            QCStatement.getInstance(statement).getStatementId().getId());
                }
            }
            return statements;
        });
    }

    /** EN 319 412-2 section 4.3.2: type A, B or C; EN 319 411-1 has it critical. */
    private static boolean isForSignatures(X509CertificateHolder certificate) {
        var extension = certificate.getExtension(Extension.keyUsage);
        var usage = KeyUsage.fromExtensions(certificate.getExtensions());
        return extension != null
                && extension.isCritical()
                && (usage.hasUsages(KeyUsage.nonRepudiation) || usage.hasUsages(KeyUsage.digitalSignature))
                && Arrays.stream(new int[] {
                            KeyUsage.keyCertSign, KeyUsage.cRLSign, KeyUsage.keyEncipherment, KeyUsage.keyAgreement
                        })
                        .noneMatch(usage::hasUsages);
    }

    /** @throws Malformed if {@code name} is not one of RFC 4514 */
    static List<String> attributes(String name) throws Malformed {
        return attributes(Malformed.orElse(
                "a name of RFC 4514", () -> X500Name.getInstance(new X500Principal(name, KEYWORDS).getEncoded())));
    }

    // Authorities order names as they like, and may write a PrintableString where a UTF8String stood.
    static List<String> attributes(X500Name name) {
        var attributes = new ArrayList<String>();
        for (var rdn : name.getRDNs()) {
            for (var pair : rdn.getTypesAndValues()) {
                attributes.add(pair.getType() + "="
                        + IETFUtils.canonicalize(IETFUtils.valueToString(pair.getValue()))
                                .toLowerCase(Locale.ROOT));
            }
        }
        attributes.sort(null);
        return attributes;
    }

    private static List<Bytes> encoded(List<X509Certificate> path) throws Malformed {
        var chain = new ArrayList<Bytes>();
        for (var certificate : path) {
            chain.add(Malformed.orElse("a certificate", () -> Bytes.of(certificate.getEncoded())));
        }
        return List.copyOf(chain);
    }
}

package org.tabellion.pki;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.tabellion.kernel.Bytes;

/** Paths to the trust anchors of one connector (RFC 5280 section 6), without a look at revocation. */
public final class CertificatePaths {

    private final Set<TrustAnchor> anchors;
    private final List<X509Certificate> known;

    /**
     * @param anchors X.509 DER, at least one
     * @param known X.509 DER of intermediates, beside those that come with a message
     * @throws IllegalArgumentException if there is no anchor, or something is no certificate
     */
    public CertificatePaths(Collection<Bytes> anchors, Collection<Bytes> known) {
        if (anchors.isEmpty()) {
            throw new IllegalArgumentException("a connector needs a trust anchor");
        }
        this.anchors = anchors.stream()
                .map(it -> new TrustAnchor(configured(it), null))
                .collect(Collectors.toUnmodifiableSet());
        this.known = known.stream().map(CertificatePaths::configured).toList();
    }

    /** @return leaf first, without the anchor; empty if no path is valid at {@code at} */
    public Optional<List<X509Certificate>> path(
            X509CertificateHolder leaf, Collection<X509CertificateHolder> others, Instant at) throws Malformed {
        var target = certificate(leaf);
        var candidates = new ArrayList<>(known);
        candidates.add(target);
        for (var other : others) {
            candidates.add(certificate(other));
        }
        try {
            var selector = new X509CertSelector();
            selector.setCertificate(target);
            var parameters = new PKIXBuilderParameters(anchors, selector);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(at));
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(candidates)));
            var path = CertPathBuilder.getInstance("PKIX").build(parameters).getCertPath();
            return Optional.of(path.getCertificates().stream()
                    .map(X509Certificate.class::cast)
                    .toList());
        } catch (CertPathBuilderException none) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform builds paths", e);
        }
    }

    public static X509Certificate certificate(X509CertificateHolder holder) throws Malformed {
        return Malformed.orElse("a certificate", () -> new JcaX509CertificateConverter().getCertificate(holder));
    }

    public static X509CertificateHolder holder(Bytes der) throws Malformed {
        return Malformed.orElse("a certificate", () -> new X509CertificateHolder(der.toArray()));
    }

    private static X509Certificate configured(Bytes der) {
        try {
            return certificate(holder(der));
        } catch (Malformed e) {
            throw new IllegalArgumentException("a configured certificate cannot be read", e);
        }
    }
}

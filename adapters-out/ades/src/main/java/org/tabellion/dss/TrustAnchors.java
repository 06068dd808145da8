package org.tabellion.dss;

import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** The certificates in which every chain has to end: nothing else is trusted, neither the JDK's list nor the system's. */
public final class TrustAnchors {

    private final CommonTrustedCertificateSource source = new CommonTrustedCertificateSource();

    /** @param files one or more certificates each, PEM or DER */
    public static TrustAnchors of(List<Path> files) {
        var anchors = new TrustAnchors();
        for (var file : files) {
            try (var stream = Files.newInputStream(file)) {
                for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
                    anchors.source.addCertificate(new CertificateToken((X509Certificate) certificate));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (CertificateException e) {
                throw new IllegalArgumentException(file + " holds no certificates", e);
            }
        }
        if (anchors.source.getCertificates().isEmpty()) {
            throw new IllegalArgumentException("no trust anchors are configured: no signature could be valid");
        }
        return anchors;
    }

    public CommonTrustedCertificateSource source() {
        return source;
    }
}

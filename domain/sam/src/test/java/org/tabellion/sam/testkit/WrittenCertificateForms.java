package org.tabellion.sam.testkit;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.spi.CertificateForms;

/** Certificates and requests as lines of text: key, subject and, for a certificate, the end of its life. */
public final class WrittenCertificateForms implements CertificateForms {

    public static Bytes certificate(Bytes publicKey, String subject, Instant notAfter) {
        return Bytes.ofUtf8(publicKey.base64Url() + "\n" + subject + "\n" + notAfter);
    }

    public static Bytes request(Bytes publicKey, String subject) {
        return Bytes.ofUtf8(publicKey.base64Url() + "\n" + subject);
    }

    @Override
    public boolean isName(String text) {
        return text.contains("=");
    }

    @Override
    public Optional<RequestFacts> readRequest(Bytes certificationRequestInfo) {
        var lines = certificationRequestInfo.utf8().split("\n", -1);
        return lines.length == 2
                ? Optional.of(new RequestFacts(Bytes.ofBase64Url(lines[0]), Bytes.ofUtf8(lines[1])))
                : Optional.empty();
    }

    @Override
    public Optional<CertificateFacts> readCertificate(Bytes certificate) {
        var lines = certificate.utf8().split("\n", -1);
        return lines.length == 3
                ? Optional.of(new CertificateFacts(
                        Bytes.ofBase64Url(lines[0]), Bytes.ofUtf8(lines[1]), Instant.EPOCH, Instant.parse(lines[2])))
                : Optional.empty();
    }

    @Override
    public boolean isSameName(String text, Bytes subject) {
        return text.equals(subject.utf8());
    }
}

package org.tabellion.documents.adapter.out.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.tsp.TimeStampToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.evaluation.EvaluationPki;
import org.tabellion.http.AllowedAddresses;
import org.tabellion.http.PinnedOutbound;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;

/** The clients over real HTTP against the evaluation infrastructure, which OpenSSL has judged. */
class EvaluationEvidenceTest {

    @Test
    void a_time_stamp_and_the_evidence_about_its_unit(@TempDir Path folder) throws Exception {
        try (var pki = EvaluationPki.start(folder, 0)) {
            var time = new ManualTime(Instant.now());
            var outbound =
                    PinnedOutbound.to(new AllowedAddresses(List.of(pki.baseUrl().getAuthority())));
            var connector = new TimestampConnector(
                    pki.timestampUrl(), Optional.of("2.999.241.2"), List.of(der(pki.rootCertificate())));
            var authority = new HttpTimestampAuthority(outbound, List.of(connector), new SeededRandomness(1), time);
            var evidence = new OnlineRevocationEvidence(outbound, new SeededRandomness(2), time);

            var token = new TimeStampToken(new CMSSignedData(authority
                    .timestamp(DigestAlgorithm.SHA384, DigestAlgorithm.SHA384.digest(Bytes.ofUtf8("x")))
                    .toArray()));
            var unit = Bytes.of(((X509CertificateHolder) token.getCertificates()
                            .getMatches(token.getSID())
                            .iterator()
                            .next())
                    .getEncoded());
            var issuing = evidence.issuer(unit).orElseThrow();

            assertThat(issuing).isEqualTo(der(pki.issuingCertificate()));
            assertThat(evidence.issuer(issuing)).contains(der(pki.rootCertificate()));
            var basic = (BasicOCSPResp)
                    new OCSPResp(evidence.ocsp(unit, issuing).orElseThrow().toArray()).getResponseObject();
            assertThat(basic.getResponses()[0].getCertStatus()).isEqualTo(CertificateStatus.GOOD);
            // Level LT needs evidence that is not older than the time-stamp.
            assertThat(basic.getResponses()[0].getThisUpdate())
                    .isAfterOrEqualTo(token.getTimeStampInfo().getGenTime());
            assertThat(new X509CRLHolder(
                                    evidence.crl(unit, issuing).orElseThrow().toArray())
                            .getIssuer())
                    .isEqualTo(new X509CertificateHolder(issuing.toArray()).getSubject());
            assertThat(evidence.crl(issuing, der(pki.rootCertificate()))).isPresent();
            assertThat(evidence.ocsp(issuing, der(pki.rootCertificate()))).isEmpty();
        }
    }

    private static Bytes der(X509Certificate certificate) throws Exception {
        return Bytes.of(certificate.getEncoded());
    }
}

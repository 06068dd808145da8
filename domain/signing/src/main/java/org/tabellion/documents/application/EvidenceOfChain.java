package org.tabellion.documents.application;

import java.util.ArrayList;
import java.util.List;
import org.tabellion.documents.SignForClient.Evidence;
import org.tabellion.documents.spi.RevocationEvidence;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

/** What proves a chain now, for those who embed it themselves. */
final class EvidenceOfChain {

    private final RevocationEvidence source;

    EvidenceOfChain(RevocationEvidence source) {
        this.source = source;
    }

    /**
     * @param chain leaf first
     * @throws Failure UNAVAILABLE if there is neither OCSP nor CRL for a certificate that has an issuer in it
     */
    Evidence of(List<Bytes> chain) {
        var ocsp = new ArrayList<Bytes>();
        var crl = new ArrayList<Bytes>();
        for (int i = 0; i + 1 < chain.size(); i++) {
            var certificate = chain.get(i);
            var issuer = chain.get(i + 1);
            var answer = source.ocsp(certificate, issuer);
            if (answer.isPresent()) {
                ocsp.add(answer.get());
            } else {
                crl.add(source.crl(certificate, issuer)
                        .orElseThrow(() -> Failure.unavailable("revocation evidence", null)));
            }
        }
        return new Evidence(chain, List.copyOf(ocsp), List.copyOf(crl));
    }
}

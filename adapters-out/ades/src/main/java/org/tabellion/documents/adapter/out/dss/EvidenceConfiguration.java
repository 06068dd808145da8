package org.tabellion.documents.adapter.out.dss;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.tabellion.documents.spi.RevocationEvidence;
import org.tabellion.dss.Evidence;

/** Gives DSS its evidence by our own port. */
@Configuration(proxyBeanMethods = false)
class EvidenceConfiguration {

    @Bean
    Evidence evidence(RevocationEvidence source) {
        return evidenceOf(source);
    }

    static Evidence evidenceOf(RevocationEvidence source) {
        return new Evidence(new PortIssuers(source), new PortOcsp(source), new PortCrl(source));
    }
}

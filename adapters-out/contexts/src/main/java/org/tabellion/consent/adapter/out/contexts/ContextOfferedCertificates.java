package org.tabellion.consent.adapter.out.contexts;

import java.util.List;
import org.springframework.stereotype.Component;
import org.tabellion.consent.spi.OfferedCertificates;
import org.tabellion.credentials.ReadOfferedCertificates;

@Component
final class ContextOfferedCertificates implements OfferedCertificates {

    private final ReadOfferedCertificates certificates;

    ContextOfferedCertificates(ReadOfferedCertificates certificates) {
        this.certificates = certificates;
    }

    @Override
    public List<String> policies() {
        return certificates.policies();
    }
}

package org.tabellion.evaluation;

import java.net.URI;

/** Where the parts of the infrastructure are reached; most of these stand in its certificates. */
record Addresses(URI base) {

    String ocsp() {
        return base + "/ocsp";
    }

    String rootCertificate() {
        return base + "/ca/root.cer";
    }

    String issuingCertificate() {
        return base + "/ca/issuing.cer";
    }

    String rootRevocations() {
        return base + "/crl/root.crl";
    }

    String issuingRevocations() {
        return base + "/crl/issuing.crl";
    }
}

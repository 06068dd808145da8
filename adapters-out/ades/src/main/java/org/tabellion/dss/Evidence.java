package org.tabellion.dss;

import eu.europa.esig.dss.spi.x509.aia.AIASource;
import eu.europa.esig.dss.spi.x509.revocation.crl.CRLSource;
import eu.europa.esig.dss.spi.x509.revocation.ocsp.OCSPSource;

/** Where evidence about certificates comes from: never from the network by DSS itself. */
public record Evidence(AIASource issuers, OCSPSource ocsp, CRLSource crl) {}

package org.tabellion.credentials.testkit;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.tabellion.kernel.Bytes;

/** One that can be read: {@code CN=Ana,O=Bank,C=ES}, to 2028. */
public final class SomeCertificate {

    public static final Bytes DER = Bytes.ofBase64(
            "MIIBQzCB6aADAgECAgIAoTAKBggqhkjOPQQDAjArMQswCQYDVQQGEwJFUzENMAsGA1UECgwEQmFuazENMAsGA1UEAwwEUm9v"
                    + "dDAeFw0yNjAxMDEwMDAwMDBaFw0yODAxMDEwMDAwMDBaMCoxCzAJBgNVBAYTAkVTMQ0wCwYDVQQKDARCYW5rMQwwCgYDVQQD"
                    + "DANBbmEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATCip4AhXXDGNF1th2hVbef5GbeuRcVSGPCmEf/gSR95bcnW3Nbqbi3"
                    + "gOCCCN3oacGWipE7zjmpyuurqXRV/BQ1MAoGCCqGSM49BAMCA0kAMEYCIQD4vGN6cO99ltXOXGnBbRgiDUEnBjZIv2E1GfaO"
                    + "SnJSBwIhAPBh6V8dN406fYQfE9N8p9X5nLAbMtGGQGbd1vCDDMff");

    private SomeCertificate() {}

    public static X509Certificate read() {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(DER.toArray()));
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}

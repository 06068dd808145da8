package org.tabellion.credentials.testkit;

import java.time.Instant;
import org.tabellion.credentials.spi.CertificateAuthority;
import org.tabellion.kernel.Bytes;

class InMemoryCertificateAuthorityTest implements CertificateAuthorityContract {

    private final InMemoryCertificateAuthority authority =
            new InMemoryCertificateAuthority(Instant.parse("2026-01-01T00:00:00Z"));
    private int requests;

    @Override
    public CertificateAuthority authority() {
        return authority;
    }

    @Override
    public Asked fit() {
        return asked("CN=Ana");
    }

    @Override
    public Asked undecided() {
        return asked("CN=Ana [wait 1]");
    }

    @Override
    public Asked unwanted() {
        return asked("CN=Ana [refuse]");
    }

    @Override
    public void cut() {
        authority.cut();
    }

    private Asked asked(String subject) {
        requests++;
        return new Asked(Bytes.ofUtf8("request " + requests), subject);
    }
}

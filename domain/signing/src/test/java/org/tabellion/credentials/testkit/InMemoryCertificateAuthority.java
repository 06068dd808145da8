package org.tabellion.credentials.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tabellion.credentials.spi.CertificateAuthority;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

/**
 * Certifies with bytes that are no X.509: "certificate of" and the request. The subject steers it as it does the evaluation
 * authority: {@code [wait 1]} is undecided once, {@code [refuse]} is refused.
 */
public final class InMemoryCertificateAuthority implements CertificateAuthority {

    private static final Bytes ISSUER = Bytes.ofUtf8("certificate of the issuer");

    private final Instant now;
    private final Map<Bytes, Integer> asked = new HashMap<>();
    private final Set<Bytes> revoked = new HashSet<>();
    private boolean isCut;

    public InMemoryCertificateAuthority(Instant now) {
        this.now = now;
    }

    @Override
    public synchronized Answer request(Bytes certificationRequest, String profile, String subject) {
        reach();
        if (subject.contains("[refuse]")) {
            return new Answer.Refused("ca_not_authorized");
        }
        int times = asked.merge(certificationRequest, 1, Integer::sum);
        if (subject.contains("[wait 1]") && times == 1) {
            return new Answer.Undecided();
        }
        var certificate = Bytes.ofUtf8("certificate of ").append(certificationRequest);
        return revoked.contains(certificate)
                ? new Answer.Refused("ca_certificate_revoked")
                : new Answer.Certified(List.of(certificate, ISSUER), now.plus(Duration.ofDays(365)));
    }

    @Override
    public Set<String> policies() {
        return Set.of("2.999.241.1");
    }

    @Override
    public synchronized void revoke(Bytes certificate, int reason) {
        reach();
        revoked.add(certificate);
    }

    public synchronized boolean isRevoked(Bytes certificate) {
        return revoked.contains(certificate);
    }

    /** From now on it does not answer. */
    public synchronized void cut() {
        isCut = true;
    }

    private void reach() {
        if (isCut) {
            throw Failure.unavailable("the certification authority", null);
        }
    }
}

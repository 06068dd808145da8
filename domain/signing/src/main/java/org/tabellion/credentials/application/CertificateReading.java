package org.tabellion.credentials.application;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.ReadCertificate;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;
import org.tabellion.monitoring.RaiseAlarm;

@UseCase
final class CertificateReading implements ReadCertificate {

    /** A client may list its credentials each second: of one credential an hour hears one alarm. */
    private static final Duration BETWEEN_ALARMS = Duration.ofHours(1);

    private static final int MOST_REMEMBERED = 1000;

    private final RaiseAlarm alarm;
    private final TrustedTime time;
    private final Map<CredentialId, Instant> told = new LinkedHashMap<>();

    CertificateReading(RaiseAlarm alarm, TrustedTime time) {
        this.alarm = alarm;
        this.time = time;
    }

    @Override
    public Optional<X509Certificate> read(CredentialView credential) {
        return credential.certificates().stream().findFirst().flatMap(it -> read(credential.id(), it));
    }

    private Optional<X509Certificate> read(CredentialId credential, Bytes certificate) {
        try (var der = certificate.stream()) {
            return Optional.of(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der));
        } catch (CertificateException | IOException unreadable) {
            if (isToBeTold(credential)) {
                alarm.raise("credentials.certificate_unreadable", credential.value());
            }
            return Optional.empty();
        }
    }

    private synchronized boolean isToBeTold(CredentialId credential) {
        var now = time.now();
        var last = told.get(credential);
        if (last != null && now.isBefore(last.plus(BETWEEN_ALARMS))) {
            return false;
        }
        told.remove(credential);
        if (told.size() == MOST_REMEMBERED) {
            told.remove(told.keySet().iterator().next());
        }
        told.put(credential, now);
        return true;
    }
}

package org.tabellion.credentials.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.testkit.SomeCertificate;
import org.tabellion.credentials.testkit.SomeCredentials;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.monitoring.testkit.CollectedAlarms;

class CertificateReadingTest {

    private final CollectedAlarms alarms = new CollectedAlarms();
    private final ManualTime time = ManualTime.at("2026-11-22T10:00:00Z");
    private final CertificateReading reading = new CertificateReading(alarms, time);

    @Test
    void the_first_of_the_chain_is_read() {
        assertThat(reading.read(credential("A", SomeCertificate.DER, Bytes.ofUtf8("issuer"))))
                .contains(SomeCertificate.read());
        assertThat(alarms.codes()).isEmpty();
    }

    @Test
    void none_is_no_alarm() {
        assertThat(reading.read(credential("A"))).isEmpty();
        assertThat(alarms.codes()).isEmpty();
    }

    @Test
    void bytes_that_are_none_are_an_alarm_once_an_hour_for_each_credential() {
        var whole = SomeCertificate.DER.toArray();
        var cut = Bytes.of(Arrays.copyOf(whole, whole.length - 1));
        for (var spoilt : List.of(Bytes.ofUtf8("no certificate"), Bytes.of(), cut)) {
            assertThat(reading.read(credential("A", spoilt))).isEmpty();
        }
        reading.read(credential("B", Bytes.of()));
        assertThat(alarms.codes()).hasSize(2).containsOnly("credentials.certificate_unreadable");

        time.advance(Duration.ofHours(1));
        reading.read(credential("A", Bytes.of()));

        assertThat(alarms.codes()).hasSize(3);
    }

    private static CredentialView credential(String letter, Bytes... chain) {
        return new CredentialView(
                new CredentialId("cr_" + "0".repeat(25) + letter),
                SomeCredentials.signer(),
                State.ACTIVE,
                KeyAlgorithm.P_256,
                Optional.empty(),
                List.of(chain),
                Optional.of(SomeCredentials.NOT_AFTER));
    }
}

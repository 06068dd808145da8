package org.tabellion.authentication.application;

import java.math.BigInteger;
import java.util.Map;
import org.tabellion.authentication.OneTimePassword;
import org.tabellion.authentication.spi.CodeDigests;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Randomness;
import org.tabellion.notifications.Notification;
import org.tabellion.notifications.Notify;
import org.tabellion.signers.Person;

/** Makes one-time codes and sends them. */
final class Codes {

    private final CodeDigests digests;
    private final Notify notify;
    private final Randomness randomness;

    Codes(CodeDigests digests, Notify notify, Randomness randomness) {
        this.digests = digests;
        this.notify = notify;
        this.randomness = randomness;
    }

    /** Six digits. The bias of the remainder over 64 bits is beneath one in ten to the thirteenth. */
    OneTimePassword next() {
        long chance = new BigInteger(1, randomness.bytes(Long.BYTES).toArray())
                .mod(BigInteger.valueOf(1_000_000))
                .longValueExact();
        return new OneTimePassword("%06d".formatted(chance));
    }

    Bytes mac(Bytes attempt, OneTimePassword code) {
        return digests.mac(attempt, code);
    }

    /** @throws Failure UNAVAILABLE if the mail system does not take it */
    void send(Person person, OneTimePassword code) {
        var mail = new Notification(
                Notification.Template.ONE_TIME_PASSWORD,
                person.mailAddress(),
                person.language(),
                Map.of("name", person.givenName(), "code", code.value()));
        if (notify.notify(mail) == Notify.Outcome.UNDELIVERABLE) {
            throw Failure.unavailable("mail server", null);
        }
    }

    /** @throws Failure UNAVAILABLE if the mail system does not take it */
    void sendForSignature(Person person, OneTimePassword code, String client, CredentialId credential) {
        var mail = new Notification(
                Notification.Template.SIGNATURE_CODE,
                person.mailAddress(),
                person.language(),
                Map.of(
                        "name", person.givenName(),
                        "code", code.value(),
                        "client", client,
                        "credential", credential.value()));
        if (notify.notify(mail) == Notify.Outcome.UNDELIVERABLE) {
            throw Failure.unavailable("mail server", null);
        }
    }
}

package org.tabellion.cscapi;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.signers.EnrolmentView;
import org.tabellion.signers.ReadEnrolment;

/**
 * Waits for the process that makes a key, for a while: it goes on whoever waits, and whoever asks again finds it further on.
 * A call that waits holds a thread, so only a few may.
 */
@Component
class KeysInTheMaking {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final int WAIT_AT_ONCE = 16;
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    private final ReadEnrolment enrolments;
    private final Duration patience;
    private final Semaphore places = new Semaphore(WAIT_AT_ONCE);

    KeysInTheMaking(ReadEnrolment enrolments, @Value("${tabellion.csc.create-wait:PT15S}") Duration patience) {
        this.enrolments = enrolments;
        this.patience = patience;
    }

    /** @throws CscError if there will be no key, or none yet */
    CredentialId await(EnrolmentId enrolment, ClientId client) {
        return made(enrolment, client)
                .or(() -> awaited(enrolment, client))
                .orElseThrow(() -> CscError.notYet(ASK_AGAIN));
    }

    private Optional<CredentialId> awaited(EnrolmentId enrolment, ClientId client) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        try {
            var made = Optional.<CredentialId>empty();
            for (long looks = patience.dividedBy(LOOK_AGAIN); looks > 0 && made.isEmpty(); looks--) {
                pause();
                made = made(enrolment, client);
            }
            return made;
        } finally {
            places.release();
        }
    }

    private EnrolmentView view(EnrolmentId enrolment, ClientId client) {
        try {
            return enrolments.enrolment(enrolment, client);
        } catch (Failure failure) {
            if (failure.kind() == Failure.Kind.NOT_FOUND) {
                // The signer's yes was over before it began.
                throw over();
            }
            throw failure;
        }
    }

    private Optional<CredentialId> made(EnrolmentId id, ClientId client) {
        var enrolment = view(id, client);
        return switch (enrolment.state()) {
            case ACTIVE -> enrolment.credential();
            case REJECTED -> throw new CscError(400, "access_denied", "The certification authority refused.");
            case EXPIRED -> throw over();
            case REQUESTED, ACCOUNT_OPEN, TERMS_ACCEPTED -> Optional.empty();
        };
    }

    private static CscError over() {
        return new CscError(401, "expired_token", "The access token has expired.");
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw CscError.notYet(ASK_AGAIN);
        }
    }
}

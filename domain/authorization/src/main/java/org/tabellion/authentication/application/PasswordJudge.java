package org.tabellion.authentication.application;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.model.Lockout;
import org.tabellion.authentication.model.PasswordFactor;
import org.tabellion.authentication.spi.Factors;
import org.tabellion.authentication.spi.PasswordHashes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;

/**
 * Whether a password is right. A try is counted, and the count on the disk, before it is judged: neither many at once nor
 * a crash gives more of them. Whatever the verdict, one hash is computed.
 */
final class PasswordJudge {

    private final Factors factors;
    private final PasswordHashes hashes;
    private final UnitOfWork work;
    private final TrustedTime time;

    PasswordJudge(Factors factors, PasswordHashes hashes, UnitOfWork work, TrustedTime time) {
        this.factors = factors;
        this.hashes = hashes;
        this.work = work;
        this.time = time;
    }

    sealed interface Verdict {

        record Right() implements Verdict {}

        record Wrong() implements Verdict {}

        record Locked(Instant until) implements Verdict {}

        /** Nobody of this name has a password. */
        record Unknown() implements Verdict {}
    }

    /** @param beside is written with the count */
    Verdict judge(SignerId signer, Password password, Runnable beside) {
        while (true) {
            var before = factors.password(signer);
            if (before.isEmpty()) {
                return unknown(password, beside);
            }
            var now = time.now();
            var locked = lockedUntil(before.get(), now);
            if (locked.isPresent()) {
                work.run(beside);
                hashes.matches(password, before.get().hash());
                return new Verdict.Locked(locked.get());
            }
            var tried = before.get().failed(now);
            if (isReplaced(before.get(), tried, beside)) {
                return judge(tried, password);
            }
        }
    }

    Verdict unknown(Password password, Runnable beside) {
        work.run(beside);
        hashes.matches(password, hashes.ofNobody());
        return new Verdict.Unknown();
    }

    /** A lock of the code is one of the password too: else a thief of it could have codes sent for ever. */
    private Optional<Instant> lockedUntil(PasswordFactor password, Instant now) {
        return password.lock()
                .lockedUntil(now)
                .or(() -> factors.code(password.signer()).lock().lockedUntil(now));
    }

    private Verdict judge(PasswordFactor tried, Password password) {
        if (!hashes.matches(password, tried.hash())) {
            return new Verdict.Wrong();
        }
        forgive(tried);
        return new Verdict.Right();
    }

    /** Whoever knows the password is forgiven what failed before, and what others try at the same time. */
    private void forgive(PasswordFactor tried) {
        var present = Optional.of(tried);
        while (present.filter(it -> !it.lock().equals(Lockout.OPEN)).isPresent()
                && !isReplaced(present.get(), present.get().succeeded(), () -> {})) {
            present = factors.password(tried.signer());
        }
    }

    private boolean isReplaced(PasswordFactor before, PasswordFactor after, Runnable beside) {
        try {
            work.run(() -> {
                factors.replace(before, after);
                beside.run();
            });
            return true;
        } catch (Failure changed) {
            if (changed.kind() != Failure.Kind.CONFLICT) {
                throw changed;
            }
            return false;
        }
    }
}

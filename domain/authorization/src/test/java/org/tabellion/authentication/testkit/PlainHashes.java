package org.tabellion.authentication.testkit;

import java.util.concurrent.atomic.AtomicInteger;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.spi.PasswordHashes;

/** Reversible, and counts how often it was asked: what takes time in the real one. */
public final class PlainHashes implements PasswordHashes {

    private final AtomicInteger checks = new AtomicInteger();

    @Override
    public String hash(Password password) {
        return "plain:" + password.value();
    }

    @Override
    public boolean matches(Password password, String hash) {
        checks.incrementAndGet();
        return hash(password).equals(hash);
    }

    @Override
    public String ofNobody() {
        return "nobody";
    }

    public int checks() {
        return checks.get();
    }
}

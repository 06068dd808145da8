package org.tabellion.authentication.testkit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.authentication.model.CodeFactor;
import org.tabellion.authentication.model.PasswordFactor;
import org.tabellion.authentication.spi.Factors;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;

public final class InMemoryFactors implements Factors {

    private final Map<SignerId, PasswordFactor> passwords = new ConcurrentHashMap<>();
    private final Map<SignerId, CodeFactor> codes = new ConcurrentHashMap<>();

    @Override
    public Optional<PasswordFactor> password(SignerId signer) {
        return Optional.ofNullable(passwords.get(signer));
    }

    @Override
    public void put(PasswordFactor password) {
        passwords.put(password.signer(), password);
    }

    @Override
    public void replace(PasswordFactor before, PasswordFactor after) {
        if (!passwords.replace(before.signer(), before, after)) {
            throw Failure.conflict("factor_changed", "it has changed");
        }
    }

    @Override
    public CodeFactor code(SignerId signer) {
        return codes.getOrDefault(signer, CodeFactor.of(signer));
    }

    @Override
    public Optional<CodeFactor> bySignIn(Bytes attempt) {
        return codes.values().stream()
                .filter(it -> it.signIn(attempt).isPresent())
                .findFirst();
    }

    @Override
    public synchronized void replace(CodeFactor before, CodeFactor after) {
        if (!code(before.signer()).equals(before)) {
            throw Failure.conflict("factor_changed", "it has changed");
        }
        codes.put(after.signer(), after);
    }
}

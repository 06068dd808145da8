package org.tabellion.authentication.spi;

import java.util.Optional;
import org.tabellion.authentication.model.CodeFactor;
import org.tabellion.authentication.model.PasswordFactor;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;

/** Authenticators of the signers of the present group. */
public interface Factors {

    Optional<PasswordFactor> password(SignerId signer);

    /** In the place of a former one. */
    void put(PasswordFactor password);

    /** @throws Failure CONFLICT if it is not {@code before} any more */
    void replace(PasswordFactor before, PasswordFactor after);

    /** With no failure and no sign-in if there is none yet. */
    CodeFactor code(SignerId signer);

    /** The one whose sign-in has this handle. */
    Optional<CodeFactor> bySignIn(Bytes attempt);

    /** @throws Failure CONFLICT if it is not {@code before} any more */
    void replace(CodeFactor before, CodeFactor after);
}

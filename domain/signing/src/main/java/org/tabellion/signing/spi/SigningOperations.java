package org.tabellion.signing.spi;

import java.util.Optional;
import org.tabellion.kernel.Failure;
import org.tabellion.signing.model.SigningOperation;

/** All acts of signing of the present group, intended and done. */
public interface SigningOperations {

    /**
     * Keeps a new intent.
     *
     * @throws Failure {@link #alreadyKept}, at the latest with the commit, if one with its id is kept already
     */
    void add(SigningOperation.Intended intent);

    /**
     * Keeps the intent, unless one with its id is kept already.
     *
     * @return what is kept already under this id; empty if the intent is new and now kept
     */
    Optional<SigningOperation> begin(SigningOperation.Intended intent);

    /**
     * Keeps what became of the intent: the first result stands.
     *
     * @throws Failure {@link #alreadyKept}, at the latest with the commit, if that is kept already
     */
    void finish(SigningOperation result);

    /** One that is kept. */
    SigningOperation get(SigningOperation.Id id);

    /** Somebody else has asked under the same id. */
    static Failure alreadyKept() {
        return Failure.conflict("operation_kept", "the act of signing is recorded already");
    }

    static boolean isAlreadyKept(Failure failure) {
        return failure.code().equals("operation_kept");
    }
}

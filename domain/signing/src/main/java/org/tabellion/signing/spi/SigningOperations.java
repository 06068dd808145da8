package org.tabellion.signing.spi;

import java.util.Optional;
import org.tabellion.signing.model.SigningOperation;

/** All acts of signing of the present group, intended and done. */
public interface SigningOperations {

    /**
     * Keeps the intent, unless one with its id is kept already.
     *
     * @return what is kept already under this id; empty if the intent is new and now kept
     */
    Optional<SigningOperation> begin(SigningOperation.Intended intent);

    /**
     * Keeps what became of the intent, unless that is kept already: the first result stands.
     *
     * @return what stands
     */
    SigningOperation finish(SigningOperation result);
}

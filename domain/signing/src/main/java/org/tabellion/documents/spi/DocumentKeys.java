package org.tabellion.documents.spi;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

/** The service key under which the keys of documents are kept: key encryption only, never a document. */
public interface DocumentKeys {

    /** @param context is bound in: another does not unwrap */
    Wrapped wrap(Bytes key, String context);

    /** @throws Failure CONFLICT {@code document_key_unknown} if the service key is not at hand or the wrapped one was altered */
    Bytes unwrap(Wrapped wrapped, String context);

    /** @param kid of the service key */
    record Wrapped(String kid, Bytes value) {}
}

package org.tabellion.documents.spi;

import java.io.InputStream;
import org.tabellion.kernel.Failure;

/** Where a document lies while it is worked on: nothing of it outlives its draft, or the process. */
public interface Workspace {

    /**
     * Reads the stream to its end.
     *
     * @throws Failure INVALID {@code document_too_large}, {@code document_incomplete} if the sender broke off
     */
    Draft receive(InputStream content);
}

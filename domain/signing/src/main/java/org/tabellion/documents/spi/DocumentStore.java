package org.tabellion.documents.spi;

import org.tabellion.documents.model.Version;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SigningRequestId;

/** Keeps documents encrypted, each under a key of its own that is kept apart and destroyed to erase it. */
public interface DocumentStore {

    /** Within a unit of work. @throws Failure CONFLICT if this version is kept already */
    void put(SigningRequestId request, Version version, Content content);

    /** @throws Failure NOT_FOUND if it was never kept, or is erased; reading what was altered fails as CONFLICT {@code document_altered} */
    Content get(SigningRequestId request, Version version);

    /** Within a unit of work: destroys the keys of all versions; repeating it changes nothing. */
    void erase(SigningRequestId request);
}

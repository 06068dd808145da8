package org.tabellion.documents;

import java.io.InputStream;
import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;

/** A signing request for those who may see it: unknown and foreign look the same. */
public interface ReadSigningRequest {

    /** @throws Failure NOT_FOUND */
    SigningRequestView forClient(SigningRequestId id, ClientId client);

    /** @throws Failure NOT_FOUND */
    SigningRequestView forSigner(SigningRequestId id, SignerId signer);

    /** Those that wait for this signer, newest first. */
    List<SigningRequestView> waitingFor(SignerId signer);

    /** The document as it was handed in. */
    Bytes original(SigningRequestId id);

    /**
     * Opens the signed document, which may be large: read it as it comes, and close it.
     *
     * @throws Failure CONFLICT {@code not_signed_yet} before the request is delivered
     */
    SignedDocument signed(SigningRequestId id, ClientId client);

    interface SignedDocument {

        String name();

        long size();

        InputStream open();
    }
}

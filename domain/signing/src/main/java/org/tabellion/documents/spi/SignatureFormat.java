package org.tabellion.documents.spi;

import java.util.List;
import org.tabellion.documents.Level;
import org.tabellion.documents.OfferedFormats;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;

/** A format of signed documents: PAdES. */
public interface SignatureFormat {

    /** What of it can be had. */
    OfferedFormats.Offer offer();

    /**
     * Says whether the document can be signed at all.
     *
     * @return codes of what a reader may not see: {@code incremental_updates}, {@code scripts}, {@code hidden_layers}
     * @throws Failure INVALID with a code for each kind of unfit document
     */
    List<String> inspect(Content document);

    /**
     * The DTBS/R: the same for the same document and parameters, on every node and after every restart.
     *
     * @throws Failure INVALID {@code document_signed_already} for a certification that would not be the first signature
     */
    Dtbsr dataToBeSigned(Content document, Parameters parameters);

    /**
     * Embeds the value: baseline level B-B. Bytes of the document are only appended to.
     *
     * @throws Failure CONFLICT {@code signature_value_invalid} if the value does not verify by the certificate
     */
    Draft sign(Content document, Parameters parameters, Bytes value);

    /**
     * Adds timestamps and evidence. Bytes of the document are only appended to.
     *
     * @throws Failure UNAVAILABLE if a neighbour does not answer, or has only evidence older than the signature
     */
    Draft extend(Content signed, Level level);
}

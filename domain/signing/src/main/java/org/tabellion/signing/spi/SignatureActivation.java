package org.tabellion.signing.spi;

import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;

/** The SAM, as far as signing is concerned. The path to signers' keys; only this module uses it. */
public interface SignatureActivation {

    /**
     * A lost answer is asked for again with the same {@code requestId} and content. Values and evidence have been verified
     * when this returns.
     *
     * @throws Failure UNAVAILABLE if the SAM does not answer, or cannot work now
     */
    Answer activate(Activation activation);

    /**
     * @param key and {@code signer} the SAM's sealed objects, JSON as it gave them
     * @param certificate X.509, DER: by its key the values are checked before they are given on
     */
    record Activation(
            String requestId,
            Bytes key,
            Bytes signer,
            Bytes certificate,
            Sad sad,
            SignatureAlgorithm algorithm,
            List<Dtbsr> hashes) {}

    sealed interface Answer {

        /** @param audit the SAM's audit record with its inclusion proof, JSON as it gave it: to be stored */
        record Activated(List<Bytes> values, String auditId, Bytes audit) implements Answer {}

        /**
         * Nothing was signed, or nothing that may be used.
         *
         * @param code the SAM's, as {@code sad_invalid}; {@code sam_answer_invalid} if what it answered does not verify;
         *     {@code certificate_unreadable} if it was not asked, since nothing it answered could be verified
         */
        record Refused(String code, String auditId) implements Answer {}
    }
}

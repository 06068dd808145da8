package org.tabellion.consent;

import java.util.Optional;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;

/** The signer says yes. Mints one SAD (or SKAD) and keeps it behind the handle. Saying yes twice gives the same approval. */
public interface GiveConsent {

    /**
     * @param shown the digest of the document, or of the terms, that the page showed, echoed by the page; empty for hashes
     * @param chosen the key; empty for the creation of one
     * @param pin where the SAM asks the signer for one; wiped when the call returns
     */
    Outcome give(
            ConsentId consent,
            Optional<CredentialId> chosen,
            Optional<Bytes> shown,
            Optional<SigningSecret> pin,
            AuthenticationProof signer);

    /** By a signer of whom the SAM asks no PIN. */
    default Outcome give(
            ConsentId consent, Optional<CredentialId> chosen, Optional<Bytes> shown, AuthenticationProof signer) {
        return give(consent, chosen, shown, Optional.empty(), signer);
    }

    sealed interface Outcome {

        record Approved(ApprovalId approval) implements Outcome {}

        /** What was shown is not what would be signed: nothing is approved, the security officer is told. */
        record ShownDiffers() implements Outcome {}

        /** Refused, expired or of another kind by now. */
        record NoLongerOpen() implements Outcome {}

        /** The proof is too weak or too old for this signature. */
        record StepUpNeeded() implements Outcome {}

        /** The SAM asks for a PIN that is missing, wrong or locked; for a passkey or device, which this page cannot give. */
        record FactorNotGiven(Fault fault) implements Outcome {}
    }

    enum Fault {
        PIN_MISSING,
        PIN_WRONG,
        PIN_LOCKED,
        ANOTHER_FACTOR
    }
}

package org.tabellion.documents;

import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.signing.SignHashes;

/**
 * Signs documents that a service provider brings, under an approval that it has. The approval decides: at level 2 it holds
 * the data to be signed, so the document was prepared before the signer was asked ({@link PrepareForClient}), or its digest's
 * attributes, which follow from digest and certificate alone; at level 1 it is a count. All documents of a call are signed,
 * or none. Repeating a command with the same request id gives the same signatures.
 */
public interface SignForClient {

    /** @throws Failure INVALID as {@link RequestSignature}; UNAVAILABLE if a neighbour does not answer: repeat */
    Outcome sign(Command command);

    /**
     * @param requestId a UUID, one for each intended act of signing
     * @param withEvidence whether certificates, OCSP answers and CRLs are to be told as well
     */
    record Command(
            String requestId,
            ClientId client,
            CredentialId credential,
            ApprovalId approval,
            SignatureAlgorithm algorithm,
            List<Item> items,
            boolean withEvidence) {

        public Command {
            items = List.copyOf(items);
        }
    }

    sealed interface Item {

        Level level();

        /** A PDF, which comes back signed. */
        record Document(Bytes content, Level level, DictionaryEntries entries) implements Item {

            /** Nobody else is to read it. */
            @Override
            public String toString() {
                return "document";
            }
        }

        /**
         * The digest of the byte range of a PDF that its owner keeps; what comes back is the CMS for {@code /Contents}.
         *
         * @param level B-B, B-T, or B-LT: as B-T, and the owner adds the evidence
         */
        record Digest(Bytes digest, Level level) implements Item {}
    }

    sealed interface Outcome {

        /** @param results in the order of the items: PDF or CMS */
        record Signed(List<Bytes> results, Optional<Evidence> evidence) implements Outcome {

            /** Documents are in it. */
            @Override
            public String toString() {
                return "signed documents";
            }
        }

        /** The approval does not cover this. */
        record NotAuthorised(SignHashes.Reason reason) implements Outcome {}

        /** @param reason as {@link SignHashes.Outcome.KeyUnusable} */
        record KeyUnusable(String reason) implements Outcome {}

        /** Signed, but our own validation does not pass the result, and so it stays here. */
        record Withheld(Fault fault) implements Outcome {}
    }

    /** What our own validation finds wrong with a result. */
    enum Fault {
        /** What the client brought: it makes any signature in it invalid. */
        DOCUMENT,
        /** The certificate: revoked, or out of its time. */
        CERTIFICATE,
        /** Nothing of the client's: our chain is not one that we trust ourselves. */
        OURS
    }

    /** DER each. About the signing certificate and those above it. */
    record Evidence(List<Bytes> certificates, List<Bytes> ocsp, List<Bytes> crl) {}
}

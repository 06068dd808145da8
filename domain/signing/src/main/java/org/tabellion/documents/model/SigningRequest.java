package org.tabellion.documents.model;

import java.time.Instant;
import java.util.List;
import org.jmolecules.ddd.types.AggregateRoot;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.documents.Level;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;

/** A document on its way from the service provider over its signer back to the service provider. */
public sealed interface SigningRequest extends AggregateRoot<SigningRequest, SigningRequestId> {

    Facts facts();

    default SigningRequestId id() {
        return facts().id();
    }

    @Override
    default SigningRequestId getId() {
        return id();
    }

    /**
     * What was asked for.
     *
     * @param name and {@code description} are the service provider's words
     * @param sha256 of the document as it came in
     * @param warnings codes of what a reader may not see
     */
    record Facts(
            SigningRequestId id,
            ClientId client,
            SignerId signer,
            String name,
            String description,
            Level level,
            long size,
            Bytes sha256,
            List<String> warnings,
            Instant requestedAt,
            Instant expiresAt)
            implements ValueObject {
        public Facts {
            warnings = List.copyOf(warnings);
        }
    }

    record AwaitingConsent(Facts facts) implements SigningRequest {
        public Approved approved(ApprovalId approval) {
            return new Approved(facts, approval);
        }

        public Refused refused() {
            return new Refused(facts);
        }

        public Expired expired() {
            return new Expired(facts);
        }
    }

    record Approved(Facts facts, ApprovalId approval) implements SigningRequest {
        public Signed signed(CredentialId credential) {
            return new Signed(facts, approval, credential, Level.B_B);
        }
    }

    /** @param reached what the signed document is by now */
    record Signed(Facts facts, ApprovalId approval, CredentialId credential, Level reached) implements SigningRequest {
        public Signed extended() {
            return new Signed(facts, approval, credential, facts.level());
        }

        public Delivered delivered(Instant at) {
            return new Delivered(facts, approval, credential, at);
        }
    }

    record Delivered(Facts facts, ApprovalId approval, CredentialId credential, Instant at) implements SigningRequest {}

    record Refused(Facts facts) implements SigningRequest {}

    record Expired(Facts facts) implements SigningRequest {}

    /** @param reason a code */
    record Failed(Facts facts, String reason) implements SigningRequest {}
}

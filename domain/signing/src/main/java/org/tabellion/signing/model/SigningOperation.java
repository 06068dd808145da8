package org.tabellion.signing.model;

import java.time.Instant;
import java.util.List;
import org.jmolecules.ddd.types.Identifier;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;

/** One intended act of signing and what became of it: the facts of it, which nobody changes later. */
public sealed interface SigningOperation extends ValueObject {

    Intended intent();

    default Id id() {
        return intent().id();
    }

    /** @param requestId a UUID, unique for its client */
    record Id(ClientId client, String requestId) implements Identifier {}

    /** @param content SHA-256 over algorithm and hashes: the same id with other content is another act, and refused */
    record Intended(Id id, CredentialId credential, ApprovalId approval, Bytes content, Instant at)
            implements SigningOperation {

        @Override
        public Intended intent() {
            return this;
        }

        public Signed signed(List<Bytes> values, String samAuditId, Bytes samAudit) {
            return new Signed(this, values, samAuditId, samAudit);
        }

        public Refused refused(String code, String samAuditId) {
            return new Refused(this, code, samAuditId);
        }

        public boolean isSameAs(Intended other) {
            return id.equals(other.id)
                    && credential.equals(other.credential)
                    && approval.equals(other.approval)
                    && content.equals(other.content);
        }
    }

    /** @param samAudit the SAM's record with its proof, as it gave it */
    record Signed(Intended intent, List<Bytes> values, String samAuditId, Bytes samAudit) implements SigningOperation {
        public Signed {
            values = List.copyOf(values);
        }
    }

    record Refused(Intended intent, String code, String samAuditId) implements SigningOperation {}
}

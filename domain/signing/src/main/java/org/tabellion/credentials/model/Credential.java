package org.tabellion.credentials.model;

import java.time.Instant;
import java.util.List;
import org.jmolecules.ddd.types.AggregateRoot;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;

/** A signing key and, once an authority has vouched for it, its certificate. Each state is a type of its own. */
public sealed interface Credential extends AggregateRoot<Credential, CredentialId> {

    Origin origin();

    default CredentialId id() {
        return origin().id();
    }

    @Override
    default CredentialId getId() {
        return id();
    }

    /** The SAM has been asked for a key, or is about to be. */
    record KeyRequested(Origin origin) implements Credential {
        public KeyCreated created(HeldKey key) {
            return new KeyCreated(origin, key);
        }
    }

    record KeyCreated(Origin origin, HeldKey key) implements Credential {
        public Assigned assigned(HeldKey now, HeldSigner signer, String subject) {
            return new Assigned(origin, now, signer, subject);
        }
    }

    /** @param subject RFC 4514 name that the certificate has to carry */
    record Assigned(Origin origin, HeldKey key, HeldSigner signer, String subject) implements Credential {
        public AwaitingCertificate requested(Bytes certificationRequest) {
            return new AwaitingCertificate(origin, key, signer, subject, certificationRequest);
        }
    }

    /** @param certificationRequest PKCS#10, DER: asked again with the same bytes, the authority gives the same certificate */
    record AwaitingCertificate(
            Origin origin, HeldKey key, HeldSigner signer, String subject, Bytes certificationRequest)
            implements Credential {
        public Certified certified(List<Bytes> chain, Instant notAfter) {
            return new Certified(origin, key, signer, chain, notAfter);
        }
    }

    /** @param chain leaf first, X.509 DER */
    record Certified(Origin origin, HeldKey key, HeldSigner signer, List<Bytes> chain, Instant notAfter)
            implements Credential {
        public Certified {
            chain = List.copyOf(chain);
        }

        public Active activated(HeldKey now) {
            return new Active(origin, now, signer, chain, notAfter);
        }
    }

    /** It can sign. */
    record Active(Origin origin, HeldKey key, HeldSigner signer, List<Bytes> chain, Instant notAfter)
            implements Credential {
        public Active {
            chain = List.copyOf(chain);
        }

        public Revoked revoked(Instant at, String reason) {
            return new Revoked(origin, key.samKeyId(), chain, at, reason);
        }
    }

    /** Its key is no more. @param reason a code */
    record Revoked(Origin origin, String samKeyId, List<Bytes> chain, Instant at, String reason) implements Credential {
        public Revoked {
            chain = List.copyOf(chain);
        }
    }

    /** It never became active and never will. @param reason a code */
    record Discarded(Origin origin, String reason) implements Credential {}
}

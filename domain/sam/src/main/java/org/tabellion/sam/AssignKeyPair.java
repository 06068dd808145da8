package org.tabellion.sam;

import java.util.Optional;
import org.tabellion.kernel.Sad;

/**
 * Gives a key pair to one signer, for life: {@code POST /signers/$body/key_pairs}. Once only; a second assignment of
 * the same key pair is refused, also with an older object of it.
 */
public interface AssignKeyPair {

    /**
     * @param subject the distinguished name that the certificate will carry, RFC 4514
     * @param skad the signer's consent to the making of a key; the configuration may demand it
     */
    Outcome assign(Call call, KeyPair keyPair, Signer signer, String subject, KeyTerms terms, Optional<Sad> skad);

    /** The {@code signer} member: without a seal somebody new, with a seal somebody whom the SAM has seen. */
    sealed interface Signer {

        /** @param factor that the SAM is to verify; needs a SKAD */
        record Described(SignerDescription description, Optional<NewFactor> factor) implements Signer {}

        record Known(SignerObject object) implements Signer {}
    }

    sealed interface Outcome {

        record Assigned(KeyPair keyPair, SignerObject signer, Receipt receipt) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }
}

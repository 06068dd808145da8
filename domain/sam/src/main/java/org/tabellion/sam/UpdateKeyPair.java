package org.tabellion.sam;

import java.util.Optional;
import org.tabellion.kernel.Bytes;

/**
 * Moves a key pair along its life: {@code PUT /key_pairs/$body}. {@code certified} becomes true once, with the
 * certificate; {@code enabled} may change both ways on a certified key. The generation rises; what was disabled is
 * remembered, so that its older objects open nothing.
 */
public interface UpdateKeyPair {

    /**
     * @param signer the owner's object, checked against the key pair when given
     * @param certificate X.509, DER: needed exactly when the key becomes certified
     */
    Outcome update(
            Call call,
            KeyPair keyPair,
            Optional<SignerObject> signer,
            boolean certified,
            boolean enabled,
            Optional<Bytes> certificate);

    sealed interface Outcome {

        record Updated(KeyPair keyPair, Receipt receipt) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }
}

package org.tabellion.sam.model;

import java.time.Instant;
import java.util.List;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.ActivateAndSign.SignatureValue;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.SignerObject;

/** What was answered to a call, kept for its repetition. */
public sealed interface Answer extends ValueObject {

    record Signatures(List<SignatureValue> values, int remaining) implements Answer {

        public Signatures {
            values = List.copyOf(values);
        }
    }

    record Generated(KeyPair keyPair) implements Answer {}

    record Assigned(KeyPair keyPair, SignerObject signer) implements Answer {}

    record Proof(Bytes signature, SignatureAlgorithm algorithm) implements Answer {}

    record Updated(KeyPair keyPair) implements Answer {}

    record Destroyed(KeyPairId key, Instant at) implements Answer {}

    record Changed(SignerObject signer) implements Answer {}

    /** @param signer whose factor was found good */
    record Checked(SignerId signer) implements Answer {}

    record Configured(long version) implements Answer {}
}

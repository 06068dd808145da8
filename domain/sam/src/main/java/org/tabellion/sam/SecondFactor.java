package org.tabellion.sam;

import java.util.ArrayList;
import java.util.List;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;

/** A factor that the SAM itself verifies, as the sealed signer object holds it ({@code second_factor}). */
public sealed interface SecondFactor extends ValueObject {

    /** {@code pin}, {@code passkey}, {@code device}. */
    String kind();

    /** @param former the PINs before it, the newest first: none of them may come back at once */
    record Pins(PinVerifier verifier, List<PinVerifier> former) implements SecondFactor {

        /** How many former PINs are kept: a new one differs from this many and the present one. */
        public static final int MOST_FORMER = 2;

        public Pins {
            if (former.size() > MOST_FORMER) {
                throw new IllegalArgumentException("at most " + MOST_FORMER + " former PINs");
            }
            former = List.copyOf(former);
        }

        /** The present one first. */
        public List<PinVerifier> all() {
            var all = new ArrayList<PinVerifier>();
            all.add(verifier);
            all.addAll(former);
            return all;
        }

        @Override
        public String kind() {
            return "pin";
        }
    }

    /**
     * A WebAuthn credential.
     *
     * @param publicKey SubjectPublicKeyInfo, DER: P-256, Ed25519 or RSA
     * @param relyingParty the domain it was made for
     */
    record Passkey(Bytes credentialId, Bytes publicKey, String relyingParty) implements SecondFactor {

        @Override
        public String kind() {
            return "passkey";
        }
    }

    /**
     * A key in the signer's phone.
     *
     * @param publicKey SubjectPublicKeyInfo, DER: P-256, Ed25519 or RSA
     */
    record Device(Bytes publicKey) implements SecondFactor {

        @Override
        public String kind() {
            return "device";
        }
    }
}

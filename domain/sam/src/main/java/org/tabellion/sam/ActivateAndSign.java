package org.tabellion.sam;

import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Sad;

/**
 * Signs what a signer approved, with the signer's key: {@code POST /signatures}. All or nothing. A hash occurrence that
 * a SAD authorises is signed at most once, whatever happens; a call repeated with the same request id, body and SAD
 * gets the recorded answer.
 */
public interface ActivateAndSign {

    Outcome sign(Call call, Request request, Optional<Sad> sad);

    /**
     * @param signatureAlgorithm default for items that name none: dotted OID, or a JCA name
     */
    record Request(Optional<String> signatureAlgorithm, List<Item> items, KeyPair keyPair, SignerObject signer) {

        public Request {
            items = List.copyOf(items);
        }

        /** @param dtbs the hash to sign */
        public record Item(Bytes dtbs, Optional<String> signatureAlgorithm) {}
    }

    sealed interface Outcome {

        /**
         * @param signatures in the order of the request
         * @param remaining how many hash occurrences the SAD still authorises
         */
        record Signed(List<SignatureValue> signatures, int remaining, Receipt receipt) implements Outcome {

            public Signed {
                signatures = List.copyOf(signatures);
            }
        }

        record Refused(Refusal refusal) implements Outcome {}
    }

    /** @param signature PKCS#1 value for RSA, DER Ecdsa-Sig-Value for ECDSA */
    record SignatureValue(Bytes dtbs, Bytes signature) {}
}

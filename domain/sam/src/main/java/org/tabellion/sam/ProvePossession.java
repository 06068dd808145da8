package org.tabellion.sam;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.SignatureAlgorithm;

/**
 * Signs a certification request of the key itself, as a CA wants it: {@code POST /proofs_of_possession}. Signs nothing
 * else, and only for keys that are not certified yet: it needs no SAD, so it must not be an oracle.
 */
public interface ProvePossession {

    /**
     * @param certificationRequestInfo PKCS#10, DER, unsigned
     * @param signatureAlgorithm dotted OID, or a JCA name as {@code SHA256withRSA}
     */
    Outcome prove(Call call, KeyPair keyPair, Bytes certificationRequestInfo, String signatureAlgorithm);

    sealed interface Outcome {

        /** @param signature PKCS#1 value for RSA, DER Ecdsa-Sig-Value for ECDSA */
        record Proven(Bytes signature, SignatureAlgorithm algorithm, Receipt receipt) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }
}

package org.tabellion.sam;

import java.util.Optional;
import java.util.OptionalInt;

/** Makes a key pair that belongs to nobody yet: {@code POST /key_pairs}. */
public interface GenerateKeyPair {

    Outcome generate(Call call, KeyTemplate template);

    /**
     * What is wished, in the words of the request.
     *
     * @param algorithm RSA or ECDSA
     * @param size with RSA: 2048, 3072 or 4096
     * @param namedCurve with ECDSA: secp256r1, secp384r1, secp521r1 or their prime names
     */
    record KeyTemplate(String algorithm, OptionalInt size, Optional<String> namedCurve) {}

    sealed interface Outcome {

        record Generated(KeyPair keyPair, Receipt receipt) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }
}

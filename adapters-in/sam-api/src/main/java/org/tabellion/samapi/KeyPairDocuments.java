package org.tabellion.samapi;

import org.tabellion.kernel.Failure;
import org.tabellion.sam.KeyPair;

/** Key pair objects as signing services keep them: one JSON object each, as in the answers of the SAM. */
public final class KeyPairDocuments {

    private KeyPairDocuments() {}

    /** @throws Failure INVALID {@code key_pair} that says which member is wrong */
    public static KeyPair read(byte[] json) {
        try {
            return Members.read("key_pair", StrictJson.object(json), KeyPairs::read);
        } catch (Rejection e) {
            throw Failure.invalid("key_pair", e.description());
        } catch (IllegalArgumentException e) {
            throw Failure.invalid("key_pair", "the key pair object is " + e.getMessage());
        }
    }

    /** On one line. */
    public static byte[] write(KeyPair keyPair) {
        return StrictJson.bytes(KeyPairs.write(keyPair));
    }
}

package org.tabellion.samclient;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tabellion.kernel.Bytes;

/**
 * What a node says of itself, over its authenticated connection.
 *
 * @param pinKey empty if its module keeps none
 * @param keyAlgorithms what its policy lets be made, by the contract's names
 * @param memory names the memory that it has, if that is one which several nodes can have
 */
record SamInfo(
        List<PublicKey> auditKeys, Optional<SamPinKey> pinKey, List<String> keyAlgorithms, Optional<String> memory) {

    static SamInfo of(SamAnswer info) {
        var keys = info.object("audit_keys");
        var xs = keys.bytesOfEach("keys", "x");
        var ys = keys.bytesOfEach("keys", "y");
        return new SamInfo(
                IntStream.range(0, xs.size())
                        .mapToObj(i -> p256(xs.get(i), ys.get(i)))
                        .toList(),
                pinKey(info.object("pin_keys")),
                info.object("policy").texts("key_algorithms"),
                info.optionalText("shared_memory"));
    }

    // The first is the one in use.
    private static Optional<SamPinKey> pinKey(SamAnswer keys) {
        var ids = keys.textOfEach("keys", "kid");
        return ids.isEmpty()
                ? Optional.empty()
                : Optional.of(new SamPinKey(
                        ids.getFirst(),
                        keys.bytesOfEach("keys", "x").getFirst(),
                        keys.bytesOfEach("keys", "y").getFirst()));
    }

    private static PublicKey p256(Bytes x, Bytes y) {
        try {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            var point = new ECPoint(new BigInteger(1, x.toArray()), new BigInteger(1, y.toArray()));
            return KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
        } catch (GeneralSecurityException e) {
            throw new InvalidAnswer("audit_keys", e);
        }
    }
}

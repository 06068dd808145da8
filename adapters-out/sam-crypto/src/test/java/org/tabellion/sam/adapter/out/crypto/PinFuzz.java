package org.tabellion.sam.adapter.out.crypto;

import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Set;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.sam.EncryptedPin;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.P256Point;
import org.tabellion.sam.testkit.SoftwareHsm;

/**
 * Envelopes of PINs. The first byte says what the rest is: a whole envelope, or what a browser encrypted. None is answered
 * by an exception; one that opens is one that an independent reader knows, too.
 */
public final class PinFuzz {

    private static final SoftwareHsm HSM = new SoftwareHsm();
    private static final P256Point KEY = HSM.pinKey().orElseThrow();
    private static final JwePinEnvelopes ENVELOPES = new JwePinEnvelopes();
    private static final Challenge CHALLENGE = new Challenge(DigestAlgorithm.SHA256.digest(Bytes.of()));

    private PinFuzz() {}

    /** What to begin with. */
    public static List<byte[]> seeds() {
        var good = Browser.encrypted(KEY, "123456", "jti-0000000000000000000001", CHALLENGE)
                .compact();
        var contents = "{\"pin\":\"123456\",\"jti\":\"jti-0000000000000000000001\",\"challenge\":\"%s\"}"
                .formatted(CHALLENGE.digest().base64Url());
        return List.of(
                shaped(0, good),
                shaped(0, good.replaceFirst("\\.\\.", ".AAAA.")),
                shaped(1, contents),
                shaped(1, contents.replace("}", ",\"pin\":\"654321\"}")));
    }

    private static byte[] shaped(int shape, String text) {
        return Bytes.of((byte) shape).append(Bytes.ofUtf8(text)).toArray();
    }

    /** @throws RuntimeException if the envelope had an effect that none may have */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        var text = new String(data, 1, data.length - 1, StandardCharsets.UTF_8);
        var compact = data[0] % 2 == 0
                ? text
                : Browser.encrypted(KEY, Browser.header(KEY).build(), new Payload(text))
                        .compact();
        var opened = ENVELOPES.open(new EncryptedPin(compact), KEY, HSM::agree);
        opened.ifPresent(it -> {
            it.close();
            requireKnown(compact);
        });
    }

    private static void requireKnown(String compact) {
        try {
            var header = JWEObject.parse(compact).getHeader().toJSONObject().keySet();
            if (!header.equals(Set.of("alg", "enc", "epk", "kid"))) {
                throw new IllegalStateException("opened with another header: " + header);
            }
        } catch (ParseException e) {
            throw new IllegalStateException("opened, and an independent reader cannot even read it", e);
        }
    }
}

package org.tabellion.sam.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.sam.EncryptedPin;
import org.tabellion.sam.PinVerifier;
import org.tabellion.sam.RelyingParty;
import org.tabellion.sam.SecondFactor;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.FactorProof;
import org.tabellion.sam.model.P256Point;
import org.tabellion.sam.model.Pin;
import org.tabellion.sam.spi.FactorProofs;
import org.tabellion.sam.spi.Hsm.SharedSecret;
import org.tabellion.sam.spi.PinEnvelopes;
import org.tabellion.sam.spi.PinHashes;

/** Factors without cryptography, for histories of many thousand calls: a PIN is written out, a signature is the challenge. */
public final class PlainFactors implements PinEnvelopes, PinHashes, FactorProofs {

    /** All three of them. */
    public static final SamFixture.Factors PARTS = parts();

    private static SamFixture.Factors parts() {
        var all = new PlainFactors();
        return new SamFixture.Factors(all, all, all);
    }

    /** An envelope that {@link #open} opens. */
    public static EncryptedPin envelope(String pin, String jti, Challenge challenge) {
        return new EncryptedPin(pin + " " + jti + " " + challenge.digest().hex());
    }

    @Override
    public Optional<Contents> open(EncryptedPin envelope, P256Point key, Function<P256Point, SharedSecret> agreement) {
        var parts = envelope.compact().split(" ");
        if (parts.length != 3) {
            return Optional.empty();
        }
        var pin = new Pin(parts[0].getBytes(StandardCharsets.UTF_8));
        return Optional.of(new Contents(pin, parts[1], new Challenge(Bytes.ofHex(parts[2]))));
    }

    @Override
    public Bytes hash(Pin pin, Bytes salt, PinVerifier.Cost cost) {
        return DigestAlgorithm.SHA256.digest(Bytes.of(pin.utf8()).append(salt));
    }

    @Override
    public Verdict judge(
            SecondFactor.Passkey factor, FactorProof.Passkey proof, Challenge challenge, RelyingParty party) {
        return judge(proof.signature(), challenge);
    }

    @Override
    public Verdict judge(SecondFactor.Device factor, FactorProof.Device proof, Challenge challenge) {
        return judge(proof.signature(), challenge);
    }

    private static Verdict judge(Bytes signature, Challenge challenge) {
        return signature.equals(challenge.digest()) ? new Verdict.Good(0) : new Verdict.Bad("another challenge");
    }

    @Override
    public boolean isFit(Bytes publicKey) {
        return true;
    }
}

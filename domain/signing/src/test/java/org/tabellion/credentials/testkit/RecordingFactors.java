package org.tabellion.credentials.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tabellion.credentials.ReadSignersFactor.Kind;
import org.tabellion.credentials.ReadSignersFactor.PinKey;
import org.tabellion.credentials.spi.SignerFactors;
import org.tabellion.credentials.spi.SigningKeys.SealedKey;
import org.tabellion.credentials.spi.SigningKeys.SealedSigner;
import org.tabellion.credentials.testkit.RecordingSam.Fault;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;

/** A SAM that sets every factor once, answers a repeated request id from its record, and of which one call can be lost. */
public final class RecordingFactors implements SignerFactors {

    private final Map<String, Answer> recorded = new HashMap<>();
    private Optional<Fault> fault = Optional.empty();

    public void failNext(Fault next) {
        fault = Optional.of(next);
    }

    public int changed() {
        return recorded.size();
    }

    @Override
    public Kind kindOf(SealedSigner signer) {
        return signer.version() == 1 ? Kind.NONE : Kind.PIN;
    }

    @Override
    public Optional<PinKey> pinKey() {
        return Optional.empty();
    }

    @Override
    public Answer check(String requestId, SealedKey key, SealedSigner signer, Sad sad) {
        return new Answer.Right();
    }

    @Override
    public Answer change(String requestId, SealedSigner signer, Bytes factor, Sad sad) {
        var present = fault;
        fault = Optional.empty();
        if (present.equals(Optional.of(Fault.FAILED_NOT_DONE))) {
            throw Failure.unavailable("SAM", null);
        }
        var answer = recorded.computeIfAbsent(
                requestId,
                _ -> new Answer.Changed(new SealedSigner(signer.id(), signer.version() + 1, Bytes.ofUtf8("changed"))));
        if (present.isPresent()) {
            throw Failure.unavailable("SAM", null);
        }
        return answer;
    }
}

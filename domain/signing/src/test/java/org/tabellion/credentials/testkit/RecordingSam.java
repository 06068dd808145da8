package org.tabellion.credentials.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.tabellion.credentials.spi.SigningKeys;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;

/** A SAM that answers a repeated request id from its record, and of which the next answer can be lost, or the next call not arrive. */
public final class RecordingSam implements SigningKeys {

    public enum Fault {
        FAILED_NOT_DONE,
        FAILED_BUT_DONE
    }

    public static final Instant ASSIGN_BY = Instant.parse("2026-11-22T10:00:00Z");

    private final Map<String, Object> recorded = new HashMap<>();
    private Optional<Fault> fault = Optional.empty();
    private final List<String> ended = new ArrayList<>();
    private int done;

    public void failNext(Fault next) {
        fault = Optional.of(next);
    }

    /** Keys that were disabled or destroyed. */
    public List<String> ended() {
        return List.copyOf(ended);
    }

    /** Forgets what it answered, as after the life of a recorded answer. */
    public void forgetAnswers() {
        recorded.clear();
    }

    /** Deeds, however often they were asked for. */
    public int done() {
        return done;
    }

    private <T> T answer(String requestId, Class<T> type, Supplier<T> deed) {
        var present = fault;
        fault = Optional.empty();
        if (present.equals(Optional.of(Fault.FAILED_NOT_DONE))) {
            throw Failure.unavailable("SAM", null);
        }
        var answer = type.cast(recorded.computeIfAbsent(requestId, _ -> {
            done++;
            return deed.get();
        }));
        if (present.isPresent()) {
            throw Failure.unavailable("SAM", null);
        }
        return answer;
    }

    @Override
    public Generated generate(String requestId, KeyAlgorithm algorithm) {
        return answer(
                requestId,
                Generated.class,
                () -> new Generated(
                        new SealedKey("kp_" + done, SomeCredentials.PUBLIC_KEY, 1, Bytes.ofUtf8("generated " + done)),
                        ASSIGN_BY));
    }

    @Override
    public void destroy(String requestId, SealedKey key, Sad order) {
        answer(requestId, String.class, () -> {
            ended.add(key.id());
            return key.id();
        });
    }

    @Override
    public Assigned assign(
            String requestId,
            SealedKey key,
            NewSigner signer,
            Optional<SealedSigner> known,
            String subject,
            int level,
            Optional<Sad> skad) {
        return answer(
                requestId,
                Assigned.class,
                () -> new Assigned(
                        next(key), known.orElseGet(() -> new SealedSigner(signer.id(), 1, Bytes.ofUtf8("signer")))));
    }

    @Override
    public Bytes provePossession(
            String requestId, SealedKey key, SignatureAlgorithm algorithm, Bytes certificationRequestInfo) {
        return answer(requestId, Bytes.class, () -> Bytes.ofUtf8("proof " + done));
    }

    @Override
    public SealedKey update(
            String requestId,
            SealedKey key,
            SealedSigner signer,
            boolean certified,
            boolean enabled,
            Optional<Bytes> certificate) {
        return answer(requestId, SealedKey.class, () -> {
            if (!enabled) {
                ended.add(key.id());
            }
            return next(key);
        });
    }

    private static SealedKey next(SealedKey key) {
        return new SealedKey(
                key.id(),
                key.publicKey(),
                key.generation() + 1,
                Bytes.ofUtf8(key.json().utf8() + "+"));
    }
}

package org.tabellion.sam.adapter.out.pkcs11;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.Hsm.GeneratedKey;

/** Callers that sign without a pause, each by a key of its own, and verify every value; UNAVAILABLE is counted, no other answer passes. */
final class Load implements AutoCloseable {

    private final Hsm hsm;
    private final KeyAlgorithm algorithm;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger right = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicLong lastRight = new AtomicLong();
    private final AtomicLong lastRefused = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> callers = new ArrayList<>();

    private Load(Hsm hsm, KeyAlgorithm algorithm) {
        this.hsm = hsm;
        this.algorithm = algorithm;
    }

    static Load on(Hsm hsm, KeyAlgorithm algorithm, int callers) {
        var load = new Load(hsm, algorithm);
        var keys = new ArrayList<GeneratedKey>();
        for (int i = 0; i < callers; i++) {
            keys.add(hsm.generate(algorithm));
        }
        for (int i = 0; i < callers; i++) {
            var key = keys.get(i);
            int id = i;
            load.callers.add(load.executor.submit(() -> load.sign(key, id)));
        }
        return load;
    }

    /** Verified values so far. */
    int right() {
        return right.get();
    }

    int refused() {
        return refused.get();
    }

    /** The longest that a caller waited for its answer, whichever it was, in milliseconds. */
    long longestMillis() {
        return longest.get() / 1_000_000;
    }

    /** Waits for that many more verified values. */
    void await(int more, long seconds) throws InterruptedException {
        int wanted = right.get() + more;
        long end = System.nanoTime() + seconds * 1_000_000_000;
        while (right.get() < wanted) {
            failIfDone();
            if (System.nanoTime() > end) {
                throw new AssertionError("only %d of %d signatures within %d s; %d refused"
                        .formatted(right.get(), wanted, seconds, refused.get()));
            }
            Thread.sleep(5);
        }
    }

    private void failIfDone() throws InterruptedException {
        for (var caller : callers) {
            if (caller.isDone()) {
                try {
                    caller.get();
                } catch (ExecutionException e) {
                    throw new AssertionError(e.getCause());
                }
            }
        }
    }

    private boolean sign(GeneratedKey key, int id) throws GeneralSecurityException, InterruptedException {
        for (int round = 0; !over.get(); round++) {
            var hash = Bytes.of(ByteBuffer.allocate(32).putInt(id).putInt(round).array());
            long begin = System.nanoTime();
            try {
                var value = hsm.sign(
                                key.wrapped(),
                                SignatureAlgorithm.of(algorithm.family(), DigestAlgorithm.SHA256),
                                List.of(new Dtbsr(DigestAlgorithm.SHA256, hash)),
                                () -> {})
                        .getFirst();
                if (!verifies(key, hash, value)) {
                    throw new AssertionError("a signature by another key, or over another hash");
                }
                right.incrementAndGet();
                lastRight.set(System.nanoTime());
            } catch (Failure e) {
                if (e.kind() != Failure.Kind.UNAVAILABLE) {
                    throw e;
                }
                refused.incrementAndGet();
                lastRefused.set(System.nanoTime());
                Thread.sleep(5);
            }
            longest.accumulateAndGet(System.nanoTime() - begin, Math::max);
        }
        return true;
    }

    private boolean verifies(GeneratedKey key, Bytes hash, Bytes value) throws GeneralSecurityException {
        boolean rsa = algorithm.family() == KeyAlgorithm.Family.RSA;
        var verifier = Signature.getInstance(rsa ? "NONEwithRSA" : "NONEwithECDSA");
        verifier.initVerify(KeyFactory.getInstance(rsa ? "RSA" : "EC")
                .generatePublic(new X509EncodedKeySpec(key.publicKey().toArray())));
        verifier.update((rsa ? Encodings.digestInfo(new Dtbsr(DigestAlgorithm.SHA256, hash)) : hash).toArray());
        return verifier.verify(value.toArray());
    }

    /** Ends the callers. @throws AssertionError if one has seen what it must not */
    @Override
    public void close() {
        over.set(true);
        executor.close();
        for (var caller : callers) {
            if (caller.state() == Future.State.FAILED) {
                throw new AssertionError(caller.exceptionNow());
            }
        }
    }
}

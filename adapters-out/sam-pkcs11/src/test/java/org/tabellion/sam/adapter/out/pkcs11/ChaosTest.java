package org.tabellion.sam.adapter.out.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.spi.Hsm.GeneratedKey;

/** Many callers, while the module loses sessions, logins, answers and itself: nothing is signed twice or by another's key. */
final class ChaosTest {

    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("tabellion.chaos.seconds", 4));
    private static final int CALLERS = 12;
    private static final List<String> FAULTS = List.of(
            "C_Sign before 0xb3 1",
            "C_Sign after 0xb3 1",
            "C_Sign before 0x5 1",
            "C_Sign after 0x5 1",
            "C_Sign after 0x101 1",
            "C_SignInit before 0x82 1",
            "C_SignInit before 0x90 1",
            "C_SignInit before sleep:20 2",
            "C_UnwrapKey before 0x101 1",
            "C_UnwrapKey before 0xf0 2",
            "C_UnwrapKey after 0xb3 1",
            "C_UnwrapKey before 0x32 1",
            "C_DestroyObject before 0x5 1",
            "C_DestroyObject after 0x30 1",
            "C_OpenSession before 0xe0 1");

    @Test
    void whatever_breaks_no_hash_is_signed_twice_and_no_key_is_mistaken(@TempDir Path directory) throws Exception {
        var recorder = Recorder.compile(directory).standBefore(SoftHsmToken.module());
        var settings = SoftHsmToken.create(directory)
                .settings("world-a")
                .withModule(recorder.module())
                .withPool(3, 64)
                .withTimeout(Duration.ofSeconds(20));
        Pkcs11Hsm.create(settings);
        var returned = new AtomicInteger();
        var refused = new AtomicInteger();
        try (var hsm = Pkcs11Hsm.open(settings)) {
            var keys = new ArrayList<GeneratedKey>();
            for (int i = 0; i < CALLERS; i++) {
                keys.add(hsm.generate(KeyAlgorithm.P_256));
            }
            var over = new AtomicBoolean();
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var callers = new ArrayList<Future<String>>();
                for (int i = 0; i < CALLERS; i++) {
                    callers.add(executor.submit(caller(hsm, keys.get(i), i, over, returned, refused)));
                }
                breakThings(hsm, recorder);
                over.set(true);
                for (var caller : callers) {
                    assertThat(caller.get()).isEmpty();
                }
            }
            recorder.fault();
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!hsm.isAlive() && System.nanoTime() < end) {
                Thread.sleep(50);
            }
            assertThat(Meddler.sessionKeys(hsm)).isZero();
        }
        assertThat(returned.get()).isGreaterThan(CALLERS);
        assertThat(refused.get()).isPositive();
        var asked = new HashMap<Bytes, Integer>();
        for (var line : recorder.lines()) {
            if (line.isSigner()
                    && line.function().equals("C_Sign")
                    && line.phase().equals("call")) {
                asked.merge(line.data(), 1, Integer::sum);
            }
        }
        assertThat(asked.values()).allMatch(it -> it == 1);
        assertThat(asked).hasSizeGreaterThanOrEqualTo(returned.get());
    }

    private static void breakThings(Pkcs11Hsm hsm, Recorder recorder) throws Exception {
        var random = new Random(20261121);
        long end = System.nanoTime() + LENGTH.toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(random.nextInt(60));
            try {
                switch (random.nextInt(12)) {
                    case 0 -> Meddler.logout(hsm);
                    case 1 -> Meddler.closeSession(hsm);
                    default -> recorder.fault(FAULTS.get(random.nextInt(FAULTS.size())));
                }
            } catch (Failure alreadyBroken) {
                assertThat(alreadyBroken.kind()).isEqualTo(Failure.Kind.UNAVAILABLE);
            }
        }
    }

    private static Callable<String> caller(
            Pkcs11Hsm hsm,
            GeneratedKey key,
            int id,
            AtomicBoolean over,
            AtomicInteger returned,
            AtomicInteger refused) {
        return () -> {
            for (int round = 0; !over.get(); round++) {
                var hash = Bytes.of(
                        ByteBuffer.allocate(32).putInt(id).putInt(round).array());
                try {
                    var signature = hsm.sign(
                                    key.wrapped(),
                                    SignatureAlgorithm.ECDSA_SHA256,
                                    List.of(new Dtbsr(DigestAlgorithm.SHA256, hash)),
                                    Thread::yield)
                            .getFirst();
                    if (!verifies(key, hash, signature)) {
                        return "a signature by another key, or over another hash";
                    }
                    returned.incrementAndGet();
                } catch (Failure e) {
                    if (e.kind() != Failure.Kind.UNAVAILABLE) {
                        return e.getMessage();
                    }
                    refused.incrementAndGet();
                    Thread.sleep(5);
                }
            }
            return "";
        };
    }

    private static boolean verifies(GeneratedKey key, Bytes hash, Bytes signature) throws Exception {
        var verifier = Signature.getInstance("NONEwithECDSA");
        verifier.initVerify(KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(key.publicKey().toArray())));
        verifier.update(hash.toArray());
        return verifier.verify(signature.toArray());
    }
}

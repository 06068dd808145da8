package org.tabellion.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.bench.SamCounts.Counts;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.sam.adapter.out.pkcs11.SoftHsmToken;
import org.tabellion.samclient.SamChannel;
import org.tabellion.samclient.SamRefusal;
import tools.jackson.databind.node.ObjectNode;

/** What a call of the real process may cost, counted where it leaves it: noise on the machine does not touch these. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SamCostTest {

    private static final int CALLS = 40;
    // For each: the heartbeat's root and the flush of it, in both logs, and the question whether the module is alive.
    private static final int OF_A_SECOND = 4;
    // 210 kB when it was measured, and the same within 1 % in each round.
    private static final long MOST_BYTES_FOR_A_SIGNATURE = 275_000;

    private SamCounts counting;
    private SamUnderTest sam;
    private SamChannel channel;
    private EnrolledKey key;

    @BeforeAll
    void start(@TempDir Path folder) {
        counting = SamCounts.in(folder);
        sam = SamUnderTest.create(
                folder.resolve("sam"),
                Optional.of(counting.module()),
                counting.environment(SoftHsmToken.module()),
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"),
                List.of(SamLoad.CLIENT));
        sam.start();
        SamUnderTest.pause(1100);
        channel = sam.channel(SamLoad.CLIENT);
        key = SamBench.enrol(sam, KeyAlgorithm.P_256);
        // Seals that are found good once are not asked for again.
        var unused = new SamLoad(1, 1).drive(sam, key, 5);
    }

    @AfterAll
    void stop() {
        channel.close();
        sam.close();
    }

    @Test
    void a_call_is_one_unwrap_one_signature_a_hash_and_two_forces() {
        var seen = during(() -> new SamLoad(1, 3).drive(sam, key, CALLS));
        // Its client is served once before.
        int calls = CALLS + 1;

        assertThat(seen.counts().unwraps()).isEqualTo(calls);
        assertThat(seen.counts().signs()).isEqualTo(3L * calls);
        assertThat(seen.counts().destroys()).isEqualTo(calls);
        assertThat(seen.counts().roots()).isBetween((long) calls, calls + seen.noise());
        assertThat(seen.counts().macs()).isLessThanOrEqualTo(seen.noise());
        assertThat(seen.counts().others()).isLessThanOrEqualTo(seen.noise());
        assertThat(seen.counts().forces()).isBetween((long) calls, 2L * calls + seen.noise());
    }

    @Test
    void calls_that_come_together_share_forces_and_roots() {
        int clients = 8;
        var seen = during(() -> new SamLoad(clients, 1).drive(sam, key, CALLS));
        long calls = clients * (CALLS + 1L);

        assertThat(seen.counts().unwraps()).isEqualTo(calls);
        assertThat(seen.counts().signs()).isEqualTo(calls);
        assertThat(3 * seen.counts().roots()).isLessThan(2 * calls + 3 * seen.noise());
        assertThat(2 * seen.counts().forces()).isLessThan(3 * calls + 2 * seen.noise());
    }

    @Test
    void a_refusal_asks_the_module_nothing() {
        var hashes = List.of(Bytes.of(new byte[32]));
        var spent = key.approve(sam.mint(), hashes);
        assertThat(call(spent.compact(), hashes)).isEmpty();

        var seen = during(() -> {
            for (int i = 0; i < 5; i++) {
                assertThat(call(spent.compact(), hashes)).contains("sad_invalid");
                assertThat(call(spent.compact() + "A", hashes)).contains("sad_invalid");
                assertThat(call(changed(it -> it.put("exp", Instant.now().getEpochSecond() - 10)), hashes))
                        .contains("sad_invalid");
                assertThat(call(changed(it -> it.put("key_generation", 1)), hashes))
                        .contains("sad_invalid");
                assertThat(call(
                                changed(_ -> {}),
                                List.of(Bytes.of(new byte[] {1}).append(Bytes.of(new byte[31])))))
                        .contains("sad_invalid");
                assertThat(call(changed(_ -> {}), List.of(Bytes.of(new byte[31]))))
                        .isPresent();
            }
        });

        assertThat(seen.counts().unwraps()).isZero();
        assertThat(seen.counts().signs()).isZero();
        assertThat(seen.counts().destroys()).isZero();
        // None of them waits for a root.
        assertThat(seen.counts().roots() + seen.counts().macs() + seen.counts().others())
                .isLessThanOrEqualTo(seen.noise());
        assertThat(seen.counts().forces()).isLessThanOrEqualTo(30 + seen.noise());
    }

    @Test
    void the_heap_that_a_signature_takes_is_bounded() {
        var load = new SamLoad(1, 1);
        try (var vitals = Vitals.of(sam.pid())) {
            var unused = load.drive(sam, key, CALLS);
            long before = vitals.allocated();
            var alsoUnused = load.drive(sam, key, 4 * CALLS);
            assertThat((vitals.allocated() - before) / (4 * CALLS + 1)).isLessThan(MOST_BYTES_FOR_A_SIGNATURE);
        }
    }

    private record Seen(Counts counts, double seconds) {

        /** What a process does by itself meanwhile. */
        long noise() {
            return OF_A_SECOND * (long) (seconds + 2);
        }
    }

    private Seen during(Runnable work) {
        long began = System.nanoTime();
        var counts = counting.during(work);
        return new Seen(counts, (System.nanoTime() - began) / 1e9);
    }

    private String changed(Consumer<ObjectNode> change) {
        var claims = sam.mint()
                .sadClaims(
                        "sam:" + key.world(),
                        SamLoad.CLIENT,
                        key.keyPair(),
                        key.algorithm(),
                        new ArrayList<>(List.of(Bytes.of(new byte[32]))));
        change.accept(claims);
        return sam.mint().sad(claims).compact();
    }

    /** The code of the refusal, if it is one. */
    private Optional<String> call(String sad, List<Bytes> hashes) {
        try {
            channel.call(key.signing(EnrolledKey.newId(), new Sad(sad), hashes));
            return Optional.empty();
        } catch (SamRefusal refusal) {
            return Optional.of(refusal.code());
        }
    }
}

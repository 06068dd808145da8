package org.tabellion.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.sam.adapter.out.pkcs11.Recorder;
import org.tabellion.sam.adapter.out.pkcs11.SoftHsmToken;
import org.tabellion.samclient.SamCall;
import org.tabellion.samclient.SamRefusal;

/**
 * What one signature costs the SAM's process over mutual TLS, beside what the token alone costs in the same run: CPU time
 * from the kernel, so that it holds on a busy machine too. Forces and calls of the module are counted in a run of their
 * own.
 */
final class SamBench {

    // By calls, not by time: on a busy machine the compiler has not seen enough of them after seconds.
    private static final int WARM_UP_CALLS = 6000;
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(60);
    private static final List<String> FLAGS = List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");
    private static final Duration COUNTING = Duration.ofSeconds(3);
    private static final String CLIENT = "ssa-1";

    private final Path directory;
    private final Duration round;
    private final PrintStream out;

    private SamBench(Path directory, Duration round, PrintStream out) {
        this.directory = directory;
        this.round = round;
        this.out = out;
    }

    /** {@code [seconds]}: of each measurement; 8 by default. */
    static void main(String... arguments) {
        var seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 8;
        try {
            var directory = Files.createTempDirectory("tabellion-bench-sam");
            new SamBench(directory, Duration.ofMillis((long) (seconds * 1000)), System.out).run();
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Load(KeyAlgorithm key, int clients, int hashes) {}

    /**
     * @param micros CPU of the SAM for one signature
     * @param perSecond signatures
     */
    private record Cost(double micros, double perSecond, long calls) {}

    /** For one call. */
    private record Counts(double unwraps, double signs, double macs, double forces, double callsPerRoot) {}

    private static final List<Load> LOADS = List.of(
            new Load(KeyAlgorithm.RSA_2048, 1, 1),
            new Load(KeyAlgorithm.RSA_2048, 8, 1),
            new Load(KeyAlgorithm.P_256, 1, 1),
            new Load(KeyAlgorithm.P_256, 8, 1),
            new Load(KeyAlgorithm.RSA_2048, 8, 100),
            new Load(KeyAlgorithm.P_256, 8, 100));

    private void run() throws IOException {
        var raw = new HashMap<KeyAlgorithm, Double>();
        var costs = new HashMap<Load, Cost>();
        try (var token = RawHsmBench.on(RawHsmBench.Make.SOFTHSM)) {
            for (var key : List.of(KeyAlgorithm.RSA_2048, KeyAlgorithm.P_256)) {
                raw.put(key, RawHsmBench.yardstick(token.measure(key, 2, Duration.ofMillis(1500))));
            }
        }
        try (var sam =
                SamUnderTest.create(directory.resolve("cost"), Optional.empty(), Map.of(), FLAGS, List.of(CLIENT))) {
            sam.start();
            SamUnderTest.pause(1100);
            warmUp(sam);
            for (var load : LOADS) {
                var key = enrol(sam, load.key());
                drive(sam, key, load, Duration.ofSeconds(1));
                costs.put(load, drive(sam, key, load, round));
            }
        }
        var counts = counts();
        out.printf("SAM over mutual TLS on SoftHSM2; CPU of the SAM's process, %d s each%n", round.toSeconds());
        out.printf(
                "%-9s %7s %6s %12s %12s %8s %10s %8s %8s %8s %8s%n",
                "key",
                "clients",
                "hashes",
                "SAM us/sig",
                "raw us/sig",
                "share",
                "sig/s",
                "unwraps",
                "signs",
                "forces",
                "per root");
        for (var load : LOADS) {
            var cost = costs.get(load);
            var count = counts.get(load);
            if (cost != null && count != null) {
                double alone = raw.getOrDefault(load.key(), 0.0);
                out.printf(
                        Locale.ROOT,
                        "%-9s %7d %6d %12.0f %12.0f %8s %10.0f %8.2f %8.2f %8.2f %8.2f%n",
                        load.key(),
                        load.clients(),
                        load.hashes(),
                        cost.micros(),
                        alone,
                        // One unwrap for a hundred hashes is no yardstick of theirs.
                        load.hashes() == 1 ? String.format(Locale.ROOT, "%.1f%%", 100 * alone / cost.micros()) : "-",
                        cost.perSecond(),
                        count.unwraps(),
                        count.signs(),
                        count.forces(),
                        count.callsPerRoot());
            }
        }
        out.println(
                "raw: one unwrap, signature, destroy, by the faster of C and our binding; share: raw over SAM, for one hash.");
        out.println(
                "unwraps, signs (by signers' keys), forces: for one call; per root: calls for one audit signature.");
    }

    private void warmUp(SamUnderTest sam) {
        var load = new Load(KeyAlgorithm.P_256, 8, 1);
        var key = enrol(sam, load.key());
        long end = System.nanoTime() + LONGEST_WARM_UP.toNanos();
        for (long calls = 0; calls < WARM_UP_CALLS && System.nanoTime() < end; ) {
            calls += drive(sam, key, load, Duration.ofSeconds(3)).calls();
        }
    }

    private Map<Load, Counts> counts() throws IOException {
        var recorder = Recorder.compile(directory);
        var shim = directory.resolve("forces.so");
        Checkout.run(
                Map.of(),
                List.of(
                        "cc",
                        "-O2",
                        "-shared",
                        "-fPIC",
                        "-o",
                        shim.toString(),
                        Checkout.root().resolve("app/bench/src/main/c/forces.c").toString(),
                        "-ldl"));
        var forces = Files.write(directory.resolve("forces"), new byte[8]);
        var environment = new HashMap<>(recorder.environment(SoftHsmToken.module()));
        environment.put("LD_PRELOAD", shim.toString());
        environment.put("FORCES_FILE", forces.toString());
        var counts = new HashMap<Load, Counts>();
        try (var sam = SamUnderTest.create(
                directory.resolve("counts"), Optional.of(recorder.module()), environment, FLAGS, List.of(CLIENT))) {
            sam.start();
            SamUnderTest.pause(1100);
            for (var load : LOADS) {
                var key = enrol(sam, load.key());
                recorder.forget();
                long before = read(forces);
                long calls = drive(sam, key, load, COUNTING).calls();
                double forced = read(forces) - before;
                var lines = recorder.lines();
                double unwraps = lines.stream()
                        .filter(it -> it.function().equals("C_UnwrapKey") && it.isDone())
                        .count();
                double signs = lines.stream()
                        .filter(it -> it.function().equals("C_Sign") && it.isDone() && it.isSigner())
                        .count();
                // ECDSA by a key that lives in the token is the audit's; HMACs are the seals'.
                double roots = lines.stream()
                        .filter(it -> it.function().equals("C_Sign") && it.isDone() && !it.isSigner())
                        .filter(it -> it.mechanism() == 0x1041)
                        .count();
                double macs = lines.stream()
                        .filter(it -> it.function().equals("C_Sign") && it.isDone() && !it.isSigner())
                        .filter(it -> it.mechanism() != 0x1041)
                        .count();
                counts.put(
                        load, new Counts(unwraps / calls, signs / calls, macs / calls, forced / calls, calls / roots));
            }
        }
        return counts;
    }

    private static long read(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.nativeOrder())
                .getLong();
    }

    private EnrolledKey enrol(SamUnderTest sam, KeyAlgorithm kind) {
        try (var channel = sam.channel(CLIENT)) {
            return EnrolledKey.enrol(sam, channel, CLIENT, kind, "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3A");
        }
    }

    /** Clients ask one after the other for as long as it lasts; each has a connection of its own. */
    private static Cost drive(SamUnderTest sam, EnrolledKey key, Load load, Duration duration) {
        var done = new LongAdder();
        var failures = new ConcurrentLinkedQueue<RuntimeException>();
        long cpu = sam.cpuMicros();
        long began = System.nanoTime();
        long end = began + duration.toNanos();
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < load.clients(); i++) {
            var random = new Random(i * 31L + began);
            clients.add(Thread.ofPlatform().daemon().start(() -> {
                try (var channel = sam.channel(CLIENT)) {
                    while (System.nanoTime() < end) {
                        channel.call(next(sam, key, load, random));
                        done.increment();
                    }
                } catch (SamRefusal e) {
                    failures.add(new IllegalStateException(e));
                } catch (RuntimeException e) {
                    failures.add(e);
                }
            }));
        }
        try {
            for (var client : clients) {
                client.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        @Nullable RuntimeException failure = failures.peek();
        if (failure != null) {
            throw failure;
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        double signatures = done.sum() * (double) load.hashes();
        return new Cost((sam.cpuMicros() - cpu) / signatures, signatures / seconds, done.sum());
    }

    private static SamCall next(SamUnderTest sam, EnrolledKey key, Load load, Random random) {
        var hashes = new ArrayList<Bytes>(load.hashes());
        for (int i = 0; i < load.hashes(); i++) {
            var hash = new byte[32];
            random.nextBytes(hash);
            hashes.add(Bytes.of(hash));
        }
        return key.signing(EnrolledKey.newId(), key.approve(sam.mint(), hashes), hashes);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}

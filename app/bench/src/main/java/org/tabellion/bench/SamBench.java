package org.tabellion.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.tabellion.bench.SamUnderTest.ThreadKind;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.sam.adapter.out.pkcs11.NssToken;
import org.tabellion.sam.adapter.out.pkcs11.SoftHsmToken;

/**
 * What one signature costs the SAM's process over mutual TLS, beside what the token alone costs: CPU time from the kernel,
 * so that it holds on a busy machine too. Rounds of the token and of the SAM alternate, so that both see the same noise;
 * each figure is the median of its rounds. Forces and calls of the module are counted in a run of their own.
 */
final class SamBench {

    // A server that has run for an hour compiles nothing: a row begins when its calls leave the compiler quiet.
    private static final double QUIET = 0.01;
    private static final int QUIET_ROUNDS = 2;
    private static final Duration WARM_UP_ROUND = Duration.ofSeconds(3);
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(90);
    private static final int ROUNDS = 3;
    private static final int YARDSTICK_THREADS = 2;
    private static final Duration COUNTING = Duration.ofMillis(1500);
    static final List<String> FLAGS = List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

    private final Path directory;
    private final SamBenchOptions options;
    private final PrintStream out;

    private SamBench(Path directory, SamBenchOptions options, PrintStream out) {
        this.directory = directory;
        this.options = options;
        this.out = out;
    }

    static void main(String... arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.print(SamBenchOptions.USAGE);
            return;
        }
        var options = SamBenchOptions.of(arguments);
        try {
            var directory = Files.createTempDirectory("tabellion-bench-sam");
            new SamBench(directory, options, System.out).run();
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() throws IOException {
        cost();
        if (options.counts()) {
            counts();
        }
        out.println(
                """

                Each row is measured after calls of its kind, at its most clients, have left the JVM's compiler quiet: less than
                1 %% of a core over 3 s, twice; a row where that took more than 90 s says so.

                raw       one unwrap, the signatures of one call, one destroy, by the faster of C and our binding, for one signature;
                          on %d threads at once, as many as the SAM has for the module
                share     raw over SAM; beside: SAM less raw, both for one signature
                module    what of it the threads spend that call the module; http those that serve; compiler the JVM's own
                others    calls of the module that are neither; switches: how often, for one call, those threads wait for something
                p50, p99  of one call, as a client on the same machine saw it"""
                        .formatted(YARDSTICK_THREADS));
    }

    private void cost() throws IOException {
        // In this order: the SoftHSM of this process sees the token that was made last.
        try (var sam = sam("cost", Optional.empty());
                var token = RawHsmBench.on(options.token())) {
            sam.start();
            SamUnderTest.pause(1100);
            out.printf(
                    "SAM over mutual TLS on %s, software cryptography by %s; CPU of the SAM's process, medians of %d rounds, %d s a row%n",
                    options.token(), sam.cryptography(), ROUNDS, options.each().toSeconds());
            out.printf(
                    "%-9s %7s %8s %12s %12s %8s %10s %8s %8s %8s %8s %9s %10s %9s %9s%n",
                    "key",
                    "hashes",
                    "clients",
                    "SAM us/sig",
                    "raw us/sig",
                    "share",
                    "beside us",
                    "module",
                    "http",
                    "compiler",
                    "other",
                    "switches",
                    "sig/s",
                    "p50 ms",
                    "p99 ms");
            for (var kind : options.keys()) {
                var key = enrol(sam, kind);
                for (int hashes : options.hashes()) {
                    try (var yardstick = token.yardstick(kind, YARDSTICK_THREADS, hashes)) {
                        cost(sam, key, hashes, yardstick);
                    }
                }
            }
            out.printf(Locale.ROOT, "%nstart to first signature: %.1f s%n", secondsToFirstSignature(sam));
        }
    }

    private void cost(SamUnderTest sam, EnrolledKey key, int hashes, RawHsmBench.Yardstick yardstick) {
        var round = options.each().dividedBy(ROUNDS);
        var loads =
                options.clients().stream().map(it -> new SamLoad(it, hashes)).toList();
        var rounds = new ArrayList<List<SamLoad.Driven>>();
        boolean quiet = warmUp(sam, key, loads.getLast());
        for (int i = 0; i < ROUNDS; i++) {
            yardstick.measure(round.dividedBy(4));
            rounds.add(loads.stream().map(it -> it.drive(sam, key, round)).toList());
        }
        double raw = yardstick.micros();
        for (int i = 0; i < loads.size(); i++) {
            int at = i;
            var driven = rounds.stream().map(it -> it.get(at)).toList();
            var all = driven.stream().reduce(SamLoad.Driven::and).orElseThrow();
            double micros = median(driven.stream().mapToDouble(SamLoad.Driven::microsPerSignature));
            out.printf(
                    Locale.ROOT,
                    "%-9s %7d %8d %12.0f %12.0f %7.1f%% %10.0f %8.0f %8.0f %8.0f %8.0f %9.1f %10.0f %9.1f %9.1f%s%n",
                    label(key.kind()),
                    hashes,
                    loads.get(i).clients(),
                    micros,
                    raw,
                    100 * raw / micros,
                    micros - raw,
                    of(driven, ThreadKind.MODULE),
                    of(driven, ThreadKind.HTTP),
                    of(driven, ThreadKind.COMPILER),
                    of(driven, ThreadKind.OTHER),
                    all.switchesPerCall(),
                    median(driven.stream().mapToDouble(SamLoad.Driven::perSecond)),
                    all.percentile(0.50),
                    all.percentile(0.99),
                    quiet ? "" : "  (the compiler was not quiet)");
        }
    }

    private static double of(List<SamLoad.Driven> driven, ThreadKind kind) {
        return median(driven.stream().mapToDouble(it -> it.microsPerSignature(kind)));
    }

    /** @return whether the compiler has come to rest */
    private static boolean warmUp(SamUnderTest sam, EnrolledKey key, SamLoad load) {
        long end = System.nanoTime() + LONGEST_WARM_UP.toNanos();
        for (int quiet = 0; System.nanoTime() < end; ) {
            quiet = load.drive(sam, key, WARM_UP_ROUND).compilersShare() < QUIET ? quiet + 1 : 0;
            if (quiet == QUIET_ROUNDS) {
                return true;
            }
        }
        return false;
    }

    private static double secondsToFirstSignature(SamUnderTest sam) {
        var key = enrol(sam, KeyAlgorithm.P_256);
        sam.stop();
        long began = System.nanoTime();
        sam.start();
        new SamLoad(1, 1).drive(sam, key, 1);
        // Two calls are made; the second costs milliseconds.
        return (System.nanoTime() - began) / 1e9;
    }

    private void counts() throws IOException {
        var counts = SamCounts.in(made("counts"));
        out.printf(
                "%nFor one call:%n%-9s %7s %8s %8s %8s %8s %8s %8s %9s %14s%n",
                "key",
                "hashes",
                "clients",
                "unwraps",
                "signs",
                "MACs",
                "others",
                "forces",
                "switches",
                "calls per root");
        try (var sam = sam("counts", Optional.of(counts))) {
            sam.start();
            SamUnderTest.pause(1100);
            for (var kind : options.keys()) {
                var key = enrol(sam, kind);
                for (int hashes : options.hashes()) {
                    for (int clients : options.clients()) {
                        count(sam, key, new SamLoad(clients, hashes), counts);
                    }
                }
            }
        }
    }

    private void count(SamUnderTest sam, EnrolledKey key, SamLoad load, SamCounts counts) {
        var driven = new ArrayList<SamLoad.Driven>();
        var switches = sam.switches();
        var count = counts.during(() -> driven.add(load.drive(sam, key, COUNTING)));
        // Each client was served once before the clock started.
        double calls = driven.getFirst().calls() + load.clients();
        out.printf(
                Locale.ROOT,
                "%-9s %7d %8d %8.2f %8.2f %8.2f %8.2f %8.2f %9.1f %14.2f%n",
                label(key.kind()),
                load.hashes(),
                load.clients(),
                count.unwraps() / calls,
                count.signs() / calls,
                count.macs() / calls,
                count.others() / calls,
                count.forces() / calls,
                sam.switchesSince(switches) / calls,
                calls / count.roots());
    }

    static EnrolledKey enrol(SamUnderTest sam, KeyAlgorithm kind) {
        try (var channel = sam.channel(SamLoad.CLIENT)) {
            return EnrolledKey.enrol(sam, channel, SamLoad.CLIENT, kind, "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3A");
        }
    }

    private SamUnderTest sam(String name, Optional<SamCounts> counts) throws IOException {
        var folder = made(name);
        return switch (options.token()) {
            case SOFTHSM ->
                SamUnderTest.create(
                        folder,
                        counts.map(SamCounts::module),
                        counts.map(it -> it.environment(SoftHsmToken.module())).orElse(Map.of()),
                        FLAGS,
                        List.of(SamLoad.CLIENT));
            case NSS -> {
                var token = NssToken.create(made(name + "/token")).settings("bench");
                var hsm =
                        """
                        {"module": "%s", "vendor": "nss", "token": "%s", "pin_file": "%s", "init_arguments": "%s", "pool": 2}"""
                                .formatted(
                                        counts.map(SamCounts::module).orElseGet(NssToken::module),
                                        token.place().tokenLabel(),
                                        token.pin().file(),
                                        token.place().initArguments().orElseThrow());
                yield SamUnderTest.createOn(
                        folder,
                        hsm,
                        counts.map(it -> it.environment(NssToken.module())).orElse(Map.of()),
                        FLAGS,
                        List.of(SamLoad.CLIENT));
            }
        };
    }

    private Path made(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private static String label(KeyAlgorithm kind) {
        return kind.name().replace('_', '-');
    }

    private static double median(DoubleStream values) {
        var sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}

package org.tabellion.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.adapter.out.jdbc.testkit.ManySigners;

/**
 * What one {@code signatures/signHash} of the second generation costs server, SAM and PostgreSQL together, beside what the
 * token alone costs: CPU time from the kernel, so that it holds on a busy machine too. Rounds of the token and of the calls
 * alternate, so that both see the same noise; each figure is the median of its rounds.
 *
 * <p>The service provider calls with its service token and the SAD string of an approval of one hash, so with every call a
 * fresh one. The approvals are laid into the database before each round.
 */
final class CscBench {

    // Servers that have run for an hour compile nothing: a row begins when its calls leave the compilers quiet.
    private static final double QUIET = 0.02;
    private static final int QUIET_ROUNDS = 2;
    private static final Duration WARM_UP_ROUND = Duration.ofSeconds(4);
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(240);
    private static final int ROUNDS = 3;
    private static final int YARDSTICK_THREADS = 2;
    private static final int MOST_PER_SECOND = 600;
    private static final int FUZZED_SIGNERS = 1_000;
    private static final int APPROVALS = 100;
    private static final String METHOD = "signatures/signHash";

    private final Path directory;
    private final CscBenchOptions options;
    private final BenchDatabase database;
    private final PrintStream out;

    private CscBench(Path directory, CscBenchOptions options, BenchDatabase database, PrintStream out) {
        this.directory = directory;
        this.options = options;
        this.database = database;
        this.out = out;
    }

    static void main(String... arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.print(CscBenchOptions.USAGE);
            return;
        }
        // Of connections that are kept.
        System.setProperty("http.maxConnections", "64");
        var options = CscBenchOptions.of(arguments);
        var database = options.database()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the launcher starts a PostgreSQL for this: ./tabellion bench csc"));
        try {
            var directory = Files.createTempDirectory("tabellion-bench-csc");
            new CscBench(directory, options, database, System.out).run();
            SamBench.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() {
        // In this order: the SoftHSM of this process sees the token that was made last.
        try (var sam = SamUnderTest.create(
                        directory, Optional.empty(), Map.of(), SamBench.FLAGS, List.of(SamLoad.CLIENT));
                var token = RawHsmBench.on(RawHsmBench.Make.SOFTHSM)) {
            sam.start();
            // However this ends.
            Runtime.getRuntime().addShutdownHook(new Thread(sam::close));
            SamUnderTest.pause(1100);
            try (var server = ServerUnderTest.start(directory.resolve("server"), database, sam)) {
                if (options.fuzz() > 0) {
                    fuzz(sam, server);
                } else if (options.signers().isEmpty()) {
                    sign(sam, server, token);
                } else {
                    var certificate = EnrolledKey.certificate(sam, CscSigner.somePublicKey());
                    new CscReadBench(server, database, certificate.toArray(), out).run(options.signers());
                }
            }
        }
    }

    private void fuzz(SamUnderTest sam, ServerUnderTest server) {
        try (var connection = database.superuser()) {
            var certificate = EnrolledKey.certificate(sam, CscSigner.somePublicKey());
            new ManySigners(ServerUnderTest.GROUP, certificate.toArray()).load(connection, 0, FUZZED_SIGNERS);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        var signer = CscSigner.enrol(sam, server, database, KeyAlgorithm.P_256, new ClockTime());
        int findings = new CscFuzz(server, () -> signer.approve(APPROVALS), out).run(options.fuzz(), options.seed());
        if (findings > 0) {
            throw new IllegalStateException(findings + " findings");
        }
    }

    private void sign(SamUnderTest sam, ServerUnderTest server, RawHsmBench token) {
        out.printf(
                "CSC v2 %s, one hash a call, by HTTP to the server and mutual TLS to the SAM on SOFTHSM; medians of %d rounds, %d s a row%n",
                METHOD, ROUNDS, options.each().toSeconds());
        out.printf(
                "%-9s %8s %10s %9s %9s %12s %12s %12s %12s %12s %8s%n",
                "key",
                "clients",
                "sig/s",
                "p50 ms",
                "p99 ms",
                "server us",
                "SAM us",
                "PostgreSQL",
                "sum us/sig",
                "raw us/sig",
                "share");
        var caller = new CscCaller(server, server.serviceToken());
        var processes = new CscLoad.Processes(server.times(), new ProcessTimes(sam.pid()), database.times());
        for (var kind : options.keys()) {
            var signer = CscSigner.enrol(sam, server, database, kind, new ClockTime());
            try (var yardstick = token.yardstick(kind, YARDSTICK_THREADS, 1)) {
                sign(caller, signer, processes, yardstick);
            }
        }
        out.println(
                """

                Each key is measured after calls of its kind, at the most clients, have left the compilers of both JVMs quiet.

                raw       one unwrap, signature, destroy, by the faster of C and our binding; on %d threads at once, as many as the
                          SAM has for the module
                share     raw over the sum of all three processes
                p50, p99  of one call, as a client on the same machine saw it"""
                        .formatted(YARDSTICK_THREADS));
    }

    private void sign(
            CscCaller caller, CscSigner signer, CscLoad.Processes processes, RawHsmBench.Yardstick yardstick) {
        var round = options.each().dividedBy(ROUNDS);
        var loads =
                options.clients().stream().map(it -> new CscLoad(it, METHOD)).toList();
        boolean quiet = warmUp(caller, signer, processes, loads.getLast());
        var rounds = new ArrayList<List<CscLoad.Driven>>();
        for (int i = 0; i < ROUNDS; i++) {
            yardstick.measure(round.dividedBy(3));
            rounds.add(loads.stream()
                    .map(it -> drive(it, caller, signer, processes, round))
                    .toList());
        }
        double raw = yardstick.micros();
        for (int i = 0; i < loads.size(); i++) {
            int at = i;
            var driven = rounds.stream().map(it -> it.get(at)).toList();
            var all = driven.stream().reduce(CscLoad.Driven::and).orElseThrow();
            double sum = median(driven, it -> sum(it.cpu()) / it.calls());
            out.printf(
                    Locale.ROOT,
                    "%-9s %8d %10.0f %9.1f %9.1f %12.0f %12.0f %12.0f %12.0f %12.0f %7.1f%%%s%n",
                    signer.kind().name().replace('_', '-'),
                    loads.get(i).clients(),
                    median(driven, CscLoad.Driven::perSecond),
                    all.percentile(0.50),
                    all.percentile(0.99),
                    median(driven, it -> it.cpu().server() / it.calls()),
                    median(driven, it -> it.cpu().sam() / it.calls()),
                    median(driven, it -> it.cpu().postgres() / it.calls()),
                    sum,
                    raw,
                    100 * raw / sum,
                    quiet ? "" : "  (the compilers were not quiet)");
        }
    }

    private static double sum(CscLoad.Cpu cpu) {
        return cpu.server() + cpu.sam() + cpu.postgres();
    }

    /** @return whether the compilers have come to rest */
    private static boolean warmUp(CscCaller caller, CscSigner signer, CscLoad.Processes processes, CscLoad load) {
        long end = System.nanoTime() + LONGEST_WARM_UP.toNanos();
        for (int quiet = 0; System.nanoTime() < end; ) {
            quiet = drive(load, caller, signer, processes, WARM_UP_ROUND).compilersShare() < QUIET ? quiet + 1 : 0;
            if (quiet == QUIET_ROUNDS) {
                return true;
            }
        }
        return false;
    }

    private static CscLoad.Driven drive(
            CscLoad load, CscCaller caller, CscSigner signer, CscLoad.Processes processes, Duration duration) {
        var bodies = signer.approve((int) (duration.toMillis() * MOST_PER_SECOND / 1000));
        return load.drive(caller, bodies, processes, duration);
    }

    static double median(List<CscLoad.Driven> driven, ToDoubleFunction<CscLoad.Driven> figure) {
        var sorted = driven.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** That of the machine. */
    private static final class ClockTime implements TrustedTime {

        private final Clock clock = Clock.systemUTC();

        @Override
        public Instant now() {
            return clock.instant();
        }

        @Override
        public boolean isReferenced() {
            return false;
        }
    }
}

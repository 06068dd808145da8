package org.tabellion.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tabellion.kernel.KeyAlgorithm;

/**
 * Many signatures by a SAM, and what becomes of its memory; at the end its audit is verified, up to 20 000 signatures by
 * both verifiers. SoftHSM leaks some 300 bytes for each session object, that is for each unwrapped key: what grows beyond
 * that would be ours.
 */
final class SamSoak {

    /** Of SoftHSM, for each unwrapped key, measured with a program in C that does nothing else. */
    static final long KNOWN_LEAK = 308;

    private static final int CLIENTS = 8;
    private static final int STEPS = 20;
    /** It takes some 20 ms for each signed root. */
    private static final int SECOND_VERIFIER_UP_TO = 20_000;
    /** By then the compiler, the threads and the connections are there. */
    private static final int SETTLED = 10;
    // The whole heap is touched at the start: what grows then is not the heap.
    private static final List<String> FLAGS =
            List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

    private SamSoak() {}

    /**
     * What came of it.
     *
     * @param bytesEach by how much the resident memory grew with each unwrapped key, fitted over the settled samples
     * @param heapEach the same of the heap in use after a collection
     * @param verified what the verifiers said
     */
    record Summary(long signatures, double bytesEach, double heapEach, String verified) {}

    /** {@code [SIGNATURES]}: 20 000 by default. */
    static void main(String... arguments) {
        int total = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        try {
            var directory = Files.createTempDirectory("tabellion-soak-sam");
            var summary = run(directory, total, System.out);
            System.out.printf(
                    Locale.ROOT,
                    "%d signatures; resident memory grew by %.0f bytes with each, of which SoftHSM leaks about %d; heap by %.0f%n%s",
                    summary.signatures(),
                    summary.bytesEach(),
                    KNOWN_LEAK,
                    summary.heapEach(),
                    summary.verified());
            SamBench.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Point(long signatures, Vitals.Sample sample) {}

    static Summary run(Path directory, int total, PrintStream out) {
        try (var sam = SamUnderTest.create(directory, Optional.empty(), Map.of(), FLAGS, List.of(SamLoad.CLIENT))) {
            sam.start();
            SamUnderTest.pause(1100);
            var key = SamBench.enrol(sam, KeyAlgorithm.P_256);
            var load = new SamLoad(CLIENTS, 1);
            int ofEach = Math.max(1, total / STEPS / CLIENTS);
            var points = new ArrayList<Point>();
            out.printf(
                    "%12s %10s %12s %12s %12s %8s %8s %12s%n",
                    "signatures", "sig/s", "RSS MiB", "heap MiB", "classes MiB", "threads", "files", "journal MiB");
            try (var vitals = Vitals.of(sam.pid())) {
                long signatures = 0;
                for (int step = 0; step < STEPS; step++) {
                    var driven = load.drive(sam, key, ofEach);
                    // Each client was served once before the clock started.
                    signatures += driven.calls() + CLIENTS;
                    var point = new Point(signatures, vitals.sample());
                    points.add(point);
                    print(point, driven.perSecond(), sizeOf(sam.folder().path().resolve("journal")), out);
                }
            }
            sam.stop();
            var settled = points.subList(SETTLED, points.size());
            return new Summary(
                    points.getLast().signatures(),
                    slope(settled, Vitals.Sample::resident),
                    slope(settled, Vitals.Sample::heap),
                    sam.verifyLog() + (total <= SECOND_VERIFIER_UP_TO ? sam.verifyLogByPython() : ""));
        }
    }

    private static void print(Point point, double perSecond, long journal, PrintStream out) {
        var sample = point.sample();
        double mebibyte = 1 << 20;
        out.printf(
                Locale.ROOT,
                "%12d %10.0f %12.1f %12.1f %12.1f %8d %8d %12.1f%n",
                point.signatures(),
                perSecond,
                sample.resident() / mebibyte,
                sample.heap() / mebibyte,
                sample.metaspace() / mebibyte,
                sample.threads(),
                sample.files(),
                journal / mebibyte);
    }

    private interface Figure {
        long of(Vitals.Sample sample);
    }

    /** Of the line with the least squares. */
    private static double slope(List<Point> points, Figure figure) {
        double meanX = points.stream().mapToLong(Point::signatures).average().orElseThrow();
        double meanY = points.stream()
                .mapToLong(it -> figure.of(it.sample()))
                .average()
                .orElseThrow();
        double above = 0;
        double below = 0;
        for (var point : points) {
            double x = point.signatures() - meanX;
            above += x * (figure.of(point.sample()) - meanY);
            below += x * x;
        }
        return above / below;
    }

    private static long sizeOf(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(it -> it.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

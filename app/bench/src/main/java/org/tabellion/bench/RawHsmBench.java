package org.tabellion.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.adapter.out.pkcs11.BareBinding;
import org.tabellion.sam.adapter.out.pkcs11.NssToken;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Hsm;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Settings;
import org.tabellion.sam.adapter.out.pkcs11.SoftHsmToken;
import org.tabellion.sam.spi.Hsm.GeneratedKey;

/**
 * What the token itself costs: CPU time of a process for one unwrap, signature and destroy, in C, through the bare binding,
 * and through the adapter with its queue and threads. The rounds alternate, so that all see the same noise; medians.
 *
 * <p>Every other benchmark of signatures takes its yardstick from here, in the same run.
 */
public final class RawHsmBench implements AutoCloseable {

    private static final int ROUNDS = 5;
    private static final int BUSY = 8;

    /** Whose time is taken. */
    public enum Way {
        C,
        BINDING,
        ADAPTER,
        /** With eight callers for each thread of the pool, as a server has them. */
        ADAPTER_BUSY
    }

    /** The tokens that are measured. */
    public enum Make {
        SOFTHSM,
        NSS
    }

    /**
     * Medians over the rounds.
     *
     * @param cpuMicros user and system time of the whole process for one operation
     * @param perSecond wall rate, which says little on a machine that does other things too
     */
    public record Figure(Way way, KeyAlgorithm key, int threads, double cpuMicros, double perSecond) {}

    private record Sample(double cpuMicros, double perSecond) {}

    private final Make make;
    private final Path directory;
    private final Path program;
    private final List<String> yardstick;
    private final Map<String, String> yardstickEnvironment;
    private final Pkcs11Settings settings;

    private RawHsmBench(Make make) {
        this.make = make;
        try {
            directory = Files.createTempDirectory("tabellion-bench-hsm");
            Files.createDirectory(directory.resolve("c"));
            Files.createDirectory(directory.resolve("java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        program = Checkout.compile("p11bench", directory);
        // One process at a time may use a token directory: the program in C has its own.
        if (make == Make.SOFTHSM) {
            var own = SoftHsmToken.create(directory.resolve("c"));
            yardstickEnvironment = own.environment();
            yardstick = List.of(
                    "-m", SoftHsmToken.module().toString(), "-t", own.label(), "-p", SoftHsmToken.PIN, "-w", "kwpad");
            settings = SoftHsmToken.create(directory.resolve("java")).settings("bench");
        } else {
            var own = NssToken.create(directory.resolve("c")).settings("bench").place();
            yardstickEnvironment = Map.of();
            yardstick = List.of(
                    "-m",
                    NssToken.module().toString(),
                    "-t",
                    own.tokenLabel(),
                    "-p",
                    NssToken.PIN,
                    "-w",
                    "kwp",
                    "-D",
                    "-L",
                    own.initArguments().orElseThrow());
            settings = NssToken.create(directory.resolve("java")).settings("bench");
        }
        Pkcs11Hsm.create(settings);
    }

    /** Makes fresh tokens. SoftHSM knows one token directory in a process: one such bench at a time. */
    public static RawHsmBench on(Make make) {
        return new RawHsmBench(make);
    }

    /** One figure for each way; keys of the wrapped kind, one hash each. */
    public List<Figure> measure(KeyAlgorithm key, int threads, Duration round) {
        var inC = new ArrayList<Sample>();
        var binding = new ArrayList<Sample>();
        var adapter = new ArrayList<Sample>();
        var busy = new ArrayList<Sample>();
        try (var hsm = Pkcs11Hsm.open(settings.withPool(threads, threads * BUSY))) {
            var generated = hsm.generate(key);
            // The compiler's time is not the module's.
            throughAdapter(hsm, generated, threads, Duration.ofSeconds(2));
            throughBinding(generated, threads, 1, Duration.ofSeconds(2));
            for (int i = 0; i < ROUNDS; i++) {
                inC.add(inC(key, threads, 1, round));
                binding.add(throughBinding(generated, threads, 1, round));
                adapter.add(throughAdapter(hsm, generated, threads, round));
                busy.add(throughAdapter(hsm, generated, threads * BUSY, round));
            }
        }
        return List.of(
                figure(Way.C, key, threads, inC),
                figure(Way.BINDING, key, threads, binding),
                figure(Way.ADAPTER, key, threads, adapter),
                figure(Way.ADAPTER_BUSY, key, threads, busy));
    }

    /**
     * What one signature costs the token, measured whenever asked: the cheaper of C and the bare binding.
     *
     * @param hashes signed by each unwrapped key
     */
    public Yardstick yardstick(KeyAlgorithm key, int threads, int hashes) {
        return new Yardstick(Pkcs11Hsm.open(settings), key, threads, hashes);
    }

    /** Medians over what was measured so far. */
    public final class Yardstick implements AutoCloseable {

        // Keeps the library initialised.
        private final Pkcs11Hsm hsm;
        private final GeneratedKey key;
        private final int threads;
        private final int hashes;
        private final List<Sample> inC = new ArrayList<>();
        private final List<Sample> binding = new ArrayList<>();

        private Yardstick(Pkcs11Hsm hsm, KeyAlgorithm kind, int threads, int hashes) {
            this.hsm = hsm;
            this.key = hsm.generate(kind);
            this.threads = threads;
            this.hashes = hashes;
            // The compiler's time is not the module's.
            throughBinding(key, threads, hashes, Duration.ofSeconds(2));
        }

        /** One round of both. */
        public void measure(Duration round) {
            inC.add(inC(key.algorithm(), threads, hashes, round));
            binding.add(throughBinding(key, threads, hashes, round));
        }

        /** CPU microseconds for one signature. */
        public double micros() {
            return Math.min(median(inC), median(binding) / hashes);
        }

        @Override
        public void close() {
            hsm.close();
        }

        private static double median(List<Sample> samples) {
            return RawHsmBench.median(
                    samples.stream().mapToDouble(Sample::cpuMicros).toArray());
        }
    }

    private static Figure figure(Way way, KeyAlgorithm key, int threads, List<Sample> samples) {
        return new Figure(
                way,
                key,
                threads,
                median(samples.stream().mapToDouble(Sample::cpuMicros).toArray()),
                median(samples.stream().mapToDouble(Sample::perSecond).toArray()));
    }

    /** The yardstick: the cheaper of C and the bare binding, CPU microseconds for one operation. */
    public static double yardstick(List<Figure> figures) {
        return figures.stream()
                .filter(it -> it.way() == Way.C || it.way() == Way.BINDING)
                .mapToDouble(Figure::cpuMicros)
                .min()
                .orElseThrow();
    }

    private Sample inC(KeyAlgorithm key, int threads, int hashes, Duration round) {
        var command = new ArrayList<String>(List.of(program.toString()));
        command.addAll(yardstick);
        var name = (key.family() == KeyAlgorithm.Family.RSA ? "rsa" : "p") + key.bits();
        var seconds = String.format(Locale.ROOT, "%.2f", round.toMillis() / 1000.0);
        command.addAll(List.of(
                "-k",
                name,
                "-o",
                hashes == 1 ? "uws" : "batch" + hashes,
                "-T",
                "" + threads,
                "-d",
                seconds,
                "-r",
                "1",
                "-n",
                "1"));
        var last = Checkout.run(yardstickEnvironment, command)
                .strip()
                .lines()
                .toList()
                .getLast();
        var columns = last.strip().split(" +", -1);
        if (!columns[10].equals("0")) {
            throw new IllegalStateException("operations failed: " + last);
        }
        return new Sample(Double.parseDouble(columns[6]), Double.parseDouble(columns[3]));
    }

    private static Sample throughAdapter(Pkcs11Hsm hsm, GeneratedKey key, int threads, Duration round) {
        var algorithm = algorithm(key);
        var hash = List.of(hash(algorithm));
        return run(threads, round, () -> () -> hsm.sign(key.wrapped(), algorithm, hash, () -> {}));
    }

    private Sample throughBinding(GeneratedKey key, int threads, int hashes, Duration round) {
        var algorithm = algorithm(key);
        var hash = Collections.nCopies(hashes, hash(algorithm));
        var open = new ArrayList<BareBinding>();
        try {
            return run(threads, round, () -> {
                var binding = BareBinding.open(settings);
                synchronized (open) {
                    open.add(binding);
                }
                var signing = binding.signing();
                return () -> signing.sign(key.wrapped(), algorithm, hash);
            });
        } finally {
            open.forEach(BareBinding::close);
        }
    }

    private interface Operation {
        List<Bytes> perform();
    }

    private interface Preparation {
        Operation prepare();
    }

    private static Sample run(int threads, Duration round, Preparation preparation) {
        var bean = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var ready = new CountDownLatch(threads);
        var start = new CountDownLatch(1);
        var stop = new AtomicBoolean();
        var done = new LongAdder();
        var failed = new ArrayList<RuntimeException>();
        var running = Stream.generate(() -> Thread.ofPlatform().unstarted(() -> {
                    try {
                        var operation = preparation.prepare();
                        ready.countDown();
                        start.await();
                        while (!stop.get()) {
                            if (!operation.perform().isEmpty()) {
                                done.increment();
                            }
                        }
                    } catch (RuntimeException e) {
                        synchronized (failed) {
                            failed.add(e);
                        }
                        ready.countDown();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .limit(threads)
                .toList();
        running.forEach(Thread::start);
        try {
            ready.await();
            long cpu = bean.getProcessCpuTime();
            long wall = System.nanoTime();
            start.countDown();
            Thread.sleep(round);
            stop.set(true);
            for (var thread : running) {
                thread.join();
            }
            cpu = bean.getProcessCpuTime() - cpu;
            wall = System.nanoTime() - wall;
            if (!failed.isEmpty()) {
                throw failed.getFirst();
            }
            return new Sample(cpu / 1e3 / done.sum(), done.sum() * 1e9 / wall);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static SignatureAlgorithm algorithm(GeneratedKey key) {
        return key.algorithm().signatureAlgorithms().getFirst();
    }

    private static Dtbsr hash(SignatureAlgorithm algorithm) {
        return new Dtbsr(
                algorithm.digest(), Bytes.of(new byte[algorithm.digest().lengthInBytes()]));
    }

    private static double median(double... values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    @Override
    public void close() {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code [softhsm|nss] [threads,...] [seconds]}. */
    public static void main(String... args) {
        var make = Make.valueOf((args.length > 0 ? args[0] : "softhsm").toUpperCase(Locale.ROOT));
        var threads = Arrays.stream((args.length > 1 ? args[1] : "1,2").split(",", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        var round = Duration.ofMillis((long) (1000 * Double.parseDouble(args.length > 2 ? args[2] : "2")));
        try (var bench = on(make)) {
            bench.print(System.out, threads, round);
        }
    }

    private void print(PrintStream out, int[] threads, Duration round) {
        out.printf(
                "%s: unwrap, sign, destroy; CPU us of one operation, medians of %d alternating rounds of %d ms%n",
                make, ROUNDS, round.toMillis());
        out.printf(
                "%-9s %7s %9s %9s %9s %9s %14s %14s %12s %10s%n",
                "key",
                "threads",
                "C",
                "binding",
                "adapter",
                "busy",
                "binding/best",
                "adapter/best",
                "busy/best",
                "busy op/s");
        for (var key : List.of(KeyAlgorithm.RSA_2048, KeyAlgorithm.P_256)) {
            for (int count : threads) {
                var figures = measure(key, count, round);
                double best = yardstick(figures);
                out.printf(
                        Locale.ROOT,
                        "%-9s %7d %9.1f %9.1f %9.1f %9.1f %13.1f%% %13.1f%% %11.1f%% %10.0f%n",
                        key,
                        count,
                        figures.get(0).cpuMicros(),
                        figures.get(1).cpuMicros(),
                        figures.get(2).cpuMicros(),
                        figures.get(3).cpuMicros(),
                        100 * best / figures.get(1).cpuMicros(),
                        100 * best / figures.get(2).cpuMicros(),
                        100 * best / figures.get(3).cpuMicros(),
                        figures.get(3).perSecond());
            }
        }
    }
}

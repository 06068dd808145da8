package org.tabellion.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.sam.adapter.out.pkcs11.Recorder;
import org.tabellion.sam.adapter.out.pkcs11.SoftHsmToken;
import org.tabellion.samclient.SamChannel;
import org.tabellion.samclient.SamRefusal;

/**
 * The real SAM under load over HTTPS, while its token is made unreadable, moved away, given another PIN, or hangs, and while
 * one of two modules is lost: how long until it signs again, without a restart, and whether every value is right. What is
 * signed is counted at the PKCS#11 boundary. Where another module takes over, the longest that a caller waited stands in place
 * of the time to come back.
 */
final class HsmLoss {

    private static final String CLIENT = "ssa-1";
    private static final int CALLERS = 6;
    private static final long PATIENCE = 30_000;
    private static final long PIN_INCORRECT = 0xa0;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx192m");

    /** How a token is lost, and how it comes back. */
    interface Loss {

        void lose() throws IOException;

        void restore() throws IOException;

        /** Whether calls must be answered all the while. */
        default boolean isCovered() {
            return false;
        }

        /** How long it stays lost, in milliseconds. */
        default long hold() {
            return 1000;
        }

        /** How often a wrong PIN is shown to the token in one round. */
        default int wrongPins() {
            return 0;
        }
    }

    /** What was seen. */
    record Finding(
            String loss,
            int rounds,
            long right,
            Map<String, Long> refused,
            List<Long> recoveries,
            List<String> violations) {

        long slowest() {
            return Collections.max(recoveries);
        }

        private void print(PrintStream out) {
            var sorted = recoveries.stream().sorted().toList();
            out.printf(
                    Locale.ROOT,
                    "%-34s %6d %9d %9d %9.2f %9.2f   %s%n",
                    loss,
                    rounds,
                    right,
                    refused.values().stream().mapToLong(Long::longValue).sum(),
                    sorted.get(sorted.size() / 2) / 1000.0,
                    slowest() / 1000.0,
                    violations.isEmpty() ? "all right; refused: " + refused : String.join("; ", violations));
        }
    }

    private final Path directory;
    private final int rounds;

    HsmLoss(Path directory, int rounds) {
        this.directory = directory;
        this.rounds = rounds;
    }

    /** {@code [rounds]}. */
    static void main(String... args) {
        try {
            var directory = Files.createTempDirectory("tabellion-hsm-loss");
            var findings = new HsmLoss(directory, args.length > 0 ? Integer.parseInt(args[0]) : 5).run(System.out);
            if (findings.stream().anyMatch(it -> !it.violations().isEmpty())) {
                throw new IllegalStateException("not all was right");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Finding> run(PrintStream out) throws IOException {
        out.printf("%-34s %6s %9s %9s %9s %9s%n", "", "rounds", "right", "refused", "back: s", "slowest");
        var findings = new ArrayList<Finding>();
        findings.addAll(oneModule(out));
        findings.addAll(twoModules(out));
        return findings;
    }

    // ------------------------------------------------------------------ the losses

    private List<Finding> oneModule(PrintStream out) throws IOException {
        var recorder = Recorder.compile(directory);
        var tokens = directory.resolve("one/token/tokens");
        try (var sam = SamUnderTest.create(
                directory.resolve("one"),
                Optional.of(recorder.module()),
                new HashMap<>(recorder.environment(SoftHsmToken.module())),
                FLAGS,
                List.of(CLIENT))) {
            sam.useModules(module(recorder.module(), SoftHsmToken.LABEL), Map.of());
            sam.startBy(withoutPowers());
            sam.start();
            var findings = new ArrayList<Finding>();
            findings.add(under(sam, "folder unreadable", new Unreadable(tokens), recorder, out));
            findings.add(under(sam, "folder moved away", new Moved(tokens), recorder, out));
            findings.add(under(sam, "device removed (injected)", new Removed(recorder), recorder, out));
            findings.add(under(sam, "threads hang in C_UnwrapKey", new Hanging(recorder), recorder, out));
            findings.add(under(sam, "PIN changed by another", new Changed(sam, tokens), recorder, out));
            out.println(sam.verifyLogByPython().strip());
            return findings;
        }
    }

    private List<Finding> twoModules(PrintStream out) throws IOException {
        var home = directory.resolve("two");
        try (var sam = SamUnderTest.create(home, Optional.empty(), Map.of(), FLAGS, List.of(CLIENT))) {
            var one = SoftHsmToken.in(home.resolve("token"));
            var two = one.twin(home.resolve("twin"));
            sam.useModules(
                    "[%s, %s]".formatted(module(one.library(), one.label()), module(two.library(), two.label())),
                    two.environment());
            sam.start();
            var findings = new ArrayList<Finding>();
            findings.add(under(sam, "one of two modules, in turn", new InTurn(one.tokens(), two.tokens()), null, out));
            out.println(sam.verifyLogByPython().strip());
            return findings;
        }
    }

    private static String module(Path library, String label) {
        return """
                {"module": "%s", "vendor": "softhsm", "token": "%s", "pin_file": "pin", "pool": 2, "stuck_s": 1}"""
                .formatted(library, label);
    }

    /** For root nothing is unreadable, unless it gives up that power. */
    private static List<String> withoutPowers() {
        var powers = "-dac_override,-dac_read_search";
        return System.getProperty("user.name").equals("root")
                ? List.of("setpriv", "--bounding-set=" + powers, "--inh-caps=" + powers)
                : List.of();
    }

    private record Unreadable(Path tokens) implements Loss {

        @Override
        public void lose() throws IOException {
            mode("---------");
        }

        @Override
        public void restore() throws IOException {
            mode("rwx------");
        }

        private void mode(String mode) throws IOException {
            try (var folders = Files.list(tokens)) {
                for (var folder : folders.toList()) {
                    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
                }
            }
        }
    }

    private record Moved(Path tokens) implements Loss {

        @Override
        public void lose() throws IOException {
            Files.move(tokens, tokens.resolveSibling("away"));
        }

        @Override
        public void restore() throws IOException {
            Files.move(tokens.resolveSibling("away"), tokens);
        }
    }

    private record Removed(Recorder recorder) implements Loss {

        @Override
        public void lose() {
            recorder.fault("C_SignInit after 0x32 1", "C_OpenSession before 0xe0 100000");
        }

        @Override
        public void restore() {
            recorder.fault();
        }
    }

    /** All threads of the pool, and then their substitutes; each is given up after a second. */
    private record Hanging(Recorder recorder) implements Loss {

        @Override
        public void lose() {
            recorder.fault("C_UnwrapKey before sleep:4000 4");
        }

        @Override
        public long hold() {
            return 3000;
        }

        @Override
        public void restore() {
            recorder.fault();
        }
    }

    private static final class Changed implements Loss {

        private final SamUnderTest sam;
        private final Moved moved;
        private String pin = SoftHsmToken.PIN;

        private Changed(SamUnderTest sam, Path tokens) {
            this.sam = sam;
            this.moved = new Moved(tokens);
        }

        @Override
        public void lose() throws IOException {
            var next = "%08d".formatted(RANDOM.nextInt(100_000_000));
            Checkout.run(
                    Map.of(
                            "SOFTHSM2_CONF",
                            moved.tokens().resolveSibling("softhsm2.conf").toString()),
                    List.of(
                            "python3",
                            Checkout.root()
                                    .resolve("app/bench/src/main/scripts/change_pin.py")
                                    .toString(),
                            SoftHsmToken.module().toString(),
                            SoftHsmToken.LABEL,
                            pin,
                            next));
            pin = next;
            // Who is logged in stays so: only the next login shows it.
            moved.lose();
            SamUnderTest.pause(300);
            moved.restore();
        }

        @Override
        public int wrongPins() {
            return 1;
        }

        @Override
        public void restore() throws IOException {
            Files.writeString(sam.folder().path().resolve("pin"), pin + "\n");
        }
    }

    private static final class InTurn implements Loss {

        private final List<Path> tokens;
        private int turn;

        private InTurn(Path... tokens) {
            this.tokens = List.of(tokens);
        }

        @Override
        public void lose() throws IOException {
            new Moved(tokens.get(turn)).lose();
        }

        @Override
        public void restore() throws IOException {
            new Moved(tokens.get(turn)).restore();
            turn = (turn + 1) % tokens.size();
            // It takes part again before the other goes.
            SamUnderTest.pause(3000);
        }

        @Override
        public boolean isCovered() {
            return true;
        }
    }

    // ------------------------------------------------------------------ the load

    private Finding under(SamUnderTest sam, String name, Loss loss, @Nullable Recorder recorder, PrintStream out)
            throws IOException {
        SamUnderTest.pause(1100);
        if (recorder != null) {
            recorder.forget();
        }
        var violations = new ArrayList<String>();
        var recoveries = new ArrayList<Long>();
        try (var load = new Load(sam)) {
            load.awaitRight(20);
            for (int round = 0; round < rounds; round++) {
                loss.lose();
                long until = System.nanoTime() + loss.hold() * 1_000_000;
                while (System.nanoTime() < until) {
                    SamUnderTest.pause(10);
                }
                long refused = load.refused();
                if (!loss.isCovered() && refused == 0) {
                    violations.add("nothing was refused while the token was lost");
                }
                long begin = System.nanoTime();
                long before = load.right.get();
                loss.restore();
                if (!load.isRightAfter(before)) {
                    violations.add("round %d: not back after %d s".formatted(round, PATIENCE / 1000));
                    break;
                }
                recoveries.add(
                        loss.isCovered() ? load.longest.getAndSet(0) : (load.lastFirst.get() - begin) / 1_000_000);
                load.awaitRight(20);
            }
            load.end();
            violations.addAll(load.violations);
            load.refusals.forEach((code, count) -> {
                if (loss.isCovered() || !code.equals("cm_unavailable")) {
                    violations.add("%d answers %s".formatted(count, code));
                }
            });
            if (recorder != null) {
                violations.addAll(atTheBoundary(recorder, loss.wrongPins() * rounds));
            }
            var finding = new Finding(
                    name,
                    rounds,
                    load.right.get(),
                    Map.copyOf(load.refusals),
                    recoveries.isEmpty() ? List.of(PATIENCE) : recoveries,
                    violations);
            finding.print(out);
            return finding;
        }
    }

    private static List<String> atTheBoundary(Recorder recorder, long wrongPinsExpected) {
        var shown = new HashMap<Bytes, Integer>();
        long wrongPins = 0;
        for (var line : recorder.lines()) {
            if (line.isSigner()
                    && line.function().equals("C_Sign")
                    && line.phase().equals("call")) {
                shown.merge(line.data(), 1, Integer::sum);
            }
            wrongPins += line.function().equals("C_Login") && line.answer() == PIN_INCORRECT ? 1 : 0;
        }
        var violations = new ArrayList<String>();
        long twice = shown.values().stream().filter(it -> it > 1).count();
        if (twice > 0) {
            violations.add(twice + " hashes were shown to C_Sign twice");
        }
        if (wrongPins != wrongPinsExpected) {
            violations.add("a wrong PIN was shown %d times, not %d".formatted(wrongPins, wrongPinsExpected));
        }
        return violations;
    }

    private static final class Load implements AutoCloseable {

        private final SamUnderTest sam;
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicLong right = new AtomicLong();
        private final AtomicLong lastFirst = new AtomicLong();
        private final AtomicLong waitedFor = new AtomicLong(Long.MAX_VALUE);
        private final AtomicLong longest = new AtomicLong();
        private final Map<String, Long> refusals = new ConcurrentHashMap<>();
        private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
        private final ExecutorService executor =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory());

        private Load(SamUnderTest sam) {
            this.sam = sam;
            var keys = new ArrayList<EnrolledKey>();
            try (var channel = sam.channel(CLIENT)) {
                for (int i = 0; i < CALLERS; i++) {
                    keys.add(EnrolledKey.enrol(
                            sam,
                            channel,
                            CLIENT,
                            KeyAlgorithm.P_256,
                            "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3" + (char) ('A' + i)));
                }
            }
            keys.forEach(it -> executor.execute(() -> sign(it)));
        }

        private void sign(EnrolledKey key) {
            while (!over.get()) {
                // A new channel after each refusal: an old one would wait before it asks again.
                try (var channel = sam.channel(CLIENT)) {
                    boolean signed = true;
                    while (signed && !over.get()) {
                        signed = sign(key, channel);
                    }
                }
            }
        }

        private boolean sign(EnrolledKey key, SamChannel channel) {
            var bytes = new byte[32];
            RANDOM.nextBytes(bytes);
            var hashes = List.of(Bytes.of(bytes));
            long begin = System.nanoTime();
            try {
                var answer = channel.call(key.signing(EnrolledKey.newId(), key.approve(sam.mint(), hashes), hashes));
                if (verifies(key, hashes.getFirst(), EnrolledKey.values(answer).getFirst())) {
                    note();
                } else {
                    violations.add("a value that does not verify");
                }
                return true;
            } catch (SamRefusal e) {
                refusals.merge(e.status() + " " + e.code(), 1L, Long::sum);
            } catch (Failure e) {
                refusals.merge(
                        e.getCause() instanceof SamRefusal it ? it.code() : String.valueOf(e.getCause()),
                        1L,
                        Long::sum);
            } finally {
                longest.accumulateAndGet((System.nanoTime() - begin) / 1_000_000, Math::max);
            }
            SamUnderTest.pause(30);
            return false;
        }

        private void note() {
            if (right.incrementAndGet() > waitedFor.get() && waitedFor.getAndSet(Long.MAX_VALUE) != Long.MAX_VALUE) {
                lastFirst.set(System.nanoTime());
            }
        }

        private static boolean verifies(EnrolledKey key, Bytes hash, Bytes value) {
            try {
                var signature = Signature.getInstance("NONEwithECDSA");
                signature.initVerify(KeyFactory.getInstance("EC")
                        .generatePublic(new X509EncodedKeySpec(key.publicKey().toArray())));
                signature.update(hash.toArray());
                return signature.verify(value.toArray());
            } catch (GeneralSecurityException e) {
                return false;
            }
        }

        private long refused() {
            return refusals.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Whether there is one more right value before patience ends; when the first came is noted. */
        private boolean isRightAfter(long before) {
            waitedFor.set(before);
            long end = System.nanoTime() + PATIENCE * 1_000_000;
            while (waitedFor.get() != Long.MAX_VALUE && System.nanoTime() < end) {
                SamUnderTest.pause(5);
            }
            return waitedFor.getAndSet(Long.MAX_VALUE) == Long.MAX_VALUE;
        }

        private void awaitRight(int more) {
            long wanted = right.get() + more;
            long end = System.nanoTime() + PATIENCE * 1_000_000;
            while (right.get() < wanted) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("no signatures: " + refusals + violations);
                }
                SamUnderTest.pause(5);
            }
        }

        private void end() {
            over.set(true);
            executor.close();
        }

        @Override
        public void close() {
            end();
        }
    }
}

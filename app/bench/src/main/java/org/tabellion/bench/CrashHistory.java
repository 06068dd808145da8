package org.tabellion.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.sam.adapter.out.memory.PostgresServer;
import org.tabellion.sam.adapter.out.pkcs11.Recorder;
import org.tabellion.sam.adapter.out.pkcs11.SoftHsmToken;
import org.tabellion.samclient.SamChannel;
import org.tabellion.samclient.SamRefusal;

/**
 * Kills the SAM at random points while several clients have it sign, starts it again, and checks that no hash was signed
 * more often than it was approved, as counted by a recorder between SAM and module; that no answer that was given is lost
 * or has changed, nor given another way by another node; that the audit verifies; and that a memory that is put back to
 * where it was at the beginning takes nothing that was used since.
 *
 * <p>With two nodes that share a memory one is killed while the other goes on, and a call that is repeated goes to either.
 *
 * <pre>CrashHistory [POINTS | --points N --seed S --nodes 1|2]</pre>
 */
public final class CrashHistory {

    // Held on to: the JDK forgets loggers, and with them their level.
    private static final Logger CHANNEL_LOG = Logger.getLogger(SamChannel.class.getPackageName());
    private static final int CLIENTS = 4;
    private static final Duration SAD_LIFE = Duration.ofSeconds(240);

    /** What one signer approved once, and what became of it. */
    private static final class Approval {
        final EnrolledKey key;
        final List<Bytes> hashes;
        final Sad sad;
        final String requestId = EnrolledKey.newId();
        final long madeAt = System.nanoTime();
        volatile Optional<List<Bytes>> answer = Optional.empty();
        volatile Optional<String> refusal = Optional.empty();

        Approval(EnrolledKey key, List<Bytes> hashes, Sad sad) {
            this.key = key;
            this.hashes = hashes;
            this.sad = sad;
        }

        boolean isAlive() {
            return System.nanoTime() - madeAt < SAD_LIFE.toNanos();
        }
    }

    /** @param violations empty if everything held */
    record Summary(
            int points,
            int approvals,
            int answered,
            int refused,
            int unanswered,
            int repeats,
            int replays,
            long signatures,
            Duration longestRestart,
            List<String> violations) {}

    private final List<Node> nodes;
    private final Recorder recorder;
    private final Yesterday yesterday;
    private final List<EnrolledKey> keys = new ArrayList<>();
    private final ConcurrentLinkedQueue<Approval> approvals = new ConcurrentLinkedQueue<>();
    private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger repeats = new AtomicInteger();
    private final AtomicInteger replays = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicBoolean isOver = new AtomicBoolean();

    private CrashHistory(List<SamUnderTest> nodes, Recorder recorder, Yesterday yesterday) {
        this.nodes = nodes.stream().map(Node::new).toList();
        this.recorder = recorder;
        this.yesterday = yesterday;
    }

    /** One SAM, and the way to it. */
    private static final class Node {

        final SamUnderTest sam;
        volatile boolean isUp;
        private volatile Optional<SamChannel> channel = Optional.empty();

        Node(SamUnderTest sam) {
            this.sam = sam;
        }

        SamChannel channel() {
            return channel.orElseThrow(() -> Failure.unavailable("the SAM", null));
        }

        void start() {
            sam.start();
            var before = channel;
            channel = Optional.of(sam.channel("ssa-1"));
            before.ifPresent(SamChannel::close);
            isUp = true;
        }
    }

    /** What the SAMs remember, as it was once, and how it is put back. */
    private interface Yesterday {

        void keep();

        void putBack();
    }

    public static void main(String... arguments) throws IOException {
        int points = 200;
        long seed = System.nanoTime();
        int nodes = 1;
        if (arguments.length == 1) {
            points = Integer.parseInt(arguments[0]);
        }
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--points" -> points = Integer.parseInt(arguments[i + 1]);
                case "--seed" -> seed = Long.parseLong(arguments[i + 1]);
                case "--nodes" -> nodes = Integer.parseInt(arguments[i + 1]);
                default ->
                    throw new IllegalArgumentException("CrashHistory [POINTS | --points N --seed S --nodes 1|2]");
            }
        }
        var directory = Files.createTempDirectory("tabellion-crash");
        System.out.printf("%d points, %d nodes, seed %d, in %s%n", points, nodes, seed, directory);
        var summary = nodes == 1 ? run(directory, points, seed) : runTwo(directory, points, seed);
        System.out.println(describe(summary));
        if (!summary.violations().isEmpty()) {
            System.exit(1);
        }
    }

    static String describe(Summary it) {
        return """
                %d kills; longest restart %d ms
                %d approvals: %d answered, %d refused after a crash, %d never answered
                %d repeated requests, %d replays under a new id, all as they must be%s
                %d signatures counted at the PKCS#11 boundary
                %s"""
                .formatted(
                        it.points(),
                        it.longestRestart().toMillis(),
                        it.approvals(),
                        it.answered(),
                        it.refused(),
                        it.unanswered(),
                        it.repeats(),
                        it.replays(),
                        it.violations().isEmpty() ? "" : " but for the violations below",
                        it.signatures(),
                        it.violations().isEmpty()
                                ? "no violation"
                                : "VIOLATIONS\n" + String.join("\n", it.violations()));
    }

    /** Repeatable in its load and its kill points, not in what the scheduler makes of them. */
    static Summary run(Path directory, int points, long seed) {
        var recorder = Recorder.compile(directory);
        var environment = recorder.environment(SoftHsmToken.module());
        var flags = flags(directory);
        // Lost answers are what this is about; each would be a line.
        CHANNEL_LOG.setLevel(Level.SEVERE);
        try (var sam =
                SamUnderTest.create(directory, Optional.of(recorder.module()), environment, flags, List.of("ssa-1"))) {
            var journal = sam.folder().path().resolve("journal");
            return new CrashHistory(List.of(sam), recorder, yesterday(journal, directory.resolve("yesterday")))
                    .run(points, new Random(seed));
        }
    }

    private static Yesterday yesterday(Path journal, Path copy) {
        return new Yesterday() {
            @Override
            public void keep() {
                Checkout.run(Map.of(), List.of("cp", "-a", journal.toString(), copy.toString()));
            }

            @Override
            public void putBack() {
                Checkout.run(Map.of(), List.of("rm", "-rf", journal.toString()));
                Checkout.run(Map.of(), List.of("cp", "-a", copy.toString(), journal.toString()));
            }
        };
    }

    // Starts fast rather than runs fast.
    private static List<String> flags(Path directory) {
        return List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Xlog:disable",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + directory.resolve("classes.jsa"));
    }

    /** The same with two SAMs that share a PostgreSQL. */
    static Summary runTwo(Path directory, int points, long seed) {
        var recorder = Recorder.compile(directory);
        CHANNEL_LOG.setLevel(Level.SEVERE);
        try (var database = PostgresServer.start(directory.resolve("postgres"))) {
            var memory =
                    """
                    {"postgresql": {"url": "%s", "user": "%s", "password_file": "password"}}"""
                            .formatted(database.url(database.schema()), PostgresServer.user());
            var sams = SamUnderTest.createTwo(
                    directory,
                    recorder.module(),
                    recorder.environment(SoftHsmToken.module()),
                    flags(directory),
                    List.of("ssa-1"),
                    memory,
                    PostgresServer.password());
            try {
                return new CrashHistory(sams, recorder, yesterday(database, directory.resolve("yesterday")))
                        .run(points, new Random(seed));
            } finally {
                sams.forEach(SamUnderTest::close);
            }
        }
    }

    private static Yesterday yesterday(PostgresServer database, Path copy) {
        return new Yesterday() {
            @Override
            public void keep() {
                database.stop();
                database.copyTo(copy);
                database.start();
            }

            @Override
            public void putBack() {
                database.stop();
                database.putBack(copy);
                database.start();
            }
        };
    }

    private Summary run(int points, Random random) {
        // Once in order, for the archive of classes that makes the other starts fast.
        nodes.getFirst().sam.start();
        nodes.getFirst().sam.stop();
        yesterday.keep();
        nodes.forEach(Node::start);
        // Tokens made in the second in which the memory began are refused: their uses might be older than it.
        SamUnderTest.pause(1100);
        var first = nodes.getFirst();
        for (int i = 0; i < 3; i++) {
            keys.add(EnrolledKey.enrol(
                    first.sam, first.channel(), "ssa-1", KeyAlgorithm.P_256, "sg_01JZ3V5K7M9P1R3T5W7Y9A1C" + i + "A"));
        }
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            long own = random.nextLong();
            clients.add(Thread.ofPlatform().daemon().name("client-" + i).start(() -> work(new Random(own))));
        }
        long longest = 0;
        for (int point = 1; point <= points; point++) {
            awaitLoad();
            SamUnderTest.pause(random.nextInt(250));
            var victim = nodes.get(random.nextInt(nodes.size()));
            victim.isUp = false;
            victim.sam.kill();
            long began = System.nanoTime();
            victim.start();
            longest = Math.max(longest, System.nanoTime() - began);
            if (point % 10 == 0) {
                checkCounts();
                System.out.printf(
                        "%4d kills, %d approvals, %d violations%n", point, approvals.size(), violations.size());
            }
        }
        isOver.set(true);
        for (var client : clients) {
            join(client);
        }
        settle();
        checkAnswers();
        var used = approve(random);
        approvals.add(used);
        ask(used, first);
        long signatures = checkCounts();
        for (var node : nodes) {
            node.sam.stop();
            checkAudit(node.sam);
        }
        checkYesterday(used);
        return new Summary(
                points,
                approvals.size(),
                (int) approvals.stream().filter(it -> it.answer.isPresent()).count(),
                (int) approvals.stream().filter(it -> it.refusal.isPresent()).count(),
                (int) approvals.stream()
                        .filter(it -> it.answer.isEmpty() && it.refusal.isEmpty())
                        .count(),
                repeats.get(),
                replays.get(),
                signatures,
                Duration.ofNanos(longest),
                List.copyOf(violations));
    }

    private void checkYesterday(Approval used) {
        if (used.answer.isEmpty()) {
            violations.add("the last request was not answered");
            return;
        }
        yesterday.putBack();
        for (var node : nodes) {
            node.start();
            try {
                node.channel().call(used.key.signing(EnrolledKey.newId(), used.sad, used.hashes));
                violations.add("a memory that was put back took a SAD that it had forgotten");
            } catch (SamRefusal refused) {
                replays.incrementAndGet();
            }
        }
        checkCounts();
        nodes.forEach(it -> it.sam.stop());
    }

    /** A SAM that has not answered anything yet is hardly worth killing. */
    private void awaitLoad() {
        int before = answers.get();
        for (int i = 0; i < 1000 && answers.get() == before; i++) {
            SamUnderTest.pause(5);
        }
    }

    // ---- the load

    private void work(Random random) {
        var mine = new ArrayList<Approval>();
        while (!isOver.get()) {
            var up = nodes.stream().filter(it -> it.isUp).toList();
            if (up.isEmpty()) {
                SamUnderTest.pause(5);
                continue;
            }
            var node = up.get(random.nextInt(up.size()));
            var open = mine.stream()
                    .filter(it -> it.answer.isEmpty() && it.refusal.isEmpty() && it.isAlive())
                    .findFirst();
            if (open.isPresent()) {
                ask(open.get(), node);
            } else if (!mine.isEmpty() && random.nextInt(4) == 0) {
                provoke(mine.get(random.nextInt(mine.size())), node, random);
            } else {
                var fresh = approve(random);
                mine.add(fresh);
                approvals.add(fresh);
                ask(fresh, node);
            }
        }
    }

    private Approval approve(Random random) {
        var hashes = new ArrayList<Bytes>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            var hash = new byte[32];
            random.nextBytes(hash);
            hashes.add(Bytes.of(hash));
        }
        if (random.nextInt(5) == 0) {
            hashes.add(hashes.getFirst());
        }
        var key = keys.get(random.nextInt(keys.size()));
        return new Approval(
                key, List.copyOf(hashes), key.approve(nodes.getFirst().sam.mint(), hashes));
    }

    /** Asks, or asks again: the same id, body and SAD. */
    private void ask(Approval approval, Node node) {
        try {
            var values = EnrolledKey.values(
                    node.channel().call(approval.key.signing(approval.requestId, approval.sad, approval.hashes)));
            var before = approval.answer;
            if (before.isPresent()) {
                repeats.incrementAndGet();
                if (!before.get().equals(values)) {
                    violations.add("request %s got another answer the second time".formatted(approval.requestId));
                }
            }
            if (approval.refusal.isPresent()) {
                violations.add("request %s was refused, then answered".formatted(approval.requestId));
            }
            approval.answer = Optional.of(values);
            answers.incrementAndGet();
        } catch (SamRefusal e) {
            if (approval.answer.isPresent()) {
                violations.add("request %s was answered, then refused: %s".formatted(approval.requestId, e.code()));
            } else {
                // Begun and not ended when the SAM died: used, and never to be signed.
                approval.refusal = Optional.of(e.code());
            }
        } catch (Failure unanswered) {
            SamUnderTest.pause(2);
        }
    }

    /** An answered request again must get the same answer; its SAD under another id must be refused. */
    private void provoke(Approval approval, Node node, Random random) {
        if (approval.answer.isEmpty() || !approval.isAlive()) {
            return;
        }
        if (random.nextBoolean()) {
            ask(approval, node);
            return;
        }
        try {
            node.channel().call(approval.key.signing(EnrolledKey.newId(), approval.sad, approval.hashes));
            violations.add("the SAD of request %s was accepted twice".formatted(approval.requestId));
        } catch (SamRefusal refused) {
            replays.incrementAndGet();
        } catch (Failure unanswered) {
            SamUnderTest.pause(2);
        }
    }

    /** After the last start, what was not answered is asked for once more. */
    private void settle() {
        for (var approval : approvals) {
            if (approval.answer.isEmpty() && approval.refusal.isEmpty() && approval.isAlive()) {
                ask(approval, nodes.getLast());
            }
        }
    }

    // ---- the checks

    /** While others sign: what was answered by now is counted below, what is signed meanwhile is among the approvals then. */
    private long checkCounts() {
        var answered = approvals.stream().filter(it -> it.answer.isPresent()).toList();
        var counted = new HashMap<Bytes, Integer>();
        long all = 0;
        for (var line : recorder.lines()) {
            // The call, not its end: what was begun may have been done.
            if (line.isSigner() && line.function().equals("C_Sign") && !line.isDone()) {
                counted.merge(line.data(), 1, Integer::sum);
                all++;
            }
        }
        var known = new HashMap<Bytes, Integer>();
        for (var approval : approvals) {
            for (var hash : approval.hashes) {
                int approved = Collections.frequency(approval.hashes, hash);
                int signed = counted.getOrDefault(hash, 0);
                known.put(hash, approved);
                if (signed > approved) {
                    violations.add("hash %s: approved %d, signed %d".formatted(hash.hex(), approved, signed));
                }
            }
        }
        for (var approval : answered) {
            for (var hash : approval.hashes) {
                int approved = Collections.frequency(approval.hashes, hash);
                int signed = counted.getOrDefault(hash, 0);
                if (signed != approved) {
                    violations.add("hash %s: answered, approved %d, signed %d".formatted(hash.hex(), approved, signed));
                }
            }
        }
        for (var hash : counted.keySet()) {
            if (!known.containsKey(hash)) {
                violations.add("hash %s was signed and never approved".formatted(hash.hex()));
            }
        }
        return all;
    }

    private void checkAnswers() {
        for (var approval : approvals) {
            if (approval.answer.isPresent()) {
                var values = approval.answer.get();
                for (int i = 0; i < values.size(); i++) {
                    if (!verifies(approval.key.publicKey(), approval.hashes.get(i), values.get(i))) {
                        violations.add("a value of request %s does not verify".formatted(approval.requestId));
                    }
                }
                if (approval.isAlive()) {
                    nodes.forEach(it -> ask(approval, it));
                }
            }
        }
    }

    private static boolean verifies(Bytes publicKey, Bytes hash, Bytes value) {
        try {
            var signature = Signature.getInstance("NONEwithECDSA");
            signature.initVerify(
                    KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey.toArray())));
            signature.update(hash.toArray());
            return signature.verify(value.toArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private void checkAudit(SamUnderTest sam) {
        try {
            System.out.println(sam.verifyLog().strip());
        } catch (IllegalStateException e) {
            violations.add("our verifier: " + e.getMessage());
        }
        try {
            System.out.println(sam.verifyLogByPython().strip());
        } catch (IllegalStateException e) {
            violations.add("the second verifier: " + e.getMessage());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}

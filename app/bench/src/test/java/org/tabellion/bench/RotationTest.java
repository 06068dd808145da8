package org.tabellion.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.KeyAlgorithm;

/** The shipped examples for logrotate and rsyslog, run by the real tools while the real SAM signs. */
final class RotationTest {

    private static final String SIGNER = "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3A";
    private static final int CLIENTS = 3;
    private static final int ROTATIONS = 3;

    @Test
    void nothing_is_lost_when_the_logs_are_rotated_and_forwarded_under_load(@TempDir Path folder) throws Exception {
        try (var sam = SamUnderTest.create(
                        folder,
                        Optional.empty(),
                        Map.of(),
                        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"),
                        List.of("ssa-1"));
                var receiver = new Receiver()) {
            sam.start();
            var forwarding = forward(folder, sam.folder().path().resolve("log"), receiver.port());
            try {
                rotateUnderLoad(folder, sam, receiver);
            } finally {
                end(forwarding);
            }
        }
    }

    private static void rotateUnderLoad(Path folder, SamUnderTest sam, Receiver receiver) throws Exception {
        var logs = sam.folder().path().resolve("log");
        SamUnderTest.pause(1100);

        long signed = signWhile(sam, () -> rotate(folder, logs, sam.pid()));
        SamUnderTest.pause(1100);
        assertThat(sam.verifyLog()).contains("service.log: whole; %d files".formatted(ROTATIONS + 1));
        sam.stop();

        assertThat(sam.verifyLog()).contains("service.log: whole; %d files".formatted(ROTATIONS + 1));
        assertThat(sam.verifyLogByPython()).contains("whole");
        var lines = linesOf(logs);
        assertThat(lines.stream().filter(it -> it.contains("\"signatures\""))).hasSize((int) signed);
        assertThat(signed).isGreaterThan(CLIENTS * ROTATIONS);
        assertForwarded(receiver.await(lines.size()), lines);
    }

    // imfile leaves a file when it is moved aside, and misses what is written there until the signal.
    private static void assertForwarded(List<String> received, List<String> lines) {
        var missing = new ArrayList<>(lines);
        missing.removeAll(received);
        assertThat(received).doesNotHaveDuplicates().hasSizeGreaterThan(lines.size() / 2);
        assertThat(lines).containsSubsequence(received);
        for (var line : missing) {
            int at = lines.indexOf(line);
            assertThat(line.contains("\"type\":\"rotate\"") || missing.contains(lines.get(at + 1)))
                    .as("missing lines stand at the end of a file")
                    .isTrue();
        }
    }

    private static long signWhile(SamUnderTest sam, Callable<Void> work) throws Exception {
        var stop = new AtomicBoolean();
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            var running = new ArrayList<Future<Long>>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(clients.submit(() -> sign(sam, stop)));
            }
            try {
                work.call();
            } finally {
                stop.set(true);
            }
            long signed = 0;
            for (var client : running) {
                signed += client.get(60, TimeUnit.SECONDS);
            }
            return signed;
        }
    }

    private static long sign(SamUnderTest sam, AtomicBoolean stop) throws Exception {
        long signed = 0;
        try (var channel = sam.channel("ssa-1")) {
            var key = EnrolledKey.enrol(sam, channel, "ssa-1", KeyAlgorithm.P_256, SIGNER);
            while (!stop.get()) {
                var hashes = List.of(DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(EnrolledKey.newId())));
                channel.call(key.signing(EnrolledKey.newId(), key.approve(sam.mint(), hashes), hashes));
                signed++;
            }
        }
        return signed;
    }

    private static Void rotate(Path folder, Path logs, long process) throws IOException {
        var configuration = Files.writeString(
                folder.resolve("logrotate.conf"),
                example("logrotate.conf")
                        .replace("/var/log/tabellion-sam", logs.toString())
                        .replaceAll("su .*", "")
                        .replaceAll("create 0600 .*", "create 0600")
                        .replaceAll("systemctl kill .*", "kill -HUP " + process));
        SamUnderTest.pause(1000);
        for (int i = 0; i < ROTATIONS; i++) {
            var told = Checkout.run(
                    Map.of(),
                    List.of(
                            "/usr/sbin/logrotate",
                            "--verbose",
                            "--force",
                            "--state",
                            folder.resolve("logrotate.state").toString(),
                            configuration.toString()));
            // It ends well, too, when it passes over a file or its own configuration.
            assertThat(told).contains("renaming " + logs.resolve("service.log") + " to ");
            // The names of the example tell seconds apart.
            SamUnderTest.pause(1100);
        }
        return null;
    }

    private static Process forward(Path folder, Path logs, int port) throws IOException {
        var spool = Files.createDirectories(folder.resolve("spool"));
        var configuration = Files.writeString(
                folder.resolve("rsyslog.conf"),
                example("rsyslog.conf")
                        .replace("/var/log/tabellion-sam", logs.toString())
                        .replace("/var/spool/rsyslog", spool.toString())
                        .replace("log.example\" port=\"6514\"", "127.0.0.1\" port=\"%d\"".formatted(port))
                        .replace("log.example\" port=\"6515\"", "127.0.0.1\" port=\"9\"")
                        .replaceAll("(?m)^ *streamDriver=.*$", ""));
        return new ProcessBuilder(
                        "/usr/sbin/rsyslogd",
                        "-n",
                        "-f",
                        configuration.toString(),
                        "-i",
                        folder.resolve("rsyslog.pid").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("rsyslog.out").toFile())
                .start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private static String example(String name) throws IOException {
        return Files.readString(
                Checkout.root().resolve("app/sam/src/main/examples").resolve(name));
    }

    /** Of the service log, oldest first. */
    private static List<String> linesOf(Path logs) throws Exception {
        var lines = new ArrayList<String>();
        try (Stream<Path> files = Files.list(logs)) {
            for (var file : files.filter(it -> it.getFileName().toString().startsWith("service.log-"))
                    .sorted()
                    .toList()) {
                lines.addAll(Checkout.run(
                                Map.of(), List.of(file.toString().endsWith(".gz") ? "zcat" : "cat", file.toString()))
                        .lines()
                        .toList());
            }
        }
        lines.addAll(Files.readAllLines(logs.resolve("service.log")));
        return lines;
    }

    /** The other machine, which keeps what it is sent. */
    private static final class Receiver implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<String> lines = new ArrayList<>();

        Receiver() throws IOException {
            Thread.ofPlatform().daemon().name("receiver").start(this::receive);
        }

        int port() {
            return server.getLocalPort();
        }

        private void receive() {
            try (var connection = server.accept();
                    var reader = new BufferedReader(
                            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
                for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                    synchronized (lines) {
                        lines.add(line);
                    }
                }
            } catch (IOException closed) {
                // The test has ended.
            }
        }

        /** Until {@code count} are there, or no more come. */
        List<String> await(int count) {
            int before = -1;
            while (true) {
                synchronized (lines) {
                    if (lines.size() >= count || lines.size() == before) {
                        return List.copyOf(lines);
                    }
                    before = lines.size();
                }
                SamUnderTest.pause(1500);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}

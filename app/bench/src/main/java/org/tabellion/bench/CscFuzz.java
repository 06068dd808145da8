package org.tabellion.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.tabellion.cscapi.testkit.DescribedAnswers;
import org.tabellion.cscapi.testkit.OddCalls;
import org.tabellion.cscapi.testkit.OddCalls.Call;
import org.tabellion.kernel.adapter.out.jdbc.testkit.ManySigners;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends odd calls of all three generations to a whole server over sockets, where also what no client of HTTP would send can
 * be sent, and judges each answer by the description that the server itself gives.
 */
final class CscFuzz {

    private static final List<String> GENERATIONS = List.of("/csc/v0", "/csc/v1", "/csc/v2");
    private static final int THREADS = 4;
    private static final int MOST_FINDINGS = 20;
    private static final int TOLD_EVERY = 100_000;
    private static final int RENEWED_EVERY = 3_000;

    private final ServerUnderTest server;
    private final String token;
    private final Supplier<Queue<String>> approving;
    private final PrintStream out;
    private final Queue<String> findings = new ConcurrentLinkedQueue<>();
    private final Map<String, LongAdder> statuses = new ConcurrentHashMap<>();

    /** @param approving makes bodies of good calls, with their SADs and hashes */
    CscFuzz(ServerUnderTest server, Supplier<Queue<String>> approving, PrintStream out) {
        this.server = server;
        this.token = server.serviceToken();
        this.approving = approving;
        this.out = out;
    }

    /** @return how many findings there were */
    int run(int calls, long seed) {
        out.printf("%d calls from seed %d%n", calls, seed);
        long began = System.nanoTime();
        var left = new AtomicInteger(calls);
        var running = new ArrayList<Thread>();
        for (int i = 0; i < THREADS; i++) {
            var random = new Random(seed + i);
            running.add(Thread.ofPlatform().start(() -> {
                try {
                    work(random, left, began);
                } catch (IOException e) {
                    findings.add("no answer at all: " + e);
                }
            }));
        }
        try {
            for (var thread : running) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        findings.forEach(out::println);
        out.printf(
                Locale.ROOT,
                "%d calls in %.0f s: answers %s; %d findings%n",
                statuses.values().stream().mapToLong(LongAdder::sum).sum(),
                (System.nanoTime() - began) / 1e9,
                new TreeMap<>(statuses),
                findings.size());
        return findings.size();
    }

    private record Generation(OddCalls calls, DescribedAnswers described) {}

    private Generation generation(String base, Random random) throws IOException {
        JsonNode description;
        try (var stream = server.uri(base + "/openapi.json").toURL().openStream()) {
            description = JsonMapper.shared().readTree(stream);
        }
        var good = approving.get().stream()
                .map(it -> JsonMapper.shared().readTree(it))
                .toList();
        var sads = good.stream().map(it -> it.path("SAD").asString()).toList();
        var hashes =
                good.stream().map(it -> it.path("hashes").path(0).asString()).toList();
        var known = Map.of(
                "credentialID", List.of(good.getFirst().path("credentialID").asString(), ManySigners.credential(1)),
                "SAD", sads,
                "hash", hashes,
                "hashes", hashes,
                "userID", List.of(ManySigners.signer(1), ManySigners.signer(2)),
                "hashAlgorithmOID", List.of("2.16.840.1.101.3.4.2.1"),
                "hashAlgo", List.of("2.16.840.1.101.3.4.2.1"),
                "signAlgo", List.of("1.2.840.10045.4.3.2", "1.2.840.113549.1.1.11"),
                "pageToken", List.of(ManySigners.credential(1)));
        return new Generation(
                new OddCalls(
                        description,
                        base,
                        known,
                        List.of(token, token, token, token, token, token, token, token, token, "non.sense.s", ""),
                        random),
                new DescribedAnswers(description));
    }

    private void work(Random random, AtomicInteger left, long began) throws IOException {
        var generations = new ArrayList<Generation>();
        int made = 0;
        var socket = Optional.<Socket>empty();
        for (int number = left.getAndDecrement();
                number > 0 && findings.size() < MOST_FINDINGS;
                number = left.getAndDecrement()) {
            if (number % TOLD_EVERY == 0) {
                out.printf(Locale.ROOT, "%d to go after %.0f s%n", number, (System.nanoTime() - began) / 1e9);
            }
            // Approvals are used up, and expire.
            if (made++ % RENEWED_EVERY == 0) {
                generations.clear();
                for (var base : GENERATIONS) {
                    generations.add(generation(base, random));
                }
            }
            var generation = generations.get(random.nextInt(generations.size()));
            var call = generation.calls().next();
            if (socket.isEmpty()) {
                socket = Optional.of(new Socket("127.0.0.1", server.uri("").getPort()));
            }
            var answer = exchange(socket.get(), call);
            judge(generation, call, answer);
            if (answer.closes()) {
                socket.get().close();
                socket = Optional.empty();
            }
        }
        if (socket.isPresent()) {
            socket.get().close();
        }
    }

    private record Answer(int status, boolean isJson, boolean closes, byte[] body) {}

    private void judge(Generation generation, Call call, Answer answer) {
        statuses.computeIfAbsent(String.valueOf(answer.status()), _ -> new LongAdder())
                .increment();
        if (answer.status() >= 500 && answer.status() != 501) {
            findings.add(answer.status() + " to " + call);
            return;
        }
        // What is no URI the container refuses before anybody of us sees it.
        if (answer.status() == 400 && !answer.isJson() && call.path().contains("?")) {
            return;
        }
        try {
            var body = answer.body().length == 0
                    ? Optional.<JsonNode>empty()
                    : Optional.of(JsonMapper.shared().readTree(answer.body()));
            generation
                    .described()
                    .faults(call.method(), answer.status(), body)
                    .forEach(it -> findings.add(it + " to " + call));
        } catch (JacksonException noJson) {
            findings.add("%d that is no JSON to %s".formatted(answer.status(), call));
        }
    }

    private static Answer exchange(Socket socket, Call call) throws IOException {
        var head = new StringBuilder("POST " + call.path() + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        if (!call.token().isEmpty()) {
            head.append("Authorization: Bearer ").append(call.token()).append("\r\n");
        }
        if (!call.idempotencyKey().isBlank() && call.idempotencyKey().chars().allMatch(it -> it > 32 && it < 127)) {
            head.append("Idempotency-Key: ").append(call.idempotencyKey()).append("\r\n");
        }
        head.append("Content-Type: ").append(call.mediaType()).append("\r\n");
        head.append("Content-Length: ").append(call.body().length).append("\r\n\r\n");
        var request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(call.body());
        socket.getOutputStream().write(request.toByteArray());
        return answer(socket.getInputStream());
    }

    private static Answer answer(InputStream in) throws IOException {
        var status = Integer.parseInt(line(in).split(" ", 3)[1]);
        int length = 0;
        boolean isChunked = false;
        boolean isJson = false;
        boolean closes = false;
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            var parts = header.toLowerCase(Locale.ROOT).split(": *", 2);
            switch (parts[0]) {
                case "content-length" -> length = Integer.parseInt(parts[1]);
                case "transfer-encoding" -> isChunked = parts[1].equals("chunked");
                case "content-type" -> isJson = parts[1].startsWith("application/json");
                case "connection" -> closes = parts[1].equals("close");
                default -> {}
            }
        }
        return new Answer(status, isJson, closes, isChunked ? chunks(in) : in.readNBytes(length));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.writeBytes(in.readNBytes(size));
            line(in);
        }
        line(in);
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended within an answer: " + line);
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}

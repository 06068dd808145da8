package org.tabellion.samclient;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.NullMarked;
import org.tabellion.monitoring.testkit.CollectedAlarms;
import org.tabellion.samapi.testkit.Contract;
import org.tabellion.samapi.testkit.TlsFolder;

/** Answers with the published examples, writes down what it was asked, and fails where a test wants it. */
@NullMarked
public final class ExamplesSam implements AutoCloseable {

    /** What came in. */
    public record Asked(String method, String path, String body, Map<String, String> headers) {}

    /** How the next request is dealt with, before it goes on as usual. */
    public enum Fault {
        /** Takes the request and closes the connection without an answer. */
        LOSE_THE_ANSWER,
        /** Says nothing for longer than the client waits. */
        SILENCE,
        UNAVAILABLE,
        NO_JSON,
        REFUSED,
        LOCKED,
        WRONG_FACTOR,
        UNFIT_FACTOR,
        DESTROYED,
        ROLLED_BACK,
        /** A signature of something else. */
        WRONG_VALUE,
        OTHER_HASHES,
        NO_EVIDENCE,
        /** A way that does not lead to the root. */
        WRONG_PROOF,
        /** The evidence of another act. */
        OTHER_RECORD,
        /** A root that the audit key did not sign. */
        WRONG_ROOT
    }

    private static final Map<String, String> EXAMPLES = Map.of(
            "POST /sam/v1/key_pairs", "generate",
            "POST /sam/v1/signers/$body/key_pairs", "assign",
            "POST /sam/v1/proofs_of_possession", "prove",
            "PUT /sam/v1/key_pairs/$body", "certify",
            "DELETE /sam/v1/key_pairs/$body", "delete",
            "POST /sam/v1/factor_checks", "check",
            "PUT /sam/v1/signers/$body", "factor",
            "GET /sam/v1/info", "info");

    private final TlsFolder tls;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final CollectedAlarms alarms = new CollectedAlarms();
    private final InMemorySightings sightings = new InMemorySightings();

    private ExamplesSam(TlsFolder tls, HttpsServer server) {
        this.tls = tls;
        this.server = server;
    }

    public static ExamplesSam start(Path folder) throws IOException {
        var tls = TlsFolder.create(folder).client("ssa-1");
        var context = MutualTls.ofPem(tls.file("sam.pem"), tls.file("sam.key"), tls.file("ca.pem"))
                .context();
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                var wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        var sam = new ExamplesSam(tls, server);
        server.createContext("/", sam::handle);
        server.setExecutor(sam.threads);
        server.start();
        return sam;
    }

    public SamChannel channel() {
        return new SamChannel(
                SamClientSettings.of(
                        URI.create("https://localhost:" + server.getAddress().getPort()), Duration.ofSeconds(1)),
                MutualTls.ofPem(tls.file("ssa-1.pem"), tls.file("ssa-1.key"), tls.file("ca.pem")),
                sightings,
                alarms);
    }

    public List<String> alarms() {
        return alarms.codes();
    }

    public void fail(Fault... next) {
        faults.addAll(List.of(next));
    }

    /** But for the questions about the SAM itself. */
    public List<Asked> asked() {
        return asked.stream().filter(it -> !it.method().equals("GET")).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var path = exchange.getRequestURI().getPath();
        asked.add(new Asked(
                exchange.getRequestMethod(),
                path,
                body,
                Map.of(
                        "X-Request-Id", header(exchange, "X-Request-Id"),
                        "X-SAM-SAD", header(exchange, "X-SAM-SAD"),
                        "X-SAM-SKAD", header(exchange, "X-SAM-SKAD"),
                        "X-SAM-Seen", header(exchange, "X-SAM-Seen"),
                        "traceparent", header(exchange, "traceparent"))));
        var fault = path.endsWith("/info") ? null : faults.poll();
        if (path.endsWith("/signatures") && (fault == null || fault.compareTo(Fault.WRONG_VALUE) >= 0)) {
            var id = header(exchange, "X-Request-Id");
            answer(exchange, 200, SigningExample.answer(body, id, Optional.ofNullable(fault)));
            return;
        }
        if (fault == null) {
            var example = EXAMPLES.get(exchange.getRequestMethod() + " " + path);
            answer(exchange, path.equals("/sam/v1/key_pairs") ? 201 : 200, Contract.example(example + ".answer"));
            return;
        }
        switch (fault) {
            case LOSE_THE_ANSWER -> exchange.close();
            case SILENCE -> {
                try {
                    Thread.sleep(1500);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
            }
            case UNAVAILABLE -> answer(exchange, 503, error("cm_unavailable"));
            case NO_JSON -> answer(exchange, 200, "<html>".getBytes(StandardCharsets.UTF_8));
            case REFUSED -> answer(exchange, 403, Contract.example("refused.answer"));
            case WRONG_FACTOR -> answer(exchange, 403, error("factor_wrong"));
            case UNFIT_FACTOR -> answer(exchange, 400, error("invalid_factor"));
            case LOCKED -> answer(exchange, 423, error("factor_locked"));
            case DESTROYED -> answer(exchange, 410, error("key_destroyed"));
            case ROLLED_BACK -> answer(exchange, 409, error("log_rolled_back"));
            default -> throw new IllegalStateException(fault + " is of signatures");
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    private static byte[] error(String code) {
        return "{\"error\":\"%s\",\"error_description\":\"x\"}".formatted(code).getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("X-SAM-Sequence", "7.41");
        exchange.getResponseHeaders().set("X-SAM-Audit-Id", "sam-a:7:41");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

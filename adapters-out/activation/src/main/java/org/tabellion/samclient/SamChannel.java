package org.tabellion.samclient;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Trace;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kept-alive HTTPS with mutual authentication to one SAM (or the balancer before several).
 *
 * <p>A request whose answer was lost is sent again with the same id, which the SAM answers from its record: a call
 * that returns was carried out exactly once. One that throws UNAVAILABLE may have been, and may be repeated by the
 * caller with the same id.
 */
public final class SamChannel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SamChannel.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int ATTEMPTS = 3;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(150);
    private static final int LARGEST_ANSWER = 4 * 1024 * 1024;

    private final HttpClient http;
    private final URI base;
    private final Duration timeout;
    private final Optional<Path> seenFile;
    private volatile Optional<SamSequence> seen;

    /**
     * @param base as {@code https://sam.example:8443}; its host is checked against the SAM's certificate
     * @param timeout for one attempt
     * @param seenFile keeps over restarts how far the SAM was seen to be; without it a rollback while this process was
     *     down goes unnoticed here
     */
    public SamChannel(URI base, MutualTls tls, Duration timeout, Optional<Path> seenFile) {
        this.base = base;
        this.timeout = timeout;
        this.seenFile = seenFile;
        this.seen = seenFile.flatMap(SamChannel::readSeen);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslContext(tls.context())
                .sslParameters(tls.parameters())
                .build();
    }

    /**
     * @throws SamRefusal if the SAM answered with a 4xx
     * @throws Failure UNAVAILABLE if it did not answer, or cannot work now (503)
     */
    public SamAnswer call(SamCall call) throws SamRefusal {
        var body = JSON.writeValueAsBytes(call.body());
        @Nullable IOException last = null;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                return answer(http.send(request(call, body), HttpResponse.BodyHandlers.ofByteArray()));
            } catch (IOException e) {
                LOG.warn("no answer from the SAM to {} (attempt {}): {}", call.requestId(), attempt, e.toString());
                last = e;
                pause(attempt);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failure.unavailable("SAM", e);
            }
        }
        throw Failure.unavailable("SAM", last);
    }

    private HttpRequest request(SamCall call, byte[] body) {
        var request = HttpRequest.newBuilder(base.resolve("/sam/v1" + call.path()))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("X-Request-Id", call.requestId())
                .header("traceparent", Trace.current().traceparent())
                .method(call.method(), HttpRequest.BodyPublishers.ofByteArray(body));
        call.sad().ifPresent(it -> request.header("X-SAM-SAD", it.compact()));
        call.skad().ifPresent(it -> request.header("X-SAM-SKAD", it.compact()));
        seen.ifPresent(it -> request.header("X-SAM-Seen", it.toString()));
        return request.build();
    }

    private SamAnswer answer(HttpResponse<byte[]> response) throws IOException, SamRefusal {
        var headers = response.headers();
        headers.firstValue("X-SAM-Sequence").flatMap(SamSequence::parse).ifPresent(this::remember);
        if (response.body().length > LARGEST_ANSWER) {
            throw new IOException("an answer larger than the contract allows");
        }
        var answer = SamAnswer.parse(response.body());
        int status = response.statusCode();
        if (status / 100 == 2) {
            return answer;
        }
        var code = answer.textOr("error", "unknown");
        var refusal = new SamRefusal(
                status, code, headers.firstValue("X-SAM-Audit-Id").orElse(""));
        if (status >= 500) {
            throw Failure.unavailable("SAM", refusal);
        }
        throw refusal;
    }

    private synchronized void remember(SamSequence now) {
        seen = seen.filter(it -> it.compareTo(now) >= 0).or(() -> Optional.of(now));
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(BETWEEN_ATTEMPTS.multipliedBy(attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("SAM", e);
        }
    }

    private static Optional<SamSequence> readSeen(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return SamSequence.parse(Files.readString(file).strip());
        } catch (IOException e) {
            throw Failure.unavailable("the file of the SAM's last seen sequence", e);
        }
    }

    /** Writes down how far the SAM was seen to be, if there is a file for it, and lets go of the connections. */
    @Override
    public void close() {
        if (seenFile.isPresent() && seen.isPresent()) {
            var file = seenFile.get();
            var fresh = file.resolveSibling(file.getFileName() + ".new");
            try {
                Files.writeString(fresh, seen.get() + "\n");
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                LOG.warn("cannot keep how far the SAM was seen to be: {}", e.toString());
            }
        }
        http.shutdownNow();
    }
}

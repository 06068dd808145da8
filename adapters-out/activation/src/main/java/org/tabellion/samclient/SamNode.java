package org.tabellion.samclient;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.tabellion.http.ReplyReader;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Trace;

/** One node, its kept-alive connections, of which there are so many and no more, and how calls to it fare. */
final class SamNode implements AutoCloseable {

    /** Told before anything of a call is looked at. What else a 503 says may have come after the SAD was used. */
    private static final Set<String> NOTHING_DONE =
            Set.of("not_initialised", "tampered", "clock_untrusted", "log_rolled_back");

    private final URI base;
    private final String root;
    private final SamClientSettings settings;
    private final SamConnections connections;
    private final Semaphore free;
    private final Backoff backoff = new Backoff(System::nanoTime);

    /** What became of one attempt. */
    sealed interface Sent {

        /** @param position as the answer tells it */
        record Answered(SamAnswer answer, Optional<SamPosition> position) implements Sent {}

        record Refused(SamRefusal refusal, Optional<SamPosition> position) implements Sent {}

        /** The request certainly did not arrive. */
        record NotReached(Throwable why) implements Sent {}

        /** The node said that it did nothing, and will not now. */
        record Declined(SamRefusal why) implements Sent {}

        /** It may have been carried out, or still be. */
        record Unsure(Throwable why) implements Sent {}
    }

    SamNode(URI base, MutualTls tls, SamClientSettings settings) {
        this.base = base;
        this.settings = settings;
        this.root = base.resolve("/sam/v1").getRawPath();
        this.connections = new SamConnections(base, tls, settings);
        this.free = new Semaphore(settings.connections());
    }

    String name() {
        return base.toString();
    }

    Backoff backoff() {
        return backoff;
    }

    Sent send(SamCall call, byte[] body, Optional<SamPosition> seen) {
        return judged(attempt(request(call, body, seen)));
    }

    private Sent judged(Sent sent) {
        switch (sent) {
            case Sent.Answered _, Sent.Refused _ -> backoff.succeeded();
            case Sent.NotReached _, Sent.Declined _, Sent.Unsure _ -> backoff.failed();
        }
        return sent;
    }

    private Sent attempt(byte[] request) {
        try {
            if (!free.tryAcquire(settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
                return new Sent.NotReached(new IOException("all connections are busy"));
            }
            try {
                return exchange(request);
            } finally {
                free.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("SAM", e);
        }
    }

    private Sent exchange(byte[] request) {
        try {
            return read(connections.exchange(request));
        } catch (SamConnections.NotConnected | SSLHandshakeException e) {
            // A handshake that the SAM breaks off after ours was done (TLS 1.3) is broken off before it reads a
            // request.
            return new Sent.NotReached(e);
        } catch (IOException e) {
            return new Sent.Unsure(e);
        }
    }

    // RFC 9112; written at once, so that it goes in one packet where it fits.
    private byte[] request(SamCall call, byte[] body, Optional<SamPosition> seen) {
        var head = new StringBuilder(2048);
        head.append(call.method()).append(' ').append(root).append(call.path()).append(" HTTP/1.1");
        header(head, "Host", base.getRawAuthority());
        header(head, "X-Request-Id", call.requestId());
        header(head, "traceparent", Trace.current().traceparent());
        call.sad().ifPresent(it -> header(head, "X-SAM-SAD", it.compact()));
        call.skad().ifPresent(it -> header(head, "X-SAM-SKAD", it.compact()));
        seen.ifPresent(it -> header(head, "X-SAM-Seen", it.toString()));
        boolean hasBody = !call.method().equals("GET");
        if (hasBody) {
            header(head, "Content-Type", "application/json");
            header(head, "Content-Length", Integer.toString(body.length));
        }
        head.append("\r\n\r\n");
        var start = head.toString().getBytes(StandardCharsets.US_ASCII);
        var request = Arrays.copyOf(start, hasBody ? start.length + body.length : start.length);
        if (hasBody) {
            System.arraycopy(body, 0, request, start.length, body.length);
        }
        return request;
    }

    // RFC 9110 section 5.5: a line break in a value would begin a header, or a second request.
    private static void header(StringBuilder head, String name, String value) {
        if (!value.chars().allMatch(it -> it >= ' ' && it < 127)) {
            throw new IllegalArgumentException("not a header: " + name);
        }
        head.append("\r\n").append(name).append(": ").append(value);
    }

    private static Sent read(ReplyReader.Answer response) {
        var position = response.header("x-sam-sequence").flatMap(SamPosition::parse);
        SamAnswer answer;
        try {
            answer = SamAnswer.parse(response.body().toArray());
        } catch (InvalidAnswer e) {
            return new Sent.Unsure(e);
        }
        int status = response.status();
        if (status / 100 == 2) {
            return new Sent.Answered(answer, position);
        }
        var refusal = new SamRefusal(
                status,
                answer.textOr("error", "unknown"),
                response.header("x-sam-audit-id").orElse(""));
        if (isDeclined(refusal)) {
            return new Sent.Declined(refusal);
        }
        return status >= 500 ? new Sent.Unsure(refusal) : new Sent.Refused(refusal, position);
    }

    private static boolean isDeclined(SamRefusal refusal) {
        return NOTHING_DONE.contains(refusal.code())
                || refusal.isOfStranger()
                || refusal.code().equals("rate_limited");
    }

    @Override
    public void close() {
        connections.close();
    }
}

package org.tabellion.samclient;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Trace;

/** One node, its kept-alive connections, of which there are so many and no more, and how calls to it fare. */
final class SamNode implements AutoCloseable {

    private static final int LARGEST_ANSWER = 4 * 1024 * 1024;

    /** Told before anything of a call is looked at. What else a 503 says may have come after the SAD was used. */
    private static final Set<String> NOTHING_DONE =
            Set.of("not_initialised", "tampered", "clock_untrusted", "log_rolled_back");

    private final URI base;
    private final SamClientSettings settings;
    private final HttpClient http;
    private final Semaphore connections;
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
        this.connections = new Semaphore(settings.connections());
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslContext(tls.context())
                .sslParameters(tls.parameters())
                .build();
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

    private Sent attempt(HttpRequest request) {
        try {
            if (!connections.tryAcquire(settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
                return new Sent.NotReached(new IOException("all connections are busy"));
            }
            try {
                return exchange(request);
            } finally {
                connections.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("SAM", e);
        }
    }

    // The client's own timeout ends with the headers of the answer: this one covers its body too.
    private Sent exchange(HttpRequest request) throws InterruptedException {
        var running = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            return read(running.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            running.cancel(true);
            return new Sent.Unsure(e);
        } catch (InterruptedException e) {
            running.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            var why = e.getCause() == null ? e : e.getCause();
            return certainlyNotSent(why) ? new Sent.NotReached(why) : new Sent.Unsure(why);
        }
    }

    // A handshake that the SAM breaks off after ours was done (TLS 1.3) is broken off before it reads a request.
    private static boolean certainlyNotSent(Throwable why) {
        return why instanceof ConnectException
                || why instanceof HttpConnectTimeoutException
                || why instanceof UnresolvedAddressException
                || why instanceof SSLHandshakeException;
    }

    private HttpRequest request(SamCall call, byte[] body, Optional<SamPosition> seen) {
        var request = HttpRequest.newBuilder(base.resolve("/sam/v1" + call.path()))
                .timeout(settings.timeout())
                .header("X-Request-Id", call.requestId())
                .header("traceparent", Trace.current().traceparent());
        if (call.method().equals("GET")) {
            request.GET();
        } else {
            request.header("Content-Type", "application/json")
                    .method(call.method(), HttpRequest.BodyPublishers.ofByteArray(body));
        }
        call.sad().ifPresent(it -> request.header("X-SAM-SAD", it.compact()));
        call.skad().ifPresent(it -> request.header("X-SAM-SKAD", it.compact()));
        seen.ifPresent(it -> request.header("X-SAM-Seen", it.toString()));
        return request.build();
    }

    private static Sent read(HttpResponse<byte[]> response) {
        var headers = response.headers();
        var position = headers.firstValue("X-SAM-Sequence").flatMap(SamPosition::parse);
        SamAnswer answer;
        try {
            answer = SamAnswer.parse(response.body());
        } catch (InvalidAnswer e) {
            return new Sent.Unsure(e);
        }
        int status = response.statusCode();
        if (status / 100 == 2) {
            return new Sent.Answered(answer, position);
        }
        var refusal = new SamRefusal(
                status,
                answer.textOr("error", "unknown"),
                headers.firstValue("X-SAM-Audit-Id").orElse(""));
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
        http.shutdownNow();
    }
}

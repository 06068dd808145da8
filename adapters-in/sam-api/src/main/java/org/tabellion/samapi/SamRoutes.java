package org.tabellion.samapi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.Trace;
import org.tabellion.sam.AdmitClient;
import org.tabellion.sam.Approval;
import org.tabellion.sam.Call;
import org.tabellion.sam.Caller;
import org.tabellion.sam.Operation;
import org.tabellion.sam.Position;
import org.tabellion.sam.RequestId;

/** From a path to the call behind it, and from its outcome to an answer. Nothing that comes in leads to a 5xx. */
public final class SamRoutes extends Handler.Abstract {

    static final int LARGEST_BODY = 256 * 1024;
    private static final long MOST_DISCARDED = 1024 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(SamRoutes.class);
    private static final String BASE = "/sam/v1";

    private static final Pattern JSON =
            Pattern.compile("application/json(\\s*;\\s*charset=\"?utf-8\"?)?", Pattern.CASE_INSENSITIVE);

    private final SamInterface sam;
    private final String node;
    private final Map<String, Map<String, Route>> routes = new HashMap<>();

    /** What stands behind one method of one path. */
    private record Route(Optional<Operation> operation, Work work) {}

    @FunctionalInterface
    private interface Work {
        Answer answer(Asked asked);
    }

    /** A call as it came in, its client admitted. */
    static final class Asked {

        private final Caller client;
        private final Request request;
        private final byte[] body;

        Asked(Caller client, Request request, byte[] body) {
            this.client = client;
            this.request = request;
            this.body = body;
        }

        <T> T read(String what, Function<Members, T> reading) {
            try {
                return Members.read(what, StrictJson.object(body), reading);
            } catch (IllegalArgumentException e) {
                throw Rejection.malformed("the body is " + e.getMessage());
            }
        }

        Call call() {
            return new Call(client, requestId(), DigestAlgorithm.SHA256.digest(Bytes.of(body)), seen());
        }

        Optional<Sad> token(String header) {
            return Optional.ofNullable(request.getHeaders().get(header)).map(Sad::new);
        }

        Optional<Approval> approval() {
            return Optional.ofNullable(request.getHeaders().get("X-SAM-Approval"))
                    .map(it -> new Approval(it, body()));
        }

        Bytes body() {
            return Bytes.of(body);
        }

        Caller client() {
            return client;
        }

        private RequestId requestId() {
            var header = Optional.ofNullable(request.getHeaders().get("X-Request-Id"))
                    .orElseThrow(() -> Rejection.malformed("X-Request-Id is missing"));
            try {
                return new RequestId(header);
            } catch (IllegalArgumentException e) {
                throw Rejection.malformed("X-Request-Id is not a UUID in lower case");
            }
        }

        private Optional<Position> seen() {
            try {
                return Optional.ofNullable(request.getHeaders().get("X-SAM-Seen"))
                        .map(Position::parse);
            } catch (IllegalArgumentException e) {
                throw Rejection.malformed("X-SAM-Seen is not epoch.sequence");
            }
        }
    }

    /** @param node which of the nodes answers, for {@code X-SAM-Node} */
    public SamRoutes(SamInterface sam, String node) {
        this.sam = sam;
        this.node = node;
        var calls = new Calls(sam);
        post("/key_pairs", Operation.GENERATE, calls::generate);
        post("/signers/$body/key_pairs", Operation.ASSIGN, calls::assign);
        post("/proofs_of_possession", Operation.POP, calls::prove);
        route("/key_pairs/$body", "PUT", new Route(Optional.of(Operation.UPDATE), calls::update));
        route("/key_pairs/$body", "DELETE", new Route(Optional.of(Operation.DELETE), calls::destroy));
        route("/signers/$body", "PUT", new Route(Optional.of(Operation.FACTOR), calls::changeFactor));
        route("/configurations/dynamic", "PUT", new Route(Optional.of(Operation.CONFIGURE), calls::configure));
        post("/factor_checks", Operation.CHECK, calls::checkFactor);
        post("/signatures", Operation.SIGN, calls::sign);
        route("/audit/checkpoint", "GET", new Route(Optional.empty(), calls::checkpoint));
        route("/info", "GET", new Route(Optional.empty(), asked -> calls.info()));
        route("/health", "GET", new Route(Optional.empty(), asked -> calls.health()));
    }

    private void post(String path, Operation operation, Work work) {
        route(path, "POST", new Route(Optional.of(operation), work));
    }

    private void route(String path, String method, Route route) {
        routes.computeIfAbsent(BASE + path, it -> new HashMap<>()).put(method, route);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var trace = Trace.continueOrBegin(request.getHeaders().get("traceparent"), sam.randomness());
        var answer = trace.call(() -> answer(request));
        response.setStatus(answer.status());
        var headers = response.getHeaders();
        if (answer.body().length > 0) {
            headers.put(HttpHeader.CONTENT_TYPE, "application/json");
        }
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put("X-SAM-Node", node);
        answer.headers().forEach(headers::put);
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
        return true;
    }

    private Answer answer(Request request) {
        try {
            return routed(request);
        } catch (Rejection e) {
            var answer = Answer.error(e.code(), e.description());
            return e.code() == ErrorCode.TOO_LARGE ? answer.with("Connection", "close") : answer;
        } catch (Failure e) {
            return failed(e);
        } catch (IOException e) {
            return Answer.error(ErrorCode.MALFORMED, "the body could not be read to its end");
        } catch (RuntimeException e) { // last resort: a bug of ours must not tell its inside to the caller
            LOG.error("a call failed for no reason that was foreseen", e);
            return Answer.error(ErrorCode.INTERNAL, "see the log of the SAM");
        }
    }

    private static Answer failed(Failure failure) {
        return switch (failure.kind()) {
            case UNAVAILABLE -> {
                LOG.error("a part of the SAM does not answer", failure);
                yield Answer.error(ErrorCode.CM_UNAVAILABLE, "a part of the SAM does not answer");
            }
            case INVALID, FORBIDDEN, NOT_FOUND, CONFLICT -> Answer.error(ErrorCode.MALFORMED, "refused");
        };
    }

    private Answer routed(Request request) throws IOException {
        var uri = request.getHttpURI();
        var path = String.valueOf(uri.getPath()).replace("%24body", "$body");
        @Nullable Map<String, Route> methods = routes.get(path);
        @Nullable Route route = methods == null ? null : methods.get(request.getMethod());
        var operation = route == null ? Optional.<Operation>empty() : route.operation();
        // Who asks comes first: a stranger does not learn which paths there are.
        return switch (sam.admitClient().admit(clientKey(request), operation)) {
            case AdmitClient.Outcome.Refused(var refusal) -> {
                discard(request);
                yield Answer.refused(refusal).with("Connection", "close");
            }
            case AdmitClient.Outcome.Admitted(var client) -> {
                // Read whatever becomes of it: a connection with half a request in it could not be kept.
                var body = body(request);
                if (methods == null) {
                    throw new Rejection(ErrorCode.NOT_FOUND, "no such path");
                }
                if (route == null) {
                    yield Answer.error(ErrorCode.METHOD_NOT_ALLOWED, "not by this method")
                            .with("Allow", String.join(", ", methods.keySet()));
                }
                try {
                    if (uri.getQuery() != null) {
                        throw Rejection.malformed("no call has a query");
                    }
                    requireJson(request);
                    yield route.work().answer(new Asked(client, request, body));
                } catch (Rejection e) {
                    yield audited(e, client, operation);
                }
            }
        };
    }

    private Answer audited(Rejection rejection, Caller client, Optional<Operation> operation) {
        return rejection
                .code()
                .samError()
                .map(error -> Answer.refused(
                        sam.refuseCall().refuse(Optional.of(client), operation, error, rejection.description())))
                .orElseGet(() -> Answer.error(rejection.code(), rejection.description()));
    }

    private static Bytes clientKey(Request request) {
        if (request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData session
                && session.peerCertificates() != null
                && session.peerCertificates().length > 0) {
            X509Certificate certificate = session.peerCertificates()[0];
            return Bytes.of(certificate.getPublicKey().getEncoded());
        }
        throw new Rejection(ErrorCode.UNKNOWN_CLIENT, "no client certificate");
    }

    private static void requireJson(Request request) {
        var headers = request.getHeaders();
        boolean isGet = request.getMethod().equals("GET");
        if (!isGet
                && (headers.contains(HttpHeader.CONTENT_ENCODING)
                        || !JSON.matcher(String.valueOf(headers.get(HttpHeader.CONTENT_TYPE)))
                                .matches())) {
            throw new Rejection(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "application/json in UTF-8, not encoded further");
        }
    }

    private static byte[] body(Request request) throws IOException {
        long told = request.getLength();
        if (told > LARGEST_BODY) {
            discard(request);
            throw tooLarge();
        }
        int most = told < 0 ? LARGEST_BODY : (int) told;
        var body = Content.Source.asInputStream(request).readNBytes(most + 1);
        if (body.length > LARGEST_BODY) {
            discard(request);
            throw tooLarge();
        }
        return body;
    }

    // A connection that is closed over unread bytes is reset, and the answer is lost with it.
    private static void discard(Request request) throws IOException {
        var rest = Content.Source.asInputStream(request);
        var buffer = new byte[16 * 1024];
        for (long left = MOST_DISCARDED; left > 0; ) {
            int read = rest.read(buffer);
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }

    private static Rejection tooLarge() {
        return new Rejection(ErrorCode.TOO_LARGE, "a body has at most %d bytes".formatted(LARGEST_BODY));
    }
}

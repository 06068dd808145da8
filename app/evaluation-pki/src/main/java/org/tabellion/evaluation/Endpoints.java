package org.tabellion.evaluation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** The HTTP face of the infrastructure (RFC 9811 for CMP; RFC 6960 appendix A; RFC 3161 section 3.4). */
final class Endpoints {

    private static final Logger LOG = Logger.getLogger(Endpoints.class.getName());
    private static final int LARGEST_REQUEST = 64 * 1024;

    private record Reply(int status, String type, byte[] body) {
        static Reply json(int status, String json) {
            return new Reply(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
        }
    }

    @FunctionalInterface
    private interface Answering {
        Reply answer(HttpExchange exchange) throws IOException;
    }

    private final CmpResponder cmp;
    private final OcspResponder ocsp;
    private final RevocationLists lists;
    private final TimestampResponder timestamps;
    private final Certification certification;
    private final Register register;
    private final Keys keys;
    private final Optional<Mailbox> mailbox;

    Endpoints(Keys keys, Register register, Profiles profiles, Optional<Mailbox> mailbox) {
        this.keys = keys;
        this.register = register;
        this.mailbox = mailbox;
        certification = new Certification(register, profiles, keys.issuing());
        cmp = new CmpResponder(keys, register, certification);
        ocsp = new OcspResponder(keys, register);
        lists = new RevocationLists(keys, register);
        timestamps = new TimestampResponder(keys);
    }

    void serve(HttpServer server) {
        route(
                server,
                "/.well-known/cmp",
                "POST",
                exchange -> new Reply(200, "application/pkixcmp", cmp.answer(body(exchange))));
        route(
                server,
                "/ocsp",
                "GET POST",
                exchange -> new Reply(200, "application/ocsp-response", ocsp.answer(ocspRequest(exchange))));
        route(
                server,
                "/tsa",
                "POST",
                exchange -> new Reply(200, "application/timestamp-reply", timestamps.answer(body(exchange))));
        route(server, "/crl/root.crl", "GET", _ -> new Reply(200, "application/pkix-crl", lists.ofRoot()));
        route(server, "/crl/issuing.crl", "GET", _ -> new Reply(200, "application/pkix-crl", lists.ofIssuing()));
        route(server, "/ca/root.cer", "GET", _ -> certificate(keys.root()));
        route(server, "/ca/issuing.cer", "GET", _ -> certificate(keys.issuing()));
        route(server, "/evaluation/health", "GET", _ -> Reply.json(200, "{\"status\":\"up\"}"));
        route(server, "/evaluation/requests", "GET", _ -> requests());
        route(server, "/evaluation/decide", "POST", this::decide);
        route(server, "/evaluation/mail/", "GET", this::mail);
    }

    private static void route(HttpServer server, String path, String methods, Answering answering) {
        HttpHandler handler = exchange -> {
            try (exchange) {
                var reply = methods.contains(exchange.getRequestMethod())
                        ? replyOf(answering, exchange)
                        : Reply.json(405, "{\"error\":\"method_not_allowed\"}");
                exchange.getResponseHeaders().set("Content-Type", reply.type());
                exchange.getResponseHeaders().set("Cache-Control", "no-store");
                exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
                exchange.getResponseBody().write(reply.body());
            }
        };
        server.createContext(path, handler);
    }

    private static Reply replyOf(Answering answering, HttpExchange exchange) {
        try {
            return answering.answer(exchange);
        } catch (UncheckedIOException notWritten) {
            LOG.log(Level.SEVERE, "cannot answer", notWritten);
            return Reply.json(500, "{\"error\":\"server_error\"}");
        } catch (IOException | RuntimeException unfit) {
            // The parsers of Bouncy Castle tell of a wrong structure by every kind of runtime exception.
            LOG.log(Level.FINE, "unfit request to " + exchange.getRequestURI().getPath(), unfit);
            return Reply.json(400, "{\"error\":\"bad_request\"}");
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST + 1);
        if (body.length > LARGEST_REQUEST) {
            throw new IOException("larger than " + LARGEST_REQUEST);
        }
        return body;
    }

    private static byte[] ocspRequest(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            return body(exchange);
        }
        var path = exchange.getRequestURI().getRawPath();
        var encoded = path.substring(Math.min(path.length(), "/ocsp/".length()));
        // Base64 first, then URL encoding; a plus sign is a plus sign in a path.
        return Base64.getDecoder().decode(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.US_ASCII));
    }

    private static Reply certificate(Entity entity) throws IOException {
        return new Reply(200, "application/pkix-cert", entity.certificate().getEncoded());
    }

    private Reply requests() {
        return Reply.json(
                200,
                register.decisions().entrySet().stream()
                        .map(it -> "{\"request\":%s,\"state\":%s}"
                                .formatted(Json.text(it.getKey()), Json.text(state(it.getValue()))))
                        .collect(Collectors.joining(",", "[", "]")));
    }

    private static String state(Register.Decision decision) {
        return switch (decision) {
            case Register.Decision.Issued _ -> "issued";
            case Register.Decision.Waiting _ -> "waiting";
            case Register.Decision.Refused _ -> "refused";
        };
    }

    private Reply decide(HttpExchange exchange) {
        var query = query(exchange);
        var answer = query.getOrDefault("answer", "");
        if (!answer.equals("issue") && !answer.equals("refuse")) {
            return Reply.json(400, "{\"error\":\"answer is issue or refuse\"}");
        }
        return certification.settle(query.getOrDefault("request", ""), answer.equals("issue"))
                ? Reply.json(200, "{}")
                : Reply.json(404, "{\"error\":\"nothing of this name waits\"}");
    }

    private Reply mail(HttpExchange exchange) throws IOException {
        var address = exchange.getRequestURI().getPath().substring("/evaluation/mail/".length());
        if (mailbox.isEmpty()) {
            return Reply.json(404, "{\"error\":\"no mail server\"}");
        }
        return mailbox.get()
                .newest(address)
                .map(it -> Reply.json(
                        200,
                        "{\"from\":%s,\"subject\":%s,\"text\":%s}"
                                .formatted(Json.text(it.from()), Json.text(it.subject()), Json.text(it.text()))))
                .orElseGet(() -> Reply.json(404, "{\"error\":\"no mail\"}"));
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var raw = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        return raw.isEmpty()
                ? Map.of()
                : Arrays.stream(raw.split("&"))
                        .map(it -> it.split("=", 2))
                        .filter(it -> it.length == 2)
                        .collect(Collectors.toMap(it -> it[0], it -> it[1], (first, _) -> first));
    }
}

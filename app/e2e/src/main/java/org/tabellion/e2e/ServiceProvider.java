package org.tabellion.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service provider: an OAuth 2.0 client that calls both APIs. */
final class ServiceProvider {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> ENDS = Set.of("REJECTED", "EXPIRED", "FAILED", "REFUSED", "ACTIVE", "DELIVERED");

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI base;
    private final String clientId;
    private final String clientSecret;
    private Consumer<Exchange> witness = it -> {};

    /** One call of an API and its answer, as they went over the wire. */
    record Exchange(String method, String path, int status, String mediaType, byte[] body) {}

    ServiceProvider(URI base, String clientId, String clientSecret) {
        this.base = base;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
    }

    /** Who is told of every call from now on. */
    ServiceProvider watchedBy(Consumer<Exchange> watcher) {
        witness = watcher;
        return this;
    }

    String clientId() {
        return clientId;
    }

    String serviceToken(String scope) throws IOException {
        return accessToken(token(Map.of("grant_type", "client_credentials", "scope", scope)));
    }

    static String accessToken(JsonNode answer) throws IOException {
        if (!answer.path("access_token").isString()) {
            throw new IOException("no token: " + answer);
        }
        return answer.path("access_token").asString();
    }

    /** The answer of the token endpoint, whatever it is. */
    JsonNode token(Map<String, String> form) throws IOException {
        var basic =
                Base64.getEncoder().encodeToString((clientId + ":" + clientSecret).getBytes(StandardCharsets.UTF_8));
        var encoded = form.entrySet().stream()
                .map(it -> encode(it.getKey()) + "=" + encode(it.getValue()))
                .collect(Collectors.joining("&"));
        return read(send(HttpRequest.newBuilder(base.resolve("/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded))
                .build()));
    }

    Answer post(String path, String token, Object body) throws IOException {
        return post(path, token, body, UUID.randomUUID().toString());
    }

    Answer post(String path, String token, Object body, String idempotencyKey) throws IOException {
        return answer(HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build());
    }

    /** The text as it is, whatever it is. */
    Answer postRaw(String path, String token, String mediaType, String body) throws IOException {
        return answer(HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", mediaType)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /** Any method, with a body in JSON unless it is null. */
    Answer call(String method, String path, String token, @Nullable Object body) throws IOException {
        return answer(HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build());
    }

    /** Without a token, in any method, without a body. */
    Answer bare(String method, String path) throws IOException {
        return answer(HttpRequest.newBuilder(base.resolve(path))
                .method(method, BodyPublishers.noBody())
                .build());
    }

    Answer get(String path, String token) throws IOException {
        return answer(HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + token)
                .GET()
                .build());
    }

    /** Hands in a document as multipart/form-data: part {@code request} in JSON, part {@code document}. */
    Answer handIn(String path, String token, Map<String, String> request, byte[] document, String idempotencyKey)
            throws IOException {
        return handInRaw(
                path, token, request.isEmpty() ? null : json.writeValueAsString(request), document, idempotencyKey);
    }

    /** With the part {@code request} as it is, or without one. */
    Answer handInRaw(String path, String token, @Nullable String request, byte[] document, String idempotencyKey)
            throws IOException {
        var boundary = "tabellion-" + UUID.randomUUID();
        var body = new ByteArrayOutputStream();
        if (request != null) {
            part(body, boundary, "request", "application/json", "", request.getBytes(StandardCharsets.UTF_8));
        }
        part(body, boundary, "document", "application/pdf", "; filename=\"document.pdf\"", document);
        body.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return answer(HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build());
    }

    /** Asks until the state is {@code wanted}; any other end of the road is an error. */
    JsonNode await(String path, String token, String wanted) throws IOException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var state = get(path, token).expect(200).json();
            var now = state.path("state").asString();
            if (now.equals(wanted)) {
                return state;
            }
            if (ENDS.contains(now) || System.nanoTime() > deadline) {
                throw new IOException("%s is %s, not %s: %s".formatted(path, now, wanted, state));
            }
            try {
                Thread.sleep(Duration.ofMillis(50));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }

    private static void part(
            ByteArrayOutputStream body, String boundary, String name, String mediaType, String more, byte[] content)
            throws IOException {
        body.write("--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\nContent-Type: %s\r\n\r\n"
                .formatted(boundary, name, more, mediaType)
                .getBytes(StandardCharsets.US_ASCII));
        body.write(content);
        body.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    record Answer(int status, byte[] body, JsonMapper mapper) {

        JsonNode json() {
            return mapper.readTree(body);
        }

        /** Demands this status, and shows what came instead. */
        Answer expect(int wanted) throws IOException {
            if (status != wanted) {
                throw new IOException("status %d instead of %d: %s"
                        .formatted(status, wanted, new String(body, StandardCharsets.UTF_8)));
            }
            return this;
        }
    }

    private Answer answer(HttpRequest request) throws IOException {
        var answer = send(request);
        return new Answer(answer.statusCode(), answer.body(), json);
    }

    private JsonNode read(HttpResponse<byte[]> answer) {
        return json.readTree(answer.body());
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        try {
            var answer = http.send(request, BodyHandlers.ofByteArray());
            witness.accept(new Exchange(
                    request.method(),
                    request.uri().getPath(),
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.body()));
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

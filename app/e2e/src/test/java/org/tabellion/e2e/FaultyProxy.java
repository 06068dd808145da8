package org.tabellion.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A proxy of HTTP between the conformance kit and the server that does one thing wrong: to whoever asks through it, the
 * server has that fault. The server itself knows nothing of it.
 */
final class FaultyProxy implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> NOT_FORWARDED =
            Set.of("connection", "host", "content-length", "proxy-connection", "transfer-encoding", "upgrade", "date");

    private final HttpServer listener;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private final Map<String, Object> memory = new ConcurrentHashMap<>();
    private volatile Fault fault = Fault.NONE;

    /** @param foreign a credential of another group, for faults that leak one */
    FaultyProxy(String foreign) throws IOException {
        memory.put("foreign", foreign);
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        listener.createContext("/", this::handle);
        listener.start();
    }

    String address() {
        return "127.0.0.1:" + listener.getAddress().getPort();
    }

    /** From now on; what the former one has noted stays. */
    void play(Fault another) {
        fault = another;
    }

    @Override
    public void close() {
        listener.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = new LinkedHashMap<String, String>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            var request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    headers,
                    exchange.getRequestBody().readAllBytes());
            var answer = fault.play(request, this);
            answer.headers()
                    .forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    /** What the server really answers. */
    Response send(Request request) throws IOException {
        var copy = HttpRequest.newBuilder(request.address())
                .method(
                        request.method(),
                        request.body().length == 0
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach((name, value) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                copy.header(name, value);
            }
        });
        try {
            var answer = http.send(copy.build(), BodyHandlers.ofByteArray());
            var headers = new HashMap<String, List<String>>();
            answer.headers().map().forEach((name, values) -> {
                if (!name.startsWith(":") && !NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                    headers.put(name.toLowerCase(Locale.ROOT), values);
                }
            });
            return new Response(answer.statusCode(), headers, answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    void note(String name, Object value) {
        memory.put(name, value);
    }

    String noted(String name) {
        return String.valueOf(memory.getOrDefault(name, ""));
    }

    <T> Optional<T> noted(String name, Class<T> type) {
        return Optional.ofNullable(memory.get(name)).map(type::cast);
    }

    record Request(String method, URI address, Map<String, String> headers, byte[] body) {

        boolean isTo(String pathEnd) {
            return address.getPath().endsWith(pathEnd);
        }

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(it -> it.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
        }

        Request with(String header, String value) {
            var more = new LinkedHashMap<>(headers);
            more.keySet().removeIf(header::equalsIgnoreCase);
            more.put(header, value);
            return new Request(method, address, more, body);
        }

        /** Empty for what is no object. */
        ObjectNode json() {
            try {
                return JSON.readTree(body) instanceof ObjectNode object ? object : JSON.createObjectNode();
            } catch (JacksonException noJson) {
                return JSON.createObjectNode();
            }
        }

        Request with(ObjectNode json) {
            return new Request(method, address, headers, JSON.writeValueAsBytes(json));
        }

        /** Of a form. */
        Map<String, String> form() {
            return decoded(new String(body, StandardCharsets.UTF_8));
        }

        Request withForm(Map<String, String> form) {
            return new Request(method, address, headers, encoded(form).getBytes(StandardCharsets.UTF_8));
        }

        Map<String, String> query() {
            return decoded(address.getRawQuery() == null ? "" : address.getRawQuery());
        }

        Request withQuery(Map<String, String> query) {
            var bare = address.toString().replaceFirst("\\?.*$", "");
            return new Request(method, URI.create(query.isEmpty() ? bare : bare + "?" + encoded(query)), headers, body);
        }
    }

    record Response(int status, Map<String, List<String>> headers, byte[] body) {

        static Response of(int status, String json) {
            return new Response(
                    status,
                    Map.of("content-type", List.of("application/json"), "cache-control", List.of("no-store")),
                    json.getBytes(StandardCharsets.UTF_8));
        }

        boolean isGood() {
            return status / 100 == 2;
        }

        ObjectNode json() {
            try {
                return JSON.readTree(body) instanceof ObjectNode object ? object : JSON.createObjectNode();
            } catch (JacksonException noJson) {
                return JSON.createObjectNode();
            }
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        Response with(ObjectNode json) {
            return new Response(status, headers, JSON.writeValueAsBytes(json));
        }

        Response with(int otherStatus) {
            return new Response(otherStatus, headers, body);
        }

        String location() {
            return headers.getOrDefault("location", List.of("")).getFirst();
        }

        Response with(String header, String value) {
            var more = new HashMap<>(headers);
            more.put(header, List.of(value));
            return new Response(status, more, body);
        }

        Response without(String header) {
            var less = new HashMap<>(headers);
            less.remove(header);
            return new Response(status, less, body);
        }
    }

    static Map<String, String> decoded(String form) {
        var decoded = new LinkedHashMap<String, String>();
        for (var pair : form.split("&")) {
            var parts = pair.split("=", 2);
            if (!parts[0].isEmpty()) {
                decoded.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
            }
        }
        return decoded;
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(it -> URLEncoder.encode(it.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}

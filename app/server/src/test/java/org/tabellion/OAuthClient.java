package org.tabellion;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service provider of an evaluation, over HTTP. */
final class OAuthClient implements AutoCloseable {

    static final String ID = "demo-service-provider";
    static final String GROUP = "evaluation";
    static final String CALLBACK = "https://service-provider.example/callback";

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    OAuthClient(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    record Answer(int status, String body) {

        JsonNode json() {
            return JSON.readTree(body);
        }

        String text(String member) {
            return json().path(member).asString();
        }
    }

    String serviceToken() throws IOException, InterruptedException {
        return form("/oauth2/token", Map.of("grant_type", "client_credentials", "scope", "service"))
                .text("access_token");
    }

    Answer form(String path, Map<String, String> form) throws IOException, InterruptedException {
        var basic = Base64.getEncoder()
                .encodeToString((ID + ":" + TestSettings.SECRET).getBytes(StandardCharsets.US_ASCII));
        var body = form.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(path, "Basic " + basic, "application/x-www-form-urlencoded", body);
    }

    Answer call(String path, String token, String body) throws IOException, InterruptedException {
        return send(path, "Bearer " + token, "application/json", body);
    }

    private Answer send(String path, String authorization, String type, String body)
            throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Authorization", authorization)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body());
    }

    boolean isActive(String token) throws IOException, InterruptedException {
        return form("/oauth2/introspect", Map.of("token", token))
                .json()
                .path("active")
                .asBoolean();
    }

    @Override
    public void close() {
        http.close();
    }
}

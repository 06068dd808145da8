package org.tabellion.samapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tabellion.samapi.testkit.Contract;
import tools.jackson.databind.node.ObjectNode;

/** The table of bad input: each gets its 4xx and reason, none reaches the SAM, and none is answered with a 5xx. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest {

    private static final String CONFIGURATION = new String(Contract.example("dynamic_config"), StandardCharsets.UTF_8);
    private static final String P_256_KEY = "\"public_key\": \"" + ScriptedSam.P256.base64Url() + "\"";
    private static final String SIGN = new String(Contract.example("sign.request"), StandardCharsets.UTF_8);
    private static final String HASH = "ERERERERERERERERERERERERERERERERERERERERERE";

    private EdgeFixture edge;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        edge = new EdgeFixture(folder);
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("empty", "", 400, "malformed"),
                Arguments.of("no JSON", "hello", 400, "malformed"),
                Arguments.of("cut off", SIGN.substring(0, SIGN.length() / 2), 400, "malformed"),
                Arguments.of("an array", "[]", 400, "malformed"),
                Arguments.of("null", "null", 400, "malformed"),
                Arguments.of("something behind it", SIGN + "{}", 400, "malformed"),
                Arguments.of("a comment", "/* */" + SIGN, 400, "malformed"),
                Arguments.of("a member twice", SIGN.replaceFirst("\\{", "{\"requests\":[],"), 400, "malformed"),
                Arguments.of(
                        "a member of a member twice",
                        SIGN.replace("\"v\": 1,", "\"v\": 1, \"v\": 1,"),
                        400,
                        "malformed"),
                Arguments.of("unknown member", SIGN.replaceFirst("\\{", "{\"x\":1,"), 400, "unknown_member"),
                Arguments.of(
                        "unknown inner member",
                        SIGN.replace("\"limit\": null", "\"limit\": null, \"x\": {}"),
                        400,
                        "unknown_member"),
                Arguments.of(
                        "requests are no array",
                        SIGN.replace("\"requests\": [", "\"requests\": 1, \"r\": ["),
                        400,
                        "malformed"),
                Arguments.of("wrong type", SIGN.replace("\"scal1\": false", "\"scal1\": \"false\""), 400, "malformed"),
                Arguments.of("number for a string", SIGN.replace("\"sam-a\"", "7"), 400, "malformed"),
                Arguments.of("fraction", SIGN.replace("\"generation\": 3", "\"generation\": 3.5"), 400, "malformed"),
                Arguments.of(
                        "fraction that is whole",
                        SIGN.replace("\"generation\": 3", "\"generation\": 3.0"),
                        400,
                        "malformed"),
                Arguments.of("generation 0", SIGN.replace("\"generation\": 3", "\"generation\": 0"), 400, "malformed"),
                Arguments.of(
                        "generation beyond 2^53",
                        SIGN.replace("\"generation\": 3", "\"generation\": 9007199254740993"),
                        400,
                        "malformed"),
                Arguments.of(
                        "generation beyond every integer",
                        SIGN.replace("\"generation\": 3", "\"generation\": 99999999999999999999999"),
                        400,
                        "malformed"),
                Arguments.of(
                        "a number of a thousand digits",
                        SIGN.replace("\"generation\": 3", "\"generation\": " + "9".repeat(1000)),
                        400,
                        "malformed"),
                Arguments.of(
                        "not a number", SIGN.replace("\"generation\": 3", "\"generation\": NaN"), 400, "malformed"),
                Arguments.of("base64url with padding", SIGN.replace(HASH, HASH + "="), 400, "malformed"),
                Arguments.of(
                        "base64 of the other alphabet", SIGN.replace(HASH, "+" + HASH.substring(1)), 400, "malformed"),
                Arguments.of("base64url with a line end", SIGN.replace(HASH, HASH + "\\n"), 400, "malformed"),
                Arguments.of(
                        "base64url with stray bits", SIGN.replace(HASH, HASH.substring(0, 42) + "F"), 400, "malformed"),
                Arguments.of("a hash of nothing", SIGN.replace(HASH, ""), 400, "malformed"),
                Arguments.of("a hash of a thousand bytes", SIGN.replace(HASH, "A".repeat(1336)), 400, "malformed"),
                Arguments.of("time with a zone", SIGN.replace("30.123Z", "30.123+01:00"), 400, "malformed"),
                Arguments.of("a day that does not exist", SIGN.replace("2026-11-21T", "2026-11-31T"), 400, "malformed"),
                Arguments.of("not an id", SIGN.replace("kp_01JZ", "kp_01jz"), 400, "malformed"),
                Arguments.of("another schema", SIGN.replace("\"v\": 1,", "\"v\": 2,"), 400, "malformed"),
                Arguments.of(
                        "a factor", SIGN.replace("\"second_factor\": null", "\"second_factor\": {}"), 400, "malformed"),
                Arguments.of("unknown curve", SIGN.replace("secp256r1", "secp256k1"), 400, "unsupported_algorithm"),
                Arguments.of(
                        "size with a curve",
                        SIGN.replace("\"size\": null", "\"size\": 2048"),
                        400,
                        "unsupported_algorithm"),
                Arguments.of("no requests", SIGN.replaceFirst("(?s)\\[.*?\\]", "[]"), 400, "malformed"),
                Arguments.of("501 hashes", many(501), 400, "too_many_requests_in_batch"),
                Arguments.of("deep", "{\"a\":".repeat(5000) + "1" + "}".repeat(5000), 400, "malformed"),
                Arguments.of(
                        "wide", "{\"requests\":[" + "1,".repeat(100_000) + "1]}", 400, "too_many_requests_in_batch"),
                Arguments.of(
                        "256 KiB and one byte", " ".repeat(256 * 1024 + 1 - SIGN.length()) + SIGN, 413, "too_large"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void a_bad_body_is_refused_with_its_reason(String what, String body, int status, String error) throws Exception {
        assertThat(body).as("the case differs from the good one").isNotEqualTo(SIGN);
        int before = edge.sam.calls();

        var response = edge.send(edge.request("POST", "/sam/v1/signatures", body.getBytes(StandardCharsets.UTF_8)));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(error(response)).isEqualTo(error);
        assertThat(edge.sam.calls()).isEqualTo(before);
    }

    @Test
    void five_hundred_hashes_are_not_too_many() throws Exception {
        var response =
                edge.send(edge.request("POST", "/sam/v1/signatures", many(500).getBytes(StandardCharsets.UTF_8)));

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void utf_16_is_not_read() throws Exception {
        var response = edge.send(edge.request("POST", "/sam/v1/signatures", SIGN.getBytes(StandardCharsets.UTF_16LE)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).isEqualTo("malformed");
    }

    static Stream<Arguments> templates() {
        return Stream.of(
                Arguments.of("{\"key_template\":{}}"),
                Arguments.of("{\"key_template\":[]}"),
                Arguments.of("{\"key_template\":{\"algorithm\":\"RSA\",\"size\":\"2048\"}}"),
                Arguments.of("{\"key_template\":{\"algorithm\":\"RSA\",\"size\":-1}}"),
                Arguments.of("{\"key_template\":{\"algorithm\":\"RSA\",\"size\":4294969344}}"),
                Arguments.of("{\"key_template\":{\"algorithm\":\"\"}}"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void a_bad_key_template_is_refused(String body) throws Exception {
        var response = edge.send(edge.request("POST", "/sam/v1/key_pairs", body.getBytes(StandardCharsets.UTF_8)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).isEqualTo("malformed");
    }

    static Stream<Arguments> configurations() {
        return Stream.of(
                Arguments.of("no JSON", "hello", "malformed"),
                Arguments.of("a member twice", CONFIGURATION.replaceFirst("\\{", "{\"version\": 9,"), "malformed"),
                Arguments.of("unknown member", CONFIGURATION.replaceFirst("\\{", "{\"x\": 9,"), "unknown_member"),
                Arguments.of(
                        "unknown inner member",
                        CONFIGURATION.replace("\"sad_max_age_s\"", "\"sad_max_age\""),
                        "unknown_member"),
                Arguments.of(
                        "version 0", CONFIGURATION.replaceFirst("\"version\": \\d+", "\"version\": 0"), "malformed"),
                Arguments.of(
                        "a SAD of an hour",
                        CONFIGURATION.replaceFirst("\"sad_max_age_s\": \\d+", "\"sad_max_age_s\": 3600"),
                        "malformed"),
                Arguments.of(
                        "an operation that no signing service has",
                        CONFIGURATION.replace("\"sign\"", "\"configuration\""),
                        "malformed"),
                Arguments.of(
                        "an authorization server that does not exist",
                        CONFIGURATION.replaceFirst(
                                "(?s)\"allowed_authorization_servers\": \\[.*?\\]",
                                "\"allowed_authorization_servers\": [\"as-9\"]"),
                        "malformed"),
                Arguments.of("HS256", CONFIGURATION.replace("\"ES256\"", "\"HS256\""), "malformed"),
                Arguments.of(
                        "no key",
                        CONFIGURATION.replaceFirst("\"public_key\": \"[^\"]+\"", "\"public_key\": \"AAAA\""),
                        "malformed"),
                Arguments.of(
                        "the same key twice",
                        CONFIGURATION.replaceAll("\"public_key\": \"[^\"]+\"", P_256_KEY),
                        "malformed"),
                Arguments.of(
                        "an id with a space",
                        CONFIGURATION.replaceFirst("\"id\": \"[^\"]+\"", "\"id\": \"a b\""),
                        "malformed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("configurations")
    void a_bad_configuration_is_refused(String what, String body, String error) throws Exception {
        assertThat(body).as("the case differs from the good one").isNotEqualTo(CONFIGURATION);
        int before = edge.sam.calls();

        var response =
                edge.send(edge.request("PUT", "/sam/v1/configurations/dynamic", body.getBytes(StandardCharsets.UTF_8)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).isEqualTo(error);
        assertThat(edge.sam.calls()).isEqualTo(before);
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of("GET", "/sam/v1/signatures", 405, "method_not_allowed"),
                Arguments.of("DELETE", "/sam/v1/info", 405, "method_not_allowed"),
                Arguments.of("POST", "/sam/v1/key_pairs/$body", 405, "method_not_allowed"),
                Arguments.of("GET", "/", 404, "not_found"),
                Arguments.of("GET", "/sam/v1", 404, "not_found"),
                Arguments.of("GET", "/sam/v1/info/", 404, "not_found"),
                Arguments.of("GET", "/sam/v1/INFO", 404, "not_found"),
                Arguments.of("PUT", "/sam/v1/key_pairs/kp_01JZ3V5K7M9P1R3T5W7Y9A1C3E", 404, "not_found"),
                Arguments.of("POST", "/sam/v1/signatures?x=1", 400, "malformed"),
                Arguments.of("GET", "/sam/v1/info?x", 400, "malformed"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_wrong_method_or_path_is_refused(String method, String path, int status, String error) throws Exception {
        var response = edge.send(edge.request(method, path, new byte[0]));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(error(response)).isEqualTo(error);
        assertThat(response.headers().firstValue("Allow").isPresent()).isEqualTo(status == 405);
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of("Content-Type", "text/plain", 415, "unsupported_media_type"),
                Arguments.of("Content-Type", "application/json; charset=utf-16", 415, "unsupported_media_type"),
                Arguments.of("Content-Type", "application/jsonp", 415, "unsupported_media_type"),
                Arguments.of("Content-Encoding", "gzip", 415, "unsupported_media_type"),
                Arguments.of("X-Request-Id", "1", 400, "malformed"),
                Arguments.of("X-Request-Id", "7D9F0A44-0F5E-4F6E-9A53-0B8C5F3F1A01", 400, "malformed"),
                Arguments.of("X-SAM-Seen", "7", 400, "malformed"),
                Arguments.of("X-SAM-Seen", "-7.1", 400, "malformed"),
                Arguments.of("X-SAM-Seen", "99999999999999999999.1", 400, "malformed"),
                Arguments.of("X-SAM-SAD", "a".repeat(70_000), 431, "headers_too_large"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void a_bad_header_is_refused(String name, String value, int status, String error) throws Exception {
        var request = HttpRequest.newBuilder(edge.uri("/sam/v1/signatures"))
                .POST(HttpRequest.BodyPublishers.ofString(SIGN))
                .setHeader("Content-Type", "application/json")
                .setHeader("X-Request-Id", "7d9f0a44-0f5e-4f6e-9a53-0b8c5f3f1a01")
                .setHeader(name, value);

        var response = edge.send(request);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(error(response)).isEqualTo(error);
    }

    @Test
    void a_header_of_forty_kilobytes_is_not_too_large() throws Exception {
        var request = edge.request("POST", "/sam/v1/signatures", SIGN.getBytes(StandardCharsets.UTF_8))
                .setHeader("X-SAM-SAD", "a".repeat(40_000));

        assertThat(edge.send(request).statusCode()).isEqualTo(200);
    }

    @Test
    void a_request_without_an_id_is_refused() throws Exception {
        var request = HttpRequest.newBuilder(edge.uri("/sam/v1/signatures"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(SIGN));

        var response = edge.send(request);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).isEqualTo("malformed");
    }

    @Test
    void a_client_whose_key_is_not_registered_is_told_so_whatever_it_asks() throws Exception {
        edge.tls.client("stranger");
        for (var path : new String[] {"/sam/v1/signatures", "/sam/v1/info", "/nothing"}) {
            var response = send(edge.context("stranger"), path);

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(error(response)).isEqualTo("unknown_client");
        }
    }

    @Test
    void without_a_certificate_there_is_no_connection() {
        assertThatThrownBy(() -> send(edge.context(""), "/sam/v1/info")).isInstanceOf(IOException.class);
    }

    @Test
    void with_an_expired_certificate_there_is_no_connection_and_it_is_counted() throws Exception {
        edge.tls.expiredClient("late");
        long before = refusedHandshakes();

        assertThatThrownBy(() -> send(edge.context("late"), "/sam/v1/info")).isInstanceOf(IOException.class);

        for (int i = 0; i < 100 && refusedHandshakes() == before; i++) {
            Thread.sleep(20);
        }
        assertThat(refusedHandshakes()).isGreaterThan(before);
    }

    private long refusedHandshakes() {
        return edge.server.counters().getOrDefault("handshakes refused", -1L);
    }

    @Test
    void with_a_certificate_of_another_authority_there_is_no_connection(@TempDir Path elsewhere) throws Exception {
        try (var other = new EdgeFixture(elsewhere)) {
            assertThatThrownBy(() -> send(other.context("ssa-1"), "/sam/v1/info"))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void without_a_server_name_there_is_no_connection() throws Exception {
        // An address is not sent as a server name.
        try (var socket =
                (SSLSocket) edge.context("ssa-1").getSocketFactory().createSocket("127.0.0.1", edge.server.port())) {
            assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
        }
    }

    @Test
    void what_is_not_http_is_answered_or_cut_and_the_server_goes_on() throws Exception {
        for (var text : new String[] {
            "\r\n\r\n",
            "GET\r\n\r\n",
            "GET /sam/v1/info HTTP/9.9\r\n\r\n",
            "\0\0\0\0\r\n\r\n",
            "GET /sam/v1/info HTTP/1.1\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST /sam/v1/signatures HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
            "POST /sam/v1/signatures HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
        }) {
            assertThat(raw(text)).as(text).doesNotContain("HTTP/1.1 5").doesNotContain("Exception");
        }

        assertThat(edge.send(edge.request("GET", "/sam/v1/health", new byte[0])).statusCode())
                .isEqualTo(200);
    }

    /** A fuzz target with a bounded run: bytes and members of good requests changed at random. */
    @Test
    void no_mutation_of_a_good_request_causes_a_5xx() throws Exception {
        var random = new Random(20261121);
        String[][] goods = {
            {"POST", "/sam/v1/key_pairs", "generate"},
            {"POST", "/sam/v1/signers/$body/key_pairs", "assign"},
            {"POST", "/sam/v1/proofs_of_possession", "prove"},
            {"PUT", "/sam/v1/key_pairs/$body", "certify"},
            {"POST", "/sam/v1/signatures", "sign"},
            {"POST", "/sam/v1/factor_checks", "check"},
            {"DELETE", "/sam/v1/key_pairs/$body", "delete"},
            {"PUT", "/sam/v1/configurations/dynamic", "dynamic_config"}
        };
        for (int i = 0; i < Integer.getInteger("tabellion.fuzz", 1500); i++) {
            var good = goods[random.nextInt(goods.length)];
            var body = mutated(
                    Contract.example(good[2].equals("dynamic_config") ? good[2] : good[2] + ".request"), random);

            var response = edge.send(edge.request(good[0], good[1], body));

            assertThat(response.statusCode())
                    .as("seed step %d: %s", i, new String(body, StandardCharsets.UTF_8))
                    .isLessThan(500);
            assertThat(response.statusCode() == 204 || response.body().startsWith("{"))
                    .isTrue();
        }
    }

    private static byte[] mutated(byte[] good, Random random) {
        if (random.nextBoolean()) {
            var tree = StrictJson.object(good);
            mutate(tree, random);
            return StrictJson.bytes(tree);
        }
        var bytes = good.clone();
        for (int i = 0; i <= random.nextInt(4); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private static void mutate(ObjectNode node, Random random) {
        var names = node.propertyNames().toArray(String[]::new);
        var name = names[random.nextInt(names.length)];
        if (node.get(name) instanceof ObjectNode child && !child.isEmpty() && random.nextInt(3) > 0) {
            mutate(child, random);
            return;
        }
        switch (random.nextInt(9)) {
            case 0 -> node.remove(name);
            case 1 -> node.putNull(name);
            case 2 -> node.put(name, random.nextLong());
            case 3 -> node.put(name, random.nextDouble());
            case 4 -> node.put(name, random.nextBoolean());
            case 5 -> node.put(name, "x".repeat(random.nextInt(3000)));
            case 6 -> node.putArray(name).add(1).addObject().put(name, name);
            case 7 -> node.putObject(name).put(name, 1);
            default -> node.put(name + random.nextInt(), "\u0000\ud800");
        }
    }

    private String raw(String text) throws Exception {
        try (var socket =
                (SSLSocket) edge.context("ssa-1").getSocketFactory().createSocket("localhost", edge.server.port())) {
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(java.util.List.of(new javax.net.ssl.SNIHostName("localhost")));
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(1000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            var answer = new StringBuilder();
            var buffer = new byte[4096];
            try {
                for (int read = socket.getInputStream().read(buffer);
                        read > 0;
                        read = socket.getInputStream().read(buffer)) {
                    answer.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
                }
            } catch (IOException cutOrSilent) {
                answer.append("(cut)");
            }
            return answer.toString();
        }
    }

    private HttpResponse<String> send(SSLContext context, String path) throws Exception {
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build()) {
            return client.send(HttpRequest.newBuilder(edge.uri(path)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String error(HttpResponse<String> response) {
        var body = response.body().getBytes(StandardCharsets.UTF_8);
        assertThat(Contract.complaints("error", body)).isEmpty();
        return StrictJson.object(body).path("error").asString();
    }

    private static String many(int hashes) {
        var item = "{\"dtbs\":\"" + HASH + "\"}";
        return SIGN.replaceFirst("(?s)\\[.*?\\]", "[" + (item + ",").repeat(hashes - 1) + item + "]");
    }
}

package org.tabellion.samapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tabellion.sam.SamError;
import org.tabellion.samapi.testkit.Contract;
import tools.jackson.databind.node.ObjectNode;

/** Every error that is published has an answer in {@code errors.json}, and the running server gives that answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GoldenErrorsTest {

    private static final ObjectNode GOLDEN = StrictJson.object(Contract.example("errors"));

    private EdgeFixture edge;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        edge = new EdgeFixture(folder);
    }

    @AfterEach
    void refuse_no_more() {
        edge.sam.refuseNoMore();
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    @Test
    void there_is_an_answer_for_every_code_and_for_no_other() {
        assertThat(GOLDEN.propertyNames())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ErrorCode.values())
                        .map(ErrorCode::published)
                        .toList());
        for (var name : GOLDEN.propertyNames()) {
            var answer = StrictJson.bytes(GOLDEN.path(name).path("answer"));
            assertThat(Contract.complaints("error", answer)).isEmpty();
            assertThat(GOLDEN.path(name).path("answer").path("error").asString())
                    .isEqualTo(name);
        }
    }

    @ParameterizedTest
    @EnumSource(SamError.class)
    void what_the_sam_refuses_is_answered_as_published(SamError error) throws Exception {
        var golden = GOLDEN.path(error.code());
        edge.sam.refuse(error, golden.path("answer").path("error_description").asString());

        var response = edge.send(edge.request("POST", "/sam/v1/signatures", Contract.example("sign.request")));

        assertGolden(error.code(), response);
        assertThat(response.headers().firstValue("X-SAM-Audit-Id")).hasValue("sam-a:7:41");
        assertThat(response.headers().firstValue("X-SAM-Sequence")).hasValue("7.41");
    }

    @ParameterizedTest
    @CsvSource({
        "malformed, POST, /signatures, {}",
        "unknown_member, POST, /key_pairs, '{\"key_template\":{\"algorithm\":\"RSA\",\"size\":2048},\"x\":1}'",
        "too_many_requests_in_batch, POST, /signatures, MANY",
        "not_found, POST, /nothing, {}",
        "method_not_allowed, DELETE, /info, {}",
        "too_large, POST, /signatures, LARGE"
    })
    void what_the_edge_refuses_is_answered_as_published(String code, String method, String path, String body)
            throws Exception {
        var bytes =
                switch (body) {
                    case "MANY" -> "{\"requests\":[" + "{},".repeat(500) + "{}]}";
                    case "LARGE" -> " ".repeat(SamRoutes.LARGEST_BODY + 1);
                    default -> body;
                };

        assertGolden(code, edge.send(edge.request(method, "/sam/v1" + path, bytes.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void what_http_refuses_is_answered_as_published() throws Exception {
        var sign = Contract.example("sign.request");
        assertGolden(
                "unsupported_media_type",
                edge.send(edge.request("POST", "/sam/v1/signatures", sign).setHeader("Content-Type", "text/json")));
        assertGolden(
                "headers_too_large",
                edge.send(edge.request("POST", "/sam/v1/signatures", sign).header("X-SAM-SAD", "a".repeat(70_000))));
    }

    @Test
    void a_stranger_is_answered_as_published() throws Exception {
        edge.tls.client("stranger");
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(edge.context("stranger"))
                .build()) {
            assertGolden(
                    "unknown_client",
                    client.send(
                            HttpRequest.newBuilder(edge.uri("/sam/v1/info")).build(),
                            HttpResponse.BodyHandlers.ofString()));
        }
    }

    private static void assertGolden(String code, HttpResponse<String> response) {
        assertThat(response.statusCode())
                .isEqualTo(GOLDEN.path(code).path("status").asInt());
        assertThat(StrictJson.object(response.body().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(GOLDEN.path(code).path("answer"));
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    }
}

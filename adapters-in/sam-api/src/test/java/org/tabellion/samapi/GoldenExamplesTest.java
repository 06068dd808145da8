package org.tabellion.samapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tabellion.sam.SamError;
import org.tabellion.samapi.testkit.Contract;

/** The published examples keep to the published schemas, and the running server keeps to both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GoldenExamplesTest {

    private EdgeFixture edge;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        edge = new EdgeFixture(folder);
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    @ParameterizedTest
    @CsvSource({
        "generate, POST, /key_pairs, 201, key_template, key_pair",
        "assign, POST, /signers/$body/key_pairs, 200, assignment, assignment_answer",
        "assign, POST, /signers/%24body/key_pairs, 200, assignment, assignment_answer",
        "assign_one_time, POST, /signers/$body/key_pairs, 200, assignment, assignment_answer",
        "prove, POST, /proofs_of_possession, 200, proof_of_possession, proof_of_possession_answer",
        "certify, PUT, /key_pairs/$body, 200, key_pair_update, key_pair",
        "certify, PUT, /key_pairs/%24body, 200, key_pair_update, key_pair",
        "delete, DELETE, /key_pairs/$body, 200, destruction, destruction_answer",
        "delete, DELETE, /key_pairs/%24body, 200, destruction, destruction_answer",
        "factor, PUT, /signers/$body, 200, factor_change, signer",
        "factor, PUT, /signers/%24body, 200, factor_change, signer",
        "check, POST, /factor_checks, 200, factor_check, factor_check_answer",
        "sign, POST, /signatures, 200, signatures, signatures_answer"
    })
    void a_request_of_the_examples_gets_the_answer_of_the_examples(
            String example, String method, String path, int status, String asked, String answered) throws Exception {
        var request = Contract.example(example + ".request");

        var response = edge.send(edge.request(method, "/sam/v1" + path, request));

        assertThat(Contract.complaints(asked, request)).isEmpty();
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(tree(response.body().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(tree(Contract.example(example + ".answer")));
        assertThat(Contract.complaints(answered, response.body().getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(response.headers().firstValue("X-SAM-Node")).hasValue("sam-a");
        assertThat(response.headers().firstValue("X-SAM-Audit-Id")).hasValue("sam-a:7:41");
        assertThat(response.headers().firstValue("X-SAM-Sequence")).hasValue("7.41");
    }

    @ParameterizedTest
    @CsvSource({"info, info", "health, health", "checkpoint, audit/checkpoint"})
    void what_is_asked_by_get_is_as_published(String name, String path) throws Exception {
        var response = edge.send(edge.request("GET", "/sam/v1/" + path, new byte[0]));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(tree(response.body().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(tree(Contract.example(name + ".answer")));
        assertThat(Contract.complaints(name, Contract.example(name + ".answer")))
                .isEmpty();
    }

    @Test
    void a_configuration_is_taken_without_a_word() throws Exception {
        var response =
                edge.send(edge.request("PUT", "/sam/v1/configurations/dynamic", Contract.example("dynamic_config")));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("Content-Type")).isEmpty();
        assertThat(response.headers().firstValue("X-SAM-Audit-Id")).hasValue("sam-a:7:41");
    }

    @Test
    void the_audit_lines_of_an_answer_are_those_of_the_log_byte_for_byte() throws Exception {
        var response = edge.send(edge.request("POST", "/sam/v1/signatures", Contract.example("sign.request")));

        assertThat(response.body()).contains("\"record\":{\"node\":\"sam-a\",\"seq\":41,\"type\":\"end\"}");
    }

    @ParameterizedTest
    @EnumSource(SamError.class)
    void every_error_of_the_sam_has_a_status_and_a_published_code(SamError error) {
        var answer = Answer.error(ErrorCode.of(error), "x");

        assertThat(answer.status()).isBetween(400, 503);
        assertThat(Contract.complaints("error", answer.body())).isEmpty();
    }

    @Test
    void every_code_of_the_edge_is_published() {
        assertThat(Arrays.stream(ErrorCode.values())
                        .flatMap(it -> Contract.complaints(
                                "error", Answer.error(it, "x").body())
                                .stream()))
                .isEmpty();
        assertThat(Contract.complaints("error", Contract.example("refused.answer")))
                .isEmpty();
    }

    @Test
    void the_configuration_examples_keep_to_their_schemas_and_are_read() {
        var fixed = Contract.example("static_config");
        var dynamic = Contract.example("dynamic_config");

        assertThat(Contract.complaints("static_config", fixed)).isEmpty();
        assertThat(Contract.complaints("dynamic_config", dynamic)).isEmpty();
        assertThat(SamSettings.read(fixed, Path.of("/etc/sam")).tls().key()).isEqualTo(Path.of("/etc/sam/tls/sam.key"));
        assertThat(DynamicConfigurations.read(dynamic).signingServices()).hasSize(1);
    }

    private static Object tree(byte[] json) {
        return StrictJson.object(json);
    }
}

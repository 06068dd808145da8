package org.tabellion.cscapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.tabellion.kernel.KeyAlgorithm;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code info}, the published descriptions and the door say the same of what is offered. */
class OfferedMethodsTest {

    /** Of standards A.4, each in one generation or another. */
    private static final List<String> METHODS = List.of(
            "info",
            "auth/login",
            "auth/revoke",
            "credentials/list",
            "credentials/info",
            "credentials/authorize",
            "credentials/authorizeCheck",
            "credentials/getChallenge",
            "credentials/sendOTP",
            "credentials/extendTransaction",
            "credentials/create",
            "credentials/delete",
            "signatures/signHash",
            "signatures/signDoc",
            "signatures/signPolling",
            "signatures/timestamp");

    private final CscFixture fixture = new CscFixture();
    private final MockMvc mvc = fixture.mvc();

    @ParameterizedTest
    @EnumSource
    void an_advertised_method_is_called_and_an_unadvertised_one_answers_501(Generation generation) throws Exception {
        var advertised = texts(json(call(generation, "info")).path("methods"));

        assertThat(advertised).contains("info", "credentials/list", "signatures/signHash");
        for (var method : METHODS) {
            var status = call(generation, method).getStatus();
            if (advertised.contains(method)) {
                assertThat(status).as(method).isIn(200, 400);
            } else {
                assertThat(status).as(method).isEqualTo(501);
            }
        }
        assertThat(METHODS)
                .containsAll(advertised.stream()
                        .filter(it -> !it.startsWith("oauth2/"))
                        .toList());
    }

    /** Mail address and password are taken where a group has said so, and told of nowhere else. */
    @ParameterizedTest
    @EnumSource
    void passwords_are_advertised_described_and_taken_where_they_are_switched_on_alone(Generation generation)
            throws Exception {
        var on = new CscFixture();
        on.given("passwords are taken");
        for (var each : List.of(fixture, on)) {
            var there = each.mvc();
            var info = json(post(there, generation, "info", "none"));

            boolean isTaken = post(there, generation, "auth/login", each.word("ana-password"))
                            .getStatus()
                    == 200;
            assertThat(isTaken).isEqualTo(each == on);
            assertThat(texts(info.path("methods")).contains("auth/login")).isEqualTo(isTaken);
            assertThat(texts(info.path("authType")).contains("basic")).isEqualTo(isTaken);
            assertThat(json(described(there, generation)).path("paths").has("/auth/login"))
                    .isEqualTo(isTaken);
        }
    }

    private static MockHttpServletResponse described(MockMvc mvc, Generation generation) throws Exception {
        return mvc.perform(MockMvcRequestBuilders.get("/csc/" + generation.path() + "/openapi.json"))
                .andReturn()
                .getResponse();
    }

    @ParameterizedTest
    @EnumSource
    void the_published_description_is_of_the_advertised_methods(Generation generation) throws Exception {
        var description = mvc.perform(MockMvcRequestBuilders.get("/csc/" + generation.path() + "/openapi.json"))
                .andReturn()
                .getResponse();
        var advertised = texts(json(call(generation, "info")).path("methods")).stream()
                .filter(it -> !it.startsWith("oauth2/"))
                .map(it -> "/" + it)
                .toList();

        assertThat(description.getStatus()).isEqualTo(200);
        assertThat(json(description).path("paths").propertyNames()).containsExactlyInAnyOrderElementsOf(advertised);
    }

    @Test
    void every_advertised_format_level_and_envelope_is_signed_and_no_other() throws Exception {
        var info = json(call(Generation.V2, "info"));
        var formats = texts(info.path("signature_formats").path("formats"));
        var levels = texts(info.path("conformance_levels"));
        var advertised = new ArrayList<String>();
        for (int i = 0; i < formats.size(); i++) {
            for (var envelope : texts(
                    info.path("signature_formats").path("envelope_properties").get(i))) {
                for (var level : levels) {
                    advertised.add(formats.get(i) + " " + envelope + " " + level);
                }
            }
        }

        assertThat(advertised).isNotEmpty();
        for (var format : List.of("C", "X", "P", "J")) {
            for (var envelope : List.of(
                    "Detached", "Attached", "Parallel", "Certification", "Revision", "Enveloped", "Enveloping")) {
                for (var level : List.of(
                        "Ades-B-B", "Ades-B-T", "Ades-B-LT", "Ades-B-LTA", "Ades-B", "Ades-T", "Ades-LT", "Ades-LTA")) {
                    var wanted = format + " " + envelope + " " + level;
                    assertThat(signed(format, envelope, level))
                            .as(wanted)
                            .isEqualTo(advertised.contains(wanted) ? 200 : 400);
                }
            }
        }
    }

    /** With an approval of its own, so that none is used up. */
    private static int signed(String format, String envelope, String level) throws Exception {
        var fresh = new CscFixture();
        return fresh.mvc()
                .perform(MockMvcRequestBuilders.post("/csc/v2/signatures/signDoc")
                        .contentType("application/json")
                        .header("Authorization", "Bearer " + fresh.word("sad-pdf"))
                        .content(
                                """
                                {"credentialID": "%s", "documents": [{"document": "%s", "signature_format": "%s",
                                 "signed_envelope_property": "%s", "conformance_level": "%s",
                                 "signAlgo": "1.2.840.10045.4.3.2"}]}
                                """
                                        .formatted(fresh.word("key"), fresh.word("pdf"), format, envelope, level)))
                .andReturn()
                .getResponse()
                .getStatus();
    }

    @Test
    void every_advertised_algorithm_is_of_a_key_that_shows_it() throws Exception {
        var advertised =
                texts(json(call(Generation.V2, "info")).path("signAlgorithms").path("algos"));
        var ofKeys = new HashSet<String>();
        for (var key : KeyAlgorithm.values()) {
            ofKeys.addAll(Algorithms.of(key));
        }

        assertThat(ofKeys).containsAll(advertised);
    }

    @Test
    void the_asynchronous_mode_is_advertised_where_its_answers_can_be_fetched() throws Exception {
        var info = json(call(Generation.V2, "info"));

        assertThat(info.path("asynchronousOperationMode").booleanValue()).isTrue();
        assertThat(texts(info.path("methods"))).contains("signatures/signPolling");
    }

    @Test
    void an_idempotency_key_makes_a_call_repeatable() throws Exception {
        var body = "{\"credentialID\":\"%s\",\"hashes\":[\"%s\"],\"signAlgo\":\"1.2.840.10045.4.3.2\"}"
                .formatted(fixture.word("key"), fixture.word("h1"));
        for (var key : List.of("one", "one", "two")) {
            mvc.perform(MockMvcRequestBuilders.post("/csc/v2/signatures/signHash")
                    .contentType("application/json")
                    .header("Authorization", "Bearer " + fixture.word("sad-twice"))
                    .header("Idempotency-Key", key)
                    .content(body));
        }

        var ids = fixture.asked.stream().map(it -> it.requestId()).toList();
        assertThat(ids).hasSize(3);
        assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2));
    }

    private MockHttpServletResponse call(Generation generation, String method) throws Exception {
        return post(mvc, generation, method, "Bearer " + fixture.word(tokenFor(method)));
    }

    private static MockHttpServletResponse post(MockMvc mvc, Generation generation, String method, String authorization)
            throws Exception {
        return mvc.perform(MockMvcRequestBuilders.post("/csc/" + generation.path() + "/" + method)
                        .contentType("application/json")
                        .header("Authorization", authorization)
                        .content("{}"))
                .andReturn()
                .getResponse();
    }

    private static String tokenFor(String method) {
        return method.equals("credentials/create") ? "creation" : "service";
    }

    private static JsonNode json(MockHttpServletResponse answer) throws Exception {
        return JsonMapper.shared().readTree(answer.getContentAsString());
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(it -> texts.add(it.asString()));
        return texts;
    }
}

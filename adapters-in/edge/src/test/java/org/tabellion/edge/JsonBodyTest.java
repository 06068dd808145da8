package org.tabellion.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\ud800\"",
                "\"\\udfff\"",
                "\"a\\udc00b\"",
                "\"\\ude00\\ud83d\"",
                "\"\\u0000\"",
                "\"a\\nb\"",
                "\"\\u007f\"",
                "\"\\u0085\"",
                "7",
                "[]"
            })
    void what_no_database_keeps_is_no_string(String value) {
        var body = body("{\"name\":" + value + "}");

        refused("member_invalid", () -> body.words("name", 10));
        refused("member_invalid", () -> body.string("name"));
    }

    @Test
    void a_whole_character_beyond_sixteen_bits_is_text() {
        var body = body("{\"name\":\"\\ud83d\\ude00\"}");

        assertThat(body.words("name", 2)).isEqualTo("\uD83D\uDE00");
        assertThat(body.string("name")).isEqualTo("\uD83D\uDE00");
    }

    @Test
    void words_say_something_and_have_an_end() {
        refused("member_invalid", () -> body("{\"name\":\" \"}").words("name", 10));
        refused("member_invalid", () -> body("{\"name\":\"abc\"}").words("name", 2));
        refused("member_missing", () -> body("{\"name\":null}").words("name", 2));
        assertThat(body("{}").optionalWords("name", 2)).isEmpty();
        assertThat(body("{\"name\":\"\"}").string("name")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "7", "null", "{}{}", "{\"name\":1,\"name\":2}"})
    void what_is_no_object_is_refused(String json) {
        refused("json_malformed", () -> body(json));
    }

    @Test
    void an_unknown_member_is_refused_with_those_that_are_known() {
        refused("unknown_member", () -> body("{\"colour\":\"red\"}"));
    }

    private static JsonBody body(String json) {
        return JsonBody.parse(json.getBytes(StandardCharsets.UTF_8), Set.of("name"));
    }

    private static void refused(String code, Runnable work) {
        assertThatExceptionOfType(Problem.class).isThrownBy(work::run).satisfies(it -> assertThat(
                        Objects.requireNonNull(it.response().getBody()).get("code"))
                .isEqualTo(code));
    }
}

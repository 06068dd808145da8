package org.tabellion.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedactionTest {

    private final Redaction redaction = new Redaction();

    @Test
    void what_stands_where_secrets_stand_is_hidden() {
        assertThat(redaction.text("{\"access_token\": \"abc\\\"def\",\"SAD\":\"s\",\"PIN\":\"1234\",\"lang\":\"en\"}"))
                .isEqualTo(
                        "{\"access_token\": \"(hidden)\",\"SAD\":\"(hidden)\",\"PIN\":\"(hidden)\",\"lang\":\"en\"}");
        assertThat(redaction.text("grant_type=authorization_code&code=abc&client_secret=d%20e&state=s"))
                .isEqualTo("grant_type=authorization_code&code=(hidden)&client_secret=(hidden)&state=s");
        assertThat(redaction.text("https://a.example/cb?code=abc&iss=x"))
                .isEqualTo("https://a.example/cb?code=(hidden)&iss=x");
    }

    @Test
    void what_is_cut_off_is_hidden_too() {
        assertThat(redaction.text("{\"access_token\":\"abcdef...")).doesNotContain("abc");
        assertThat(redaction.text("token eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln is bad"))
                .isEqualTo("token (hidden) is bad");
    }

    @Test
    void what_was_learnt_is_hidden_anywhere_also_encoded() {
        redaction.learn("top secret+");

        assertThat(redaction.text("a top secret+ b top+secret%2B c")).isEqualTo("a (hidden) b (hidden) c");
    }

    @Test
    void of_headers_the_scheme_is_left() {
        var exchange = redaction.redacted(new Exchange(
                "POST",
                "https://a.example/x?code=abc",
                List.of("Authorization: Bearer abc", "Accept: */*"),
                "token=abc",
                200,
                List.of("set-cookie: s=abc", "location: https://b.example/?code=abc"),
                "{\"handle\":\"abc\"}",
                1));

        assertThat(exchange.toString())
                .doesNotContain("abc")
                .contains("Authorization: Bearer (hidden)", "Accept: */*", "set-cookie: (hidden)");
    }
}

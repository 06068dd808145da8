package org.tabellion.samapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.kernel.Bytes;

final class StrictJsonTest {

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c3", "c0af", "eda080", "f4908080", "80", "e282"})
    void what_is_no_utf_8_is_refused(String hex) {
        var text = Bytes.ofUtf8("{\"a\":\"").append(Bytes.ofHex(hex)).append(Bytes.ofUtf8("\"}"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StrictJson.object(text.toArray()))
                .withMessage("not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "\u00e9\u20ac", "\ud83d\udd8b", "\ufffd", "a\ufffdb\u00e9"})
    void whatever_utf_8_tells_is_read_as_it_is(String value) {
        var body = "{\"a\":\"%s\"}".formatted(value).getBytes(StandardCharsets.UTF_8);
        assertThat(StrictJson.object(body).path("a").asString()).isEqualTo(value);
    }

    @Test
    void utf_16_is_not_guessed() {
        var body = "{\"a\":1}".getBytes(StandardCharsets.UTF_16BE);
        assertThatIllegalArgumentException().isThrownBy(() -> StrictJson.object(body));
    }
}

package org.tabellion.sam.adapter.out.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.kernel.Bytes;

final class StrictObjectTest {

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c3", "c0af", "eda080", "f4908080", "80", "e282"})
    void what_is_no_utf_8_is_refused(String hex) {
        var text = Bytes.ofUtf8("{\"a\":\"").append(Bytes.ofHex(hex)).append(Bytes.ofUtf8("\"}"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StrictObject.parse(text))
                .withMessage("no UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "\u00e9\u20ac", "\ud83d\udd8b", "\ufffd", "a\ufffdb\u00e9"})
    void whatever_utf_8_tells_is_read_as_it_is(String value) {
        var text = Bytes.ofUtf8("{\"a\":\"%s\"}".formatted(value));
        assertThat(StrictObject.parse(text).text("a")).isEqualTo(value);
    }
}

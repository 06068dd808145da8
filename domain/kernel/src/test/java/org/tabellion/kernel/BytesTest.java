package org.tabellion.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {

    @Test
    void what_is_changed_outside_does_not_change_inside() {
        var source = new byte[] {1, 2};
        var bytes = Bytes.of(source);

        source[0] = 9;
        bytes.toArray()[1] = 9;

        assertThat(bytes).isEqualTo(Bytes.of((byte) 1, (byte) 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA=", "AA", "AB==", "A A=", "AA==\n", "__8=", "*"})
    void only_the_one_base64_text_of_its_bytes_is_read(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes.ofBase64(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA==", "AB", "//8", "A", " AA"})
    void only_the_one_base64url_text_of_its_bytes_is_read(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes.ofBase64Url(text));
    }

    @Test
    void both_texts_lead_back_to_the_bytes() {
        var bytes = Bytes.ofHex("00fbff10");

        assertThat(Bytes.ofBase64(bytes.base64())).isEqualTo(bytes);
        assertThat(Bytes.ofBase64Url(bytes.base64Url())).isEqualTo(bytes);
    }

    @Test
    void content_never_shows_in_a_log() {
        assertThat(Bytes.ofUtf8("secret")).hasToString("6 bytes");
    }
}

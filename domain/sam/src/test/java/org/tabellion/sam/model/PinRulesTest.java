package org.tabellion.sam.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PinRulesTest {

    private final PinRules rules = new PinRules(6, 8);

    @ParameterizedTest
    @ValueSource(strings = {"258036", "112358", "190374825610", "correct horse", "a1b2c3d4", "密码是一个秘密的词"})
    void takes_a_pin_that_is_hard_enough(String pin) {
        assertThat(judge(pin)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "25803",
                "2580361947258",
                "111111",
                "111222",
                "121212",
                "123123",
                "123456",
                "987654",
                "890123",
                "135791",
                "short12",
                "密码密码密",
                "aaaaaaaa",
                "abcabcabc",
                "abcdefgh"
            })
    void refuses_what_is_short_long_a_sequence_or_a_repetition_and_quotes_nothing(String pin) {
        var objection = judge(pin);

        assertThat(objection).isPresent();
        if (pin.length() > 1) {
            assertThat(objection.get()).doesNotContain(pin);
        }
    }

    private Optional<String> judge(String pin) {
        return rules.judge(new Pin(pin.getBytes(StandardCharsets.UTF_8)));
    }
}

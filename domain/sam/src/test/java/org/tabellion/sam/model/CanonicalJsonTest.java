package org.tabellion.sam.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

    @Test
    void writes_the_sorting_example_of_RFC_8785() {
        // Section 3.2.3, with integers for the texts it sorts.
        var json = new CanonicalJson()
                .text("\u20ac", "Euro Sign")
                .text("\r", "Carriage Return")
                .text("\ufb33", "Hebrew Letter Dalet With Dagesh")
                .text("1", "One")
                .text("\ud83d\ude00", "Emoji: Grinning Face")
                .text("\u0080", "Control")
                .text("\u00f6", "Latin Small Letter O With Diaeresis");

        assertThat(json.toString())
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                        + "\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Test
    void escapes_as_RFC_8785_section_3_2_2_2_says() {
        var json = new CanonicalJson().text("t", "\u20ac$\u000f\nA'B\"\\\"/\u007f");

        assertThat(json.toString()).isEqualTo("{\"t\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\"/\u007f\"}");
    }

    @Test
    void writes_every_kind_of_value() {
        var json = new CanonicalJson()
                .absent("n")
                .flag("f", true)
                .number("i", -7)
                .texts("a", List.of("x", "y"))
                .objects("o", List.of(new CanonicalJson(), new CanonicalJson().number("z", 0)));

        assertThat(json.toString())
                .isEqualTo("{\"a\":[\"x\",\"y\"],\"f\":true,\"i\":-7,\"n\":null,\"o\":[{},{\"z\":0}]}");
    }

    @Test
    void refuses_half_a_character_and_integers_that_doubles_do_not_keep() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CanonicalJson().text("t", "\ud83d!").toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CanonicalJson().text("t", "!\ude00").toString());
        assertThatIllegalArgumentException().isThrownBy(() -> new CanonicalJson().number("n", 1L << 53));
    }

    @Property(tries = 300)
    void the_order_of_writing_does_not_matter(@ForAll @Size(max = 8) Map<Character, String> members) {
        var forwards = new CanonicalJson();
        var backwards = new CanonicalJson();
        var sorted = new TreeMap<>(members);
        sorted.forEach((name, value) -> forwards.text("m" + (int) name, wellFormed(value)));
        sorted.descendingMap().forEach((name, value) -> backwards.text("m" + (int) name, wellFormed(value)));

        assertThat(forwards.toString()).isEqualTo(backwards.toString());
    }

    private static String wellFormed(String text) {
        var whole = new StringBuilder();
        text.codePoints().filter(it -> it < 0xd800 || it > 0xdfff).forEach(whole::appendCodePoint);
        return whole.toString();
    }
}

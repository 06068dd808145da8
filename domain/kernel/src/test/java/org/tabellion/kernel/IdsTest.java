package org.tabellion.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;

class IdsTest {

    private final ManualTime time = ManualTime.at("2026-11-21T10:00:00Z");
    private final Ids ids = new Ids(time, new SeededRandomness(1));

    @Test
    void ids_sort_by_the_time_of_their_making() {
        var made = new ArrayList<String>();
        for (int i = 0; i < 100; i++) {
            made.add(ids.next("cr_"));
            time.advance(Duration.ofMillis(1));
        }

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void an_id_made_here_is_read_here() {
        assertThat(CredentialId.parse(ids.next(CredentialId.PREFIX)).value()).startsWith("cr_");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cr_",
                "sg_01J00000000000000000000000",
                "cr_01j00000000000000000000000",
                "cr_../../etc/passwd"
            })
    void what_came_from_outside_and_is_no_id_is_simply_not_found(String text) {
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(Failure.class, () -> CredentialId.parse(text))
                        .kind())
                .isEqualTo(Failure.Kind.NOT_FOUND);
        assertThatIllegalArgumentException().isThrownBy(() -> new CredentialId(text));
    }
}

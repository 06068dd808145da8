package org.tabellion.credentials.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.testkit.ManualTime;

class OfferedKeysReadingTest {

    private final ManualTime time = ManualTime.at("2026-11-22T10:00:00Z");
    private Optional<Set<KeyAlgorithm>> answer = Optional.empty();
    private int asked;
    private final OfferedKeysReading reading = new OfferedKeysReading(
            () -> {
                asked++;
                return answer;
            },
            time);

    @Test
    void what_the_sam_says_is_told_and_asked_for_once_a_minute() {
        answer = Optional.of(Set.of(KeyAlgorithm.P_256));
        assertThat(reading.offered()).containsExactly(KeyAlgorithm.P_256);
        answer = Optional.of(Set.of(KeyAlgorithm.RSA_3072));
        time.advance(Duration.ofSeconds(59));
        assertThat(reading.offered()).containsExactly(KeyAlgorithm.P_256);
        time.advance(Duration.ofSeconds(1));

        assertThat(reading.offered()).containsExactly(KeyAlgorithm.RSA_3072);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void a_sam_that_is_away_is_not_asked_by_everybody_and_what_it_said_stands() {
        assertThat(reading.offered()).hasSize(KeyAlgorithm.values().length);
        assertThat(reading.offered()).hasSize(KeyAlgorithm.values().length);
        assertThat(asked).isEqualTo(1);

        answer = Optional.of(Set.of(KeyAlgorithm.P_384));
        time.advance(Duration.ofSeconds(10));
        assertThat(reading.offered()).containsExactly(KeyAlgorithm.P_384);
        answer = Optional.empty();
        time.advance(Duration.ofMinutes(2));

        assertThat(reading.offered()).containsExactly(KeyAlgorithm.P_384);
    }
}

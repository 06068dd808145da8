package org.tabellion.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The histories find nothing wrong with the SAM, and would: whatever check is switched off, one of them tells. */
class SimulationTest {

    private static final int HISTORIES = 700;
    private static final int MOST_TO_FIND_A_WEAKNESS = 2000;

    @Test
    void no_history_shows_what_must_not_happen() {
        var summary = Simulation.run(1, HISTORIES, Weakness.NONE, false);

        assertThat(summary.violated().map(it -> Simulation.describe(summary, Weakness.NONE)))
                .isEmpty();
        // They do what they are for.
        assertThat(summary.counted())
                .containsKeys(
                        "answers",
                        "assigned",
                        "crashes",
                        "crashes at the start",
                        "destroyed",
                        "disabled",
                        "memories lost",
                        "refused WORLD",
                        "refused CLOCK",
                        "refused DESTROYED",
                        "refused DTBSR_NOT_AUTHORISED",
                        "refused EXPIRED",
                        "refused GENERATION",
                        "refused REPLAY",
                        "refused ROLLBACK",
                        "refused UNAVAILABLE",
                        "repeats",
                        "rollbacks");
        assertThat(summary.counted().get("signatures")).isGreaterThan(3L * HISTORIES);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_check_that_is_switched_off_is_missed(Weakness weakness) {
        var summary = Simulation.run(1, MOST_TO_FIND_A_WEAKNESS, weakness, false);

        assertThat(summary.violated()).as("%d histories", summary.histories()).isPresent();
        System.out.printf("%s: found in history %d%n", weakness, summary.histories());
    }

    @Test
    void a_seed_tells_the_same_story_each_time() {
        for (long seed = 1; seed <= 20; seed++) {
            var once = History.of(seed, Weakness.NONE, true);

            assertThat(History.of(seed, Weakness.NONE, true)).isEqualTo(once);
            assertThat(History.of(seed, Weakness.NONE, false).counted()).isEqualTo(once.counted());
        }
        assertThat(stories(List.of(1L, 2L))).doesNotHaveDuplicates();
    }

    private static List<List<String>> stories(List<Long> seeds) {
        return seeds.stream()
                .map(it -> History.of(it, Weakness.NONE, true).story())
                .toList();
    }
}

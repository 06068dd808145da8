package org.tabellion.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dozen of the points of {@code ./tabellion crash}. */
final class CrashHistoryTest {

    @Test
    void no_kill_makes_the_sam_sign_twice_or_forget_an_answer(@TempDir Path folder) {
        var summary = CrashHistory.run(folder, 12, 20261121);

        assertThat(summary.violations()).isEmpty();
        assertThat(summary.answered()).isPositive();
        assertThat(summary.signatures()).isPositive();
        assertThat(summary.repeats()).isPositive();
    }

    @Test
    void neither_of_two_that_share_a_memory_signs_what_the_other_has_signed(@TempDir Path folder) {
        var summary = CrashHistory.runTwo(folder, 5, 20261122);

        assertThat(summary.violations()).isEmpty();
        assertThat(summary.answered()).isPositive();
        assertThat(summary.replays()).isPositive();
    }
}

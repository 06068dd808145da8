package org.tabellion.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real SAM, losing its token again and again. */
@Tag("long")
final class HsmLossTest {

    private static final long SLOWEST_RETURN = 10_000;

    @Test
    void whatever_is_lost_comes_back_without_a_restart_and_every_value_is_right(@TempDir Path folder) throws Exception {
        var rounds = Integer.getInteger("tabellion.loss.rounds", 3);

        var findings = new HsmLoss(folder, rounds).run(System.out);

        assertThat(findings).allSatisfy(it -> {
            assertThat(it.violations()).as(it.loss()).isEmpty();
            assertThat(it.slowest()).as(it.loss()).isLessThan(SLOWEST_RETURN);
        });
    }
}

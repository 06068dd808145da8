package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A few points of the history that {@code ./tabellion crash} makes long. */
class CrashWalkTest {

    @Test
    void nothing_acknowledged_is_lost_and_nothing_signed_twice_when_sam_and_server_are_killed() throws Exception {
        var summary = CrashWalk.run(Installation.shared(), 3, 20_270_101, CrashWalk.Prey.MOSTLY_SAM);

        assertThat(summary.violations()).isEmpty();
        assertThat(summary.samKills()).isGreaterThanOrEqualTo(2);
        assertThat(summary.serverKills()).isEqualTo(1);
        assertThat(summary.documents()).containsKey("DELIVERED");
        assertThat(summary.signatures()).isPositive();
    }
}

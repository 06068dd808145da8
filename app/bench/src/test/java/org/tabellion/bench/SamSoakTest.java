package org.tabellion.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./tabellion soak 500000}. */
final class SamSoakTest {

    private static final int SIGNATURES = 500_000;

    @Test
    @Tag("long")
    void half_a_million_signatures_leave_no_more_behind_than_softhsm_does(@TempDir Path folder) {
        var summary = SamSoak.run(folder, SIGNATURES, System.out);

        assertThat(summary.signatures()).isGreaterThanOrEqualTo(SIGNATURES);
        // A quarter above it: fifty megabytes in all that could be the allocator's.
        assertThat(summary.bytesEach()).isLessThan(1.25 * SamSoak.KNOWN_LEAK);
    }
}

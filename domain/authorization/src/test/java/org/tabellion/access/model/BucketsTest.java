package org.tabellion.access.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class BucketsTest {

    @Test
    void buckets_that_are_full_again_are_not_kept() {
        var buckets = new Buckets();
        var now = Instant.parse("2026-11-21T10:00:00Z");
        for (int i = 0; i < 200_000; i++) {
            assertThat(buckets.take("signer " + i, 600, now.plusMillis(i))).isEmpty();
        }
        assertThat(buckets.size()).isLessThan(30_000);
    }

    @Test
    void limits_at_both_ends_are_kept() {
        var buckets = new Buckets();
        var now = Instant.parse("2026-11-21T10:00:00Z");
        assertThat(buckets.take("one", 1, now)).isEmpty();
        assertThat(buckets.take("one", 1, now.plusSeconds(59))).isPresent();
        assertThat(buckets.take("one", 1, now.plusSeconds(60))).isEmpty();
        for (int i = 0; i < 1000; i++) {
            assertThat(buckets.take("many", 10_000_000, now)).isEmpty();
        }
    }
}

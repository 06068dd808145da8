package org.tabellion.kernel.adapter.out.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class SecureRandomnessTest {

    @Test
    void gives_as_many_bytes_as_asked_for() {
        var randomness = new SecureRandomness();

        assertThat(randomness.bytes(0).toArray()).isEmpty();
        assertThat(randomness.bytes(33).toArray()).hasSize(33);
    }

    @Test
    void does_not_repeat_itself() {
        var randomness = new SecureRandomness();
        var other = new SecureRandomness();
        var seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            seen.add(randomness.bytes(16));
            seen.add(other.bytes(16));
        }

        assertThat(seen).hasSize(2000);
    }
}

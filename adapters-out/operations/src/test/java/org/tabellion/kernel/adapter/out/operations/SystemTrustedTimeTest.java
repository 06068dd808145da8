package org.tabellion.kernel.adapter.out.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class SystemTrustedTimeTest {

    @Test
    void ticks_in_whole_milliseconds() {
        var clock = Clock.fixed(Instant.parse("2026-03-01T12:00:00.123456789Z"), ZoneOffset.UTC);

        assertThat(new SystemTrustedTime(clock, () -> true).now()).isEqualTo("2026-03-01T12:00:00.123Z");
    }

    @Test
    void follows_the_clock_of_the_machine() {
        assertThat(Duration.between(SystemTrustedTime.unreferenced().now(), Instant.now()))
                .isBetween(Duration.ZERO, Duration.ofSeconds(5));
    }

    @Test
    void asks_each_time_whether_the_clock_is_still_disciplined() {
        var disciplined = new AtomicBoolean(true);
        var time = new SystemTrustedTime(Clock.systemUTC(), disciplined::get);
        assertThat(time.isReferenced()).isTrue();

        disciplined.set(false);

        assertThat(time.isReferenced()).isFalse();
    }

    @Test
    void nobody_vouches_for_the_clock_of_an_evaluation() {
        assertThat(SystemTrustedTime.unreferenced().isReferenced()).isFalse();
    }

    /** The second judge is Python, whose {@code ctypes} reaches the same call on a way of its own. */
    @Test
    void agrees_with_a_second_reader_of_the_kernels_clock_state() throws IOException, InterruptedException {
        var script = "import ctypes; b = ctypes.create_string_buffer(512);"
                + " print(ctypes.CDLL(None).adjtimex(b) in (0, 1, 2, 3, 4))";
        Process python;
        try {
            python = new ProcessBuilder("python3", "-c", script).start();
        } catch (IOException e) {
            Assumptions.abort("there is no python3 on this machine");
            return;
        }
        var answer = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(python.waitFor()).isZero();

        assertThat(SystemTrustedTime.disciplined().isReferenced()).isEqualTo("True".equals(answer));
    }
}

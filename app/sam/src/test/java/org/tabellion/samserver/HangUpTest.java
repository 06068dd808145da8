package org.tabellion.samserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HangUpTest {

    /** A process that tells whether it will hear. */
    static final class Listener {
        public static void main(String... arguments) {
            System.out.print(HangUp.does(() -> {}));
        }
    }

    @Test
    void is_heard() throws IOException {
        assertThat(startedWith("--default-signal=HUP")).isEqualTo("true");
    }

    @Test
    void is_known_to_be_unheard_where_it_was_ignored_at_the_start() throws IOException {
        assertThat(startedWith("--ignore-signal=HUP")).isEqualTo("false");
    }

    private static String startedWith(String option) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(List.of(
                        "env", option, java, "-cp", System.getProperty("java.class.path"), Listener.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var told = process.getInputStream()) {
            return new String(told.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

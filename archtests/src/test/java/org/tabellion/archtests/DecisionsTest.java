package org.tabellion.archtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Decision records fit on a screen, and the tests that they name as their enforcers exist. */
class DecisionsTest {

    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final int LINES_ON_A_SCREEN = 50;
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|Contract))`");

    @Test
    void every_record_fits_on_a_screen_and_names_what_enforces_it() throws IOException {
        assertThat(records()).isNotEmpty().allSatisfy(record -> {
            var text = Files.readString(record);
            assertThat(record.getFileName().toString()).matches("\\d{4}-[a-z0-9-]+\\.md");
            assertThat(text.lines().count()).isLessThanOrEqualTo(LINES_ON_A_SCREEN);
            assertThat(text).startsWith("# " + record.getFileName().toString().substring(0, 4) + " ");
            assertThat(text.substring(text.indexOf("## Enforced by") + 14)).isNotBlank();
        });
    }

    @Test
    void the_tests_that_records_name_exist() throws IOException {
        Set<String> tests;
        try (var files = Files.walk(CHECKOUT)) {
            tests = files.map(it -> it.getFileName().toString())
                    .filter(it -> it.endsWith(".java"))
                    .map(it -> it.substring(0, it.length() - 5))
                    .collect(Collectors.toSet());
        }

        for (var record : records()) {
            var named = TEST.matcher(Files.readString(record)).results().map(MatchResult::group);
            assertThat(named.map(it -> it.substring(1, it.length() - 1)))
                    .as(record.getFileName().toString())
                    .isSubsetOf(tests);
        }
    }

    private static List<Path> records() throws IOException {
        try (Stream<Path> files = Files.list(CHECKOUT.resolve("archtests/decisions"))) {
            return files.sorted().toList();
        }
    }
}

package org.tabellion.archtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules, on the product. Each also tells how many of its classes it saw, and sees at least one. */
class ArchitectureTest {

    private static final String ROOT = "org.tabellion";

    /** Not the tests' jars, and not the copies of our jars that lie beside each application. */
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("/target/lib/"))
            .importPackages(ROOT);

    static List<Rule> rules() {
        return Rules.all(ROOT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_product_keeps_the_rule(Rule rule) {
        long seen = rule.seenIn(PRODUCT);
        System.out.printf("rule %s: %d classes seen%n", rule, seen);

        assertThat(rule.violationsIn(PRODUCT)).isEmpty();
        assertThat(seen).as("classes of the product that the rule speaks about").isPositive();
    }

    @Test
    void domain_and_processes_are_tested_without_mocks() throws IOException {
        var checkout = Path.of("..").toAbsolutePath().normalize();
        var folders = new ArrayList<Path>();
        try (Stream<Path> leaves = Files.list(checkout.resolve("domain"))) {
            leaves.map(it -> it.resolve("target/test-classes"))
                    .filter(Files::isDirectory)
                    .forEach(folders::add);
        }
        folders.add(checkout.resolve("processes/target/test-classes"));
        var tests = new ClassFileImporter().importPaths(folders);
        var rule = Rules.no_mocks_in_the_inner_rings(ROOT);
        System.out.printf("rule %s: %d classes seen%n", rule, rule.seenIn(tests));

        assertThat(rule.violationsIn(tests)).isEmpty();
        assertThat(rule.seenIn(tests)).isPositive();
    }
}

package org.tabellion.archtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

/** Rule 4: modules use their declared neighbours alone, those through their API, and in no circle. */
class ModulesTest {

    private static final String ROOT = "org.tabellion";

    @Test
    void the_modules_keep_to_their_declared_neighbours() {
        var modules = ApplicationModules.of(ROOT, noModule(ROOT));
        System.out.printf(
                "rule  4 modules use their declared neighbours: %d modules seen%n",
                modules.stream().count());

        assertThat(modules).isNotEmpty();
        modules.verify();
    }

    @Test
    void a_neighbour_that_is_not_declared_is_found() {
        var bad = ROOT + ".archtests.modules";

        assertThatExceptionOfType(Violations.class)
                .isThrownBy(() -> ApplicationModules.of(bad, new ImportOption.OnlyIncludeTests())
                        .verify())
                .withMessageContaining("'shop'")
                .withMessageContaining("'till'");
    }

    /** What stands apart; assembly, which sees everything; plumbing and bridges, which have no domain: rule 1 is theirs. */
    private static DescribedPredicate<JavaClass> noModule(String root) {
        var layout = new Layout(root);
        return layout.apart().or(layout.plumbing()).or(layout.bridges()).or(layout.assembly());
    }
}

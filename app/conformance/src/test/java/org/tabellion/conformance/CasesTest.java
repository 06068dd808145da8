package org.tabellion.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CasesTest {

    @Test
    void each_case_has_a_group_a_name_a_clause_and_a_title() {
        assertThat(Cases.all()).hasSizeGreaterThan(300).allSatisfy(it -> {
            assertThat(it.id()).matches("[a-z-]+\\.[A-Za-z0-9-]+");
            assertThat(it.clause()).isNotBlank();
            assertThat(it.title()).isNotBlank();
            assertThat(it.editions()).isNotEmpty();
        });
    }

    @Test
    void no_name_is_given_twice() {
        assertThat(Cases.all().stream().map(Case::id)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(Edition.class)
    void each_version_is_tried_in_all_its_parts(Edition edition) {
        var groups = Cases.all().stream()
                .filter(it -> it.editions().contains(edition))
                .map(Case::group)
                .distinct();

        assertThat(groups)
                .contains(
                        "info",
                        "bearer",
                        "body",
                        "list",
                        "credential",
                        "token",
                        "authorize",
                        "code",
                        "revoke",
                        "sign",
                        "timestamp");
    }
}

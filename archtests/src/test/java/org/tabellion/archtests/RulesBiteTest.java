package org.tabellion.archtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule, on a hexagon made to break it: it finds what is bad there, and blames nothing else. */
class RulesBiteTest {

    private static final String BAD = "org.tabellion.archtests.bad";

    private static final JavaClasses HEXAGON = new ClassFileImporter().importPackages(BAD);

    static Stream<Arguments> rules() {
        return Stream.of(
                broken(Rules.ring(BAD), "LeakyApi", "Stray", "NosyEdge", "ToyUser"),
                broken(Rules.no_framework_in_the_domain(BAD), "FrameworkFriend"),
                broken(
                        Rules.time_and_chance_through_ports(BAD),
                        "ClockReader",
                        "DiceThrower",
                        "IdMaker",
                        "EnvironmentReader"),
                broken(Rules.use_cases_are_hidden(BAD), "OpenOrdering", "LooseOrdering", "PortlessOrdering"),
                broken(Rules.driven_adapters_do_not_know_each_other(BAD), "ChattyOrders"),
                broken(Rules.edges_do_not_know_each_other(BAD), "ChattyEdge", "PartialFrame"),
                broken(Rules.the_engine_in_processes(BAD), "EngineUser"),
                broken(Rules.spring_data_in_jdbc(BAD), "TableUser"),
                broken(Rules.jdbc_in_two_leaves(BAD), "ConnectionUser"),
                broken(Rules.dss_in_ades(BAD), "DssUser"),
                broken(Rules.bouncy_castle_in_four_leaves(BAD), "BouncyCastleUser"),
                broken(Rules.steps_keep_nothing(BAD), "ForgetfulSteps", "Misnamed"),
                broken(Rules.no_work_inside_the_engines_transaction(BAD), "InsideDelegate"),
                broken(Rules.controllers_are_hidden(BAD), "OpenController"),
                broken(Rules.native_calls_in_the_sam(BAD), "NativeCaller"),
                broken(Rules.the_sad_signer_in_consent(BAD), "SadThief"),
                broken(Rules.the_activation_in_signing(BAD), "ActivationThief"),
                broken(Rules.aggregates_by_id(BAD), "Basket", "Sum"),
                broken(Rules.no_empty_names(BAD), "OrderImpl", "OrderUtils", "OrderHelper", "OrderManager", "OrderDto"),
                broken(Rules.secrets_tell_nothing(BAD), "Pin", "OneTimePassword"),
                broken(Rules.null_marked(BAD), "Stray"),
                // The whole hexagon comes from archtests, so each class of the ring is in the wrong leaf.
                broken(Rules.inner_rings_from_domain(BAD), "bad.orders", "bad.kernel", "bad.consent", "bad.signing"),
                broken(Rules.driven_adapters_from_adapters_out(BAD), "bad.orders.adapter.out", "bad.http"),
                broken(Rules.bridges_from_contexts(BAD), "bad.orders.adapter.out.contexts"),
                broken(Rules.assembly_from_app(BAD), "bad.Assembly", "bad.package-info"),
                broken(
                        Rules.driving_adapters_from_adapters_in(BAD),
                        "bad.cscapi",
                        "bad.docapi",
                        "bad.edge",
                        "bad.orders.adapter.in"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_rule_finds_what_is_bad_and_nothing_else(Rule rule, List<String> culprits) {
        var violations = rule.violationsIn(HEXAGON);

        assertThat(culprits)
                .allSatisfy(culprit -> assertThat(violations).anyMatch(violation -> violation.contains(culprit)));
        assertThat(violations).allMatch(violation -> culprits.stream().anyMatch(violation::contains));
    }

    @Test
    void a_package_in_two_jars_is_found(@TempDir Path folder) throws IOException {
        var home = BAD.replace('.', '/') + "/orders/model/";
        var one = copied("Customer", home, folder.resolve("one"));
        var other = copied("Basket", home, folder.resolve("other"));
        var rule = Rules.a_package_in_one_jar(BAD);

        assertThat(rule.violationsIn(HEXAGON)).isEmpty();
        assertThat(rule.violationsIn(new ClassFileImporter().importPaths(one, other)))
                .singleElement()
                .asString()
                .contains(BAD + ".orders.model lies in");
    }

    @Test
    void a_mock_is_found() {
        var tests = new ClassFileImporter().importClasses(Mocking.class);

        assertThat(Rules.no_mocks_in_the_inner_rings(BAD).violationsIn(tests)).isNotEmpty();
    }

    @Test
    void every_rule_has_its_proof() {
        var proven = Stream.concat(
                rules().map(it -> Objects.requireNonNull((Rule) it.get()[0]).name()),
                Stream.of(Rules.a_package_in_one_jar(BAD).name()));

        assertThat(proven)
                .containsExactlyInAnyOrderElementsOf(
                        Rules.all(BAD).stream().map(Rule::name).toList());
    }

    private static Arguments broken(Rule rule, String... culprits) {
        return Arguments.of(rule, Arrays.asList(culprits));
    }

    private static Path copied(String name, String home, Path to) throws IOException {
        Files.createDirectories(to.resolve(home));
        try (var content = RulesBiteTest.class.getResourceAsStream("/" + home + name + ".class")) {
            assertThat(content).isNotNull();
            Files.copy(content, to.resolve(home + name + ".class"));
        }
        return to;
    }

    private interface Mocking {
        org.mockito.Answers answers();
    }
}

package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tabellion.conformance.Approver;
import org.tabellion.conformance.Conformance;
import org.tabellion.conformance.Options;
import org.tabellion.conformance.PagesApprover;

/** The conformance kit calls this server good, and finds each fault that a proxy before it feigns. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ConformanceTest {

    private static JudgedServer server;
    private static FaultyProxy proxy;
    /** Signs in once, for all judgements. */
    private static Approver signer;

    @BeforeAll
    static void prepare() throws IOException {
        var installation = Installation.shared();
        server = new JudgedServer(installation);
        proxy = new FaultyProxy(server.foreignCredential());
        signer = PagesApprover.of(Options.parse(server.words("--proxy", proxy.address())))
                .orElseThrow();
    }

    @AfterAll
    static void close() {
        if (proxy != null) {
            proxy.close();
        }
    }

    @Test
    @Order(1)
    void this_server_conforms_in_all_versions() throws IOException {
        proxy.play(Fault.NONE);

        var judged = judged("--versions", "v0,v1,v2");

        assertThat(judged.failed()).isEmpty();
        assertThat(judged.passed()).hasSizeGreaterThan(750);
        // Nothing that could be given was lacking.
        assertThat(judged.skipped()).noneMatch(it -> it.contains("--") && !it.contains("--wait"));
    }

    @Test
    @Order(2)
    void the_cases_that_tell_the_faults_pass_without_them() throws IOException {
        proxy.play(Fault.NONE);

        for (var version : Set.of("v0", "v1", "v2")) {
            var telling = faults().filter(it -> it.version().equals(version))
                    .map(Fault::found)
                    .collect(Collectors.toSet());
            var judged = judged("--versions", version, "--only", only(telling));

            assertThat(judged.failed()).isEmpty();
            assertThat(judged.passed()).hasSameSizeAs(telling);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    @Order(3)
    void a_seeded_fault_is_found_and_named(Fault fault) throws IOException {
        proxy.play(fault);

        var judged = judged("--versions", fault.version(), "--only", only(Set.of(fault.found())));

        assertThat(judged.failed()).containsExactly(fault.version() + " " + fault.found());
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    @Order(4)
    @Tag("long")
    void a_seeded_fault_is_found_by_the_whole_kit(Fault fault) throws IOException {
        proxy.play(fault);

        assertThat(judged("--versions", fault.version()).failed()).contains(fault.version() + " " + fault.found());
    }

    private static Stream<Fault> faults() {
        return Stream.of(Fault.values()).filter(it -> it != Fault.NONE);
    }

    private static String only(Set<String> ids) {
        return ids.stream().map(Pattern::quote).collect(Collectors.joining("|", "^(", ")$"));
    }

    private static Conformance judged(String... more) throws IOException {
        var words = Stream.concat(Stream.of("--proxy", proxy.address()), Stream.of(more))
                .toArray(String[]::new);
        var said = new ByteArrayOutputStream();
        try (var out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            var kit = new Conformance(Options.parse(server.words(words)), signer, out);
            kit.judge();
            kit.write();
            return kit;
        }
    }
}

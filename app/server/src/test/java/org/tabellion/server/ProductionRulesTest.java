package org.tabellion.server;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class ProductionRulesTest {

    private final MockEnvironment settings = new MockEnvironment();

    @BeforeEach
    void aFitInstallation() {
        settings.setProperty("tabellion.base-url", "https://sign.example");
        settings.setProperty("spring.datasource.url", "jdbc:postgresql://db.example/tabellion");
        settings.setProperty("spring.datasource.password", "Zk3vQ9w1LmPq7TxB");
        settings.setProperty("spring.flyway.password", "Yj2uP8v0KlOn6SwA");
    }

    @Test
    void a_fit_installation_is_let_start(@TempDir Path folder) throws IOException, InterruptedException {
        settings.setProperty("tabellion.ca.trust-anchors", certificate(folder, "/CN=Root of a trust service"));

        assertThatNoException().isThrownBy(this::check);
    }

    @Test
    void plain_http_is_refused() {
        settings.setProperty("tabellion.base-url", "http://sign.example");

        assertThatThrownBy(this::check).hasMessageContaining("https");
    }

    @Test
    void a_short_password_of_the_database_is_refused() {
        settings.setProperty("spring.flyway.password", "postgres");

        assertThatThrownBy(this::check).hasMessageContaining("spring.flyway.password");
    }

    @Test
    void an_authority_of_an_evaluation_is_refused(@TempDir Path folder) throws IOException, InterruptedException {
        settings.setProperty("tabellion.ca.trust-anchors", certificate(folder, "/O=Tabellion evaluation/CN=Root CA"));

        assertThatThrownBy(this::check).hasMessageContaining("of an evaluation");
    }

    @Test
    void the_database_of_the_launcher_is_refused() {
        settings.setProperty("spring.datasource.url", "jdbc:postgresql://launcher/tabellion");

        assertThatThrownBy(this::check).hasMessageContaining("spring.datasource.url", "of an evaluation");
    }

    @Test
    void they_stand_before_all_else_in_production_and_nowhere_else() {
        settings.setProperty("tabellion.base-url", "http://sign.example");
        try (var production = new AnnotationConfigApplicationContext()) {
            production.setEnvironment(settings);
            production.register(ProductionRules.class);

            assertThatThrownBy(production::refresh).hasMessageContaining("https");
        }
        settings.setActiveProfiles("evaluation");
        try (var evaluation = new AnnotationConfigApplicationContext()) {
            evaluation.setEnvironment(settings);
            evaluation.register(ProductionRules.class);

            assertThatNoException().isThrownBy(evaluation::refresh);
        }
    }

    private void check() {
        var rules = new ProductionRules((url, _, _) -> url.contains("launcher") ? "tabellion-evaluation" : "");
        rules.setEnvironment(settings);
        rules.check();
    }

    private static String certificate(Path folder, String subject) throws IOException, InterruptedException {
        var file = folder.resolve("anchor.pem").toString();
        var made = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-subj",
                        subject,
                        "-keyout",
                        "/dev/null",
                        "-out",
                        file)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (made.waitFor() != 0) {
            throw new IOException("openssl failed");
        }
        return file;
    }
}

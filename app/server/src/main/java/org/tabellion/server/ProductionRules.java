package org.tabellion.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.adapter.out.jdbc.ClusterName;

/**
 * What production refuses before anything else starts (design D20): plain HTTP, guessable passwords, authorities of an
 * evaluation, the launcher's database.
 */
@Component
@Profile("!evaluation")
class ProductionRules implements BeanFactoryPostProcessor, EnvironmentAware {

    private static final List<String> PASSWORDS = List.of("spring.datasource.password", "spring.flyway.password");
    private static final List<String> ANCHORS = List.of(
            "tabellion.sam.trust-anchors",
            "tabellion.ca.trust-anchors",
            "tabellion.tsa.trust-anchors",
            "tabellion.validation.trust-anchors");
    private static final int SHORTEST_PASSWORD = 16;
    /** What {@code ./tabellion} calls the PostgreSQL that it starts. */
    private static final String LAUNCHERS = "tabellion-evaluation";

    /** Asks a database for its name. */
    interface Databases {
        String name(String url, String user, String password);
    }

    private final Databases databases;
    private Environment environment = new StandardEnvironment();

    /** Made before anything can be handed to a constructor: hence its settings come by a setter. */
    ProductionRules() {
        this(ClusterName::of);
    }

    ProductionRules(Databases databases) {
        this.databases = databases;
    }

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        check();
    }

    void check() {
        if (!environment.getProperty("tabellion.base-url", "").startsWith("https://")) {
            throw new IllegalStateException("tabellion.base-url must be https in production");
        }
        for (var name : PASSWORDS) {
            if (environment.getProperty(name, "").length() < SHORTEST_PASSWORD) {
                throw new IllegalStateException(name + " has fewer than 16 characters");
            }
        }
        for (var name : ANCHORS) {
            for (var file : environment.getProperty(name, String[].class, new String[0])) {
                refuseEvaluation(name, Path.of(file));
            }
        }
        var database = databases.name(
                environment.getProperty("spring.datasource.url", ""),
                environment.getProperty("spring.datasource.username", ""),
                environment.getProperty("spring.datasource.password", ""));
        if (database.equals(LAUNCHERS)) {
            throw new IllegalStateException("spring.datasource.url names the database of an evaluation");
        }
    }

    private static void refuseEvaluation(String name, Path file) {
        try (var in = Files.newInputStream(file)) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                var subject = ((X509Certificate) certificate)
                        .getSubjectX500Principal()
                        .getName();
                if (subject.toLowerCase(Locale.ROOT).contains("evaluation")) {
                    throw new IllegalStateException(
                            "%s names an authority of an evaluation: %s".formatted(name, subject));
                }
            }
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException("%s cannot be read: %s".formatted(name, file), e);
        }
    }
}

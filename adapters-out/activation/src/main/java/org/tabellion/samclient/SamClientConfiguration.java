package org.tabellion.samclient;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The channel by the settings {@code tabellion.sam.url}, {@code .certificate}, {@code .key}, {@code .trust-anchors}
 * (PEM files), {@code .timeout} (ISO 8601, by default PT20S) and {@code .seen-file} (optional).
 */
@Configuration(proxyBeanMethods = false)
class SamClientConfiguration {

    private static final String DEFAULT_TIMEOUT = "PT20S";

    @Bean
    SamChannel samChannel(Environment environment) {
        return new SamChannel(
                URI.create(environment.getRequiredProperty("tabellion.sam.url")),
                MutualTls.ofPem(
                        path(environment, "certificate"), path(environment, "key"), path(environment, "trust-anchors")),
                Duration.parse(environment.getProperty("tabellion.sam.timeout", DEFAULT_TIMEOUT)),
                Optional.ofNullable(environment.getProperty("tabellion.sam.seen-file"))
                        .map(Path::of));
    }

    private static Path path(Environment environment, String name) {
        return Path.of(environment.getRequiredProperty("tabellion.sam." + name));
    }
}

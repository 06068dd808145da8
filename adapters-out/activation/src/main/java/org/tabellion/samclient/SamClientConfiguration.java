package org.tabellion.samclient;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.tabellion.monitoring.RaiseAlarm;

/** The channel by the settings {@code tabellion.sam.*}, which {@code application.yaml} of the server explains. */
@Configuration(proxyBeanMethods = false)
class SamClientConfiguration {

    private static final String SAM = "tabellion.sam.";

    @Bean
    SamChannel samChannel(Environment environment, Sightings sightings, RaiseAlarm alarm) {
        var settings = new SamClientSettings(
                list(environment.getRequiredProperty(SAM + "url")).stream()
                        .map(URI::create)
                        .toList(),
                Boolean.parseBoolean(environment.getProperty(SAM + "shared-memory", "false")),
                Duration.parse(environment.getProperty(SAM + "connect-timeout", "PT5S")),
                Duration.parse(environment.getProperty(SAM + "timeout", "PT20S")),
                Integer.parseInt(environment.getProperty(SAM + "connections", "64")),
                list(environment.getProperty(SAM + "audit-keys", "")).stream()
                        .map(Path::of)
                        .toList());
        return new SamChannel(
                settings,
                MutualTls.ofPem(
                        path(environment, "certificate"), path(environment, "key"), path(environment, "trust-anchors")),
                sightings,
                alarm);
    }

    private static List<String> list(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(",", -1))
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .toList();
    }

    private static Path path(Environment environment, String name) {
        return Path.of(environment.getRequiredProperty(SAM + name));
    }
}

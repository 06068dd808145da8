package org.tabellion.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import org.tabellion.access.ClientSecret;
import org.tabellion.access.ClientView;
import org.tabellion.access.RegisterClient;
import org.tabellion.groups.ConfigureGroup;
import org.tabellion.groups.GroupView;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.TrustedTime;

/**
 * {@code tabellion.admin.client-id}: the client that administers a group is there after the start, with the secret that
 * stands in a file, and so is the group if it is described. Whoever can write these settings runs the machine; through
 * the network nobody makes an administrator. A second start changes nothing.
 */
@Component
@ConditionalOnProperty("tabellion.admin.client-id")
class AdministratorSetup implements ApplicationRunner {

    private final ConfigureGroup groups;
    private final RegisterClient clients;
    private final TrustedTime time;
    private final ClientId client;
    private final Path secretFile;
    private final GroupId group;
    private final Optional<Path> groupFile;

    AdministratorSetup(
            ConfigureGroup groups,
            RegisterClient clients,
            TrustedTime time,
            @Value("${tabellion.admin.client-id}") String client,
            @Value("${tabellion.admin.client-secret-file}") Path secretFile,
            @Value("${tabellion.admin.group}") String group,
            @Value("${tabellion.admin.group-file:#{null}}") Optional<Path> groupFile) {
        this.groups = groups;
        this.clients = clients;
        this.time = time;
        this.client = new ClientId(client);
        this.secretFile = secretFile;
        this.group = new GroupId(group);
        this.groupFile = groupFile;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        if (groupFile.isPresent()) {
            configure(described(groupFile.get()));
        }
        clients.register(
                new ClientView(
                        client,
                        group,
                        "Administration of " + group,
                        Set.of(),
                        Set.of("client_credentials"),
                        Set.of(ClientView.ADMIN),
                        time.now()),
                new ClientSecret(
                        Files.readString(secretFile, StandardCharsets.US_ASCII).strip()));
    }

    private void configure(GroupView described) {
        if (groups.configure(described) == ConfigureGroup.Outcome.VERSION_CONFLICT) {
            throw new IllegalStateException(
                    "the file of the group %s differs from the present version: it must state the next one"
                            .formatted(group));
        }
    }

    /** The terms stand in a file of their own, beside this one. */
    private GroupView described(Path file) throws IOException {
        var settings = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            settings.load(reader);
        }
        var terms = file.resolveSibling(value(settings, "terms.file"));
        return new GroupView(
                group,
                Integer.parseInt(value(settings, "version")),
                value(settings, "name"),
                KeyAlgorithm.valueOf(value(settings, "key-algorithm")),
                value(settings, "certificate-profile"),
                value(settings, "minimum-acr"),
                Duration.parse(value(settings, "consent-life")),
                new GroupView.Terms(
                        value(settings, "terms.id"), value(settings, "terms.language"), Files.readString(terms)),
                2,
                Integer.parseInt(
                        settings.getProperty("keys-per-signer", Integer.toString(GroupView.USUAL_KEYS_PER_SIGNER))
                                .strip()));
    }

    private static String value(Properties settings, String name) {
        return Optional.ofNullable(settings.getProperty(name))
                .map(String::strip)
                .orElseThrow(() -> new IllegalStateException("the file of the group lacks " + name));
    }
}

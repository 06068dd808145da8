package org.tabellion.samapi.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;

/** The configuration of one SAM with its TLS files, as an administrator would write it. */
public final class SamFolder {

    private final Path folder;
    private final TlsFolder tls;

    private SamFolder(Path folder, TlsFolder tls) {
        this.folder = folder;
        this.tls = tls;
    }

    /**
     * @param vendor of the module, as in {@code static_config.json}
     * @param pin of the token
     * @param clients each becomes a signing service of that name that may bring tokens of all mints; the mints are named
     *     as-1, as-2
     */
    public static SamFolder create(
            Path folder,
            Path module,
            String vendor,
            String token,
            String pin,
            List<String> clients,
            List<TokenMint> mints) {
        var tls = TlsFolder.create(folder.resolve("tls"));
        clients.forEach(tls::client);
        var sam = new SamFolder(folder, tls);
        sam.writeSecret("pin", pin);
        sam.writeSecret("custodian-1", "sieben laute Kraniche ziehen");
        sam.writeSecret("custodian-2", "un velero azul sin viento");
        sam.write(
                "static_config.json",
                """
                {"node": "sam-a",
                 "listen": {"host": "127.0.0.1", "port": 0},
                 "tls": {"certificate": "tls/sam.pem", "key": "tls/sam.key", "client_trust_anchors": "tls/ca.pem"},
                 "hsm": {"module": "%s", "vendor": "%s", "token": "%s", "pin_file": "pin", "pool": 2},
                 "memory": {"journal": "journal", "witness": "witness"},
                 "log": {"folder": "log"}}
                """
                        .formatted(module, vendor, token));
        sam.writeDynamic(1, clients, mints);
        return sam;
    }

    /** @param hsm the member of that name in {@code static_config.json}, JSON */
    public void writeModules(String hsm) {
        replace("\"hsm\": .*", "\"hsm\": " + hsm + ",");
    }

    /** @param memory the member of that name in {@code static_config.json}, JSON */
    public void writeMemory(String memory) {
        replace("\"memory\": .*", "\"memory\": " + memory + ",");
    }

    /** Another node's folder: a copy of this one without what the node itself has made. */
    public SamFolder copyFor(String node, Path copy) {
        try {
            Files.createDirectories(copy);
            for (var name : List.of("static_config.json", "dynamic_config.json", "pin", "custodian-1", "custodian-2")) {
                Files.copy(folder.resolve(name), copy.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
            }
            var other = new SamFolder(copy, tls.copyTo(copy.resolve("tls")));
            other.replace("\"node\": \"[^\"]*\"", "\"node\": \"" + node + "\"");
            return other;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replace(String pattern, String by) {
        try {
            var before = Files.readString(folder.resolve("static_config.json"));
            write("static_config.json", before.replaceFirst(pattern, Matcher.quoteReplacement(by)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the next start on {@code client} may bring tokens of nobody. */
    public void forbidTokens(String client) {
        try {
            var before = Files.readString(folder.resolve("dynamic_config.json"));
            write(
                    "dynamic_config.json",
                    before.replaceFirst(
                            "(\"id\": \"%s\".*\"allowed_authorization_servers\": )\\[[^\\]]*\\]".formatted(client),
                            "$1[]"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces {@code dynamic_config.json}. The skew is 0, so that a new memory takes tokens after a second. */
    public void writeDynamic(int version, List<String> clients, List<TokenMint> mints) {
        var servers = new StringBuilder();
        var names = new StringBuilder();
        int number = 0;
        for (var mint : mints) {
            number++;
            servers.append(number > 1 ? "," : "")
                    .append(
                            """
                    {"id": "as-%d", "public_key": "%s", "issuer": "%s", "kid": "%s", "algorithms": ["ES256"],
                     "min_acr": "urn:tabellion:loa:substantial", "allow_skad": true}
                    """
                                    .formatted(number, mint.publicKey().base64Url(), mint.issuer(), mint.kid()));
            names.append(number > 1 ? "," : "").append("\"as-%d\"".formatted(number));
        }
        var services = new StringBuilder();
        for (var client : clients) {
            services.append(services.isEmpty() ? "" : ",")
                    .append(
                            """
                    {"id": "%s", "public_key": "%s", "allowed_authorization_servers": [%s],
                     "operations": ["generate", "assign", "pop", "update", "sign", "delete", "factor"]}
                    """
                                    .formatted(client, tls.publicKey(client).base64Url(), names));
        }
        write(
                "dynamic_config.json",
                """
                {"version": %d,
                 "authorization_servers": [%s],
                 "signing_service_privileged_users": [%s],
                 "limits": {"sad_max_age_s": 300, "clock_skew_s": 0}}
                """
                        .formatted(version, servers, services));
    }

    /** Makes each of {@code names} an operation user, under dual control; and assignments need a SKAD. */
    public SamFolder operators(List<String> names) {
        var users = new StringBuilder();
        for (var name : names) {
            tls.client(name);
            users.append(users.isEmpty() ? "" : ",")
                    .append("{\"id\": \"%s\", \"public_key\": \"%s\"}"
                            .formatted(name, tls.publicKey(name).base64Url()));
        }
        try {
            var before = Files.readString(folder.resolve("static_config.json"));
            write(
                    "static_config.json",
                    before.replaceFirst(
                            "\\{",
                            "{\"operation_users\": [%s], \"dual_control\": true, \"require_skad\": true, "
                                    .formatted(users)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The file with the passphrase of custodian 1 or 2. */
    public Path custodian(int number) {
        return folder.resolve("custodian-" + number);
    }

    /** A file of one line that its owner alone may read. */
    public void writeSecret(String name, String content) {
        try {
            Files.writeString(folder.resolve(name), content + "\n");
            Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return folder;
    }

    public TlsFolder tls() {
        return tls;
    }

    private void write(String name, String content) {
        try {
            Files.writeString(folder.resolve(name), content);
            Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

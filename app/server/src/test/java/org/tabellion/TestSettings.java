package org.tabellion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tabellion.kernel.adapter.out.jdbc.testkit.TestDatabase;

/** The settings of a server of its own for one test class: a fresh database, and files of keys that nobody trusts. */
final class TestSettings {

    static final String OPERATOR = "olga";
    static final String ADMINISTRATOR = "administrator";
    /** Of the operator, of the service provider, and towards the authority. */
    static final String SECRET = "a-secret-of-the-test-alone-and-nothing-else";

    private TestSettings() {}

    static Map<String, String> of(TestDatabase database) {
        var folder = folder();
        var certificate = folder.resolve("certificate.pem");
        var key = folder.resolve("key.pem");
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=test",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        var settings = new LinkedHashMap<String, String>();
        settings.put("spring.datasource.url", database.url());
        settings.put("spring.datasource.username", database.appUser());
        settings.put("spring.datasource.password", database.appPassword());
        settings.put("spring.flyway.user", database.ownerUser());
        settings.put("spring.flyway.password", database.ownerPassword());
        settings.put("spring.mail.host", "127.0.0.1");
        settings.put("spring.mail.port", "1");
        settings.put("tabellion.base-url", "http://127.0.0.1");
        settings.put("tabellion.sam.url", "https://127.0.0.1:1");
        settings.put("tabellion.sam.certificate", certificate.toString());
        settings.put("tabellion.sam.key", key.toString());
        settings.put("tabellion.sam.trust-anchors", certificate.toString());
        settings.put("tabellion.validation.trust-anchors", certificate.toString());
        var secret = folder.resolve("secret");
        write(secret, SECRET);
        settings.put("tabellion.operator.name", OPERATOR);
        settings.put("tabellion.operator.password-file", secret.toString());
        settings.put("tabellion.admin.client-id", ADMINISTRATOR);
        settings.put("tabellion.admin.client-secret-file", secret.toString());
        settings.put("tabellion.admin.group", "managed");
        settings.put("tabellion.admin.group-file", groupFile(folder).toString());
        settings.put("tabellion.service-keys.file", folder.resolve("keys.p12").toString());
        settings.put(
                "tabellion.service-keys.password-file",
                folder.resolve("password").toString());
        settings.put("tabellion.sad.issuer", "http://127.0.0.1");
        settings.put("tabellion.sad.audience", "sam:test");
        settings.put("tabellion.sad.authorized-party", "signing-service");
        settings.put("tabellion.mail.from", "no-reply@tabellion.example");
        settings.put("tabellion.evaluation.client-secret-file", secret.toString());
        settings.put("tabellion.csc.login-clients", "evaluation=demo-service-provider");
        settings.put("tabellion.ca.url", "http://127.0.0.1:1/.well-known/cmp");
        settings.put("tabellion.ca.reference", "test");
        settings.put("tabellion.ca.secret-file", secret.toString());
        settings.put("tabellion.ca.trust-anchors", certificate.toString());
        settings.put("tabellion.tsa.url", "http://127.0.0.1:1/tsa");
        settings.put("tabellion.tsa.trust-anchors", certificate.toString());
        settings.put("tabellion.documents.scratch", folder.resolve("scratch").toString());
        return settings;
    }

    private static Path groupFile(Path folder) {
        write(folder.resolve("terms.txt"), "Terms of the test.");
        var file = folder.resolve("group.properties");
        write(
                file,
                """
                version=1
                name=Managed
                key-algorithm=P_256
                certificate-profile=natural-person
                minimum-acr=urn:tabellion:loa:substantial
                consent-life=P7D
                terms.id=terms-1
                terms.language=en
                terms.file=terms.txt
                """);
        return file;
    }

    private static Path folder() {
        try {
            var folder = Files.createTempDirectory("tabellion-server");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) {
        try {
            var process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command[0] + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

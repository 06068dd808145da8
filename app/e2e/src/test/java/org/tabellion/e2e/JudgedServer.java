package org.tabellion.e2e;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.tabellion.conformance.Totp;

/**
 * What the conformance kit is given to judge a running server by: a client of its own with wide limits, one of another group,
 * and three signers: one who approves in the browser, one whose factors go through the client, one of the other group.
 */
final class JudgedServer {

    private static final String CALLBACK = "https://conformance.example/callback";
    private static final String PIN = "83920174";

    private final List<String> words = new ArrayList<>();
    private final String foreignCredential;

    JudgedServer(Installation installation) throws IOException {
        this(
                installation.server(),
                installation.evaluationPki(),
                installation.serviceProvider(),
                installation.otherServiceProvider(),
                new ServiceProvider(installation.server(), "administrator", installation.secret("administrator")),
                installation.secret("other-client"),
                installation.folder().resolve("conformance"));
    }

    JudgedServer(
            URI server,
            URI evaluationPki,
            ServiceProvider demo,
            ServiceProvider other,
            ServiceProvider administrator,
            String otherSecret,
            Path folder)
            throws IOException {
        Files.createDirectories(folder);
        var explicit = Installation.enrolledSigner(server, evaluationPki, demo);
        var totp = opened(explicit, server);
        var signer = Installation.enrolledSigner(server, evaluationPki, demo);
        var foreign = Installation.enrolledSigner(server, evaluationPki, other);
        foreignCredential = foreign.credential();
        var id = "conformance-" + UUID.randomUUID();
        words.addAll(List.of(server.toString(), "--client", id));
        file("--secret-file", folder, registered(id, administrator));
        words.addAll(List.of("--other-client", other.clientId()));
        file("--other-secret-file", folder, otherSecret);
        words.addAll(List.of("--redirect-uri", CALLBACK, "--user", signer.mailAddress()));
        file("--password-file", folder, signer.password());
        words.addAll(List.of(
                "--code-from",
                evaluationPki
                        .resolve("/evaluation/mail/" + signer.mailAddress())
                        .toString(),
                "--credential",
                signer.credential(),
                "--foreign-credential",
                foreignCredential,
                "--explicit-credential",
                explicit.credential()));
        words.addAll(List.of("--preparations", "/v1/preparations"));
        file("--pin-file", folder, PIN);
        file("--totp-file", folder, totp);
        words.addAll(List.of("--out", folder.resolve("report").toString()));
    }

    private void file(String flag, Path folder, String content) throws IOException {
        words.addAll(List.of(
                flag,
                Files.writeString(folder.resolve(flag.substring(2)), content).toString()));
    }

    /** Of another group. */
    String foreignCredential() {
        return foreignCredential;
    }

    /** The command line, with more behind it. */
    String[] words(String... more) {
        var all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /** The limits of a usual client are below what twenty judgements in a row ask of one signer. */
    private static String registered(String id, ServiceProvider administrator) throws IOException {
        var client = new HashMap<String, Object>();
        client.put("client_id", id);
        client.put("display_name", "Conformance");
        client.put("redirect_uris", List.of(CALLBACK));
        client.put("grants", List.of("client_credentials", "authorization_code", "refresh_token"));
        client.put("scopes", List.of("service", "credential", "documents"));
        client.put("rate_limits", Map.of("calls_per_minute", 100_000, "signatures_per_signer_per_minute", 100_000));
        return administrator
                .post("/management/v1/clients", administrator.serviceToken("admin"), client)
                .expect(201)
                .json()
                .path("client_secret")
                .asString();
    }

    /** Sets PIN and authenticator, and opens the key to service providers. */
    private static String opened(Signer signer, URI server) throws IOException {
        var browser = signer.browser();
        var page = browser.open(server.resolve("/factors"));
        page = browser.submit(page.form("#repeated"), Map.of("pin", PIN, "repeated", PIN, "former", ""));
        page = browser.submit(page.form("[action$=/factors/authenticator]"), Map.of());
        var secret = Objects.requireNonNull(page.html().selectFirst("#secret")).text();
        page = browser.submit(page.form("#code"), Map.of("code", new Totp(secret).former()));
        page = browser.submit(
                page.form("input[name=credential][value=" + signer.credential() + "]"),
                Map.of("credential", signer.credential(), "second", "TOTP"));
        if (page.status() != 200) {
            throw new IOException("the factors were refused: " + page.html().text());
        }
        return secret;
    }
}

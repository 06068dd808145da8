package org.tabellion.e2e;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole product as processes of their own, started and stopped by the launcher as a user would, in a folder of the
 * tests. The SAM's module is the recorder before SoftHSM, so that signatures are counted where no table of ours can lie.
 */
final class Installation {

    private static final Map<String, Installation> STARTED = new HashMap<>();

    private final Path checkout;
    private final Path var;
    private final Map<String, String> environment = new HashMap<>();
    private final Properties facts = new Properties();

    private final HoldingProxy proxy;
    private final Receiver receiver;

    private Installation(Path folder) throws IOException {
        checkout = checkout();
        var = checkout.resolve(folder);
        Files.createDirectories(var);
        environment.put("TABELLION_VAR", var.toString());
        environment.put("TABELLION_BUILT", "1");
        environment.put("TABELLION_RECORDER", "1");
        proxy = new HoldingProxy(this::samPort);
        environment.put("TABELLION_SAM_PROXY", Integer.toString(proxy.port()));
        receiver = new Receiver(var.resolve("receiver"));
        environment.put("TABELLION_CALLBACKS_ALLOWED", receiver.hostAndPort());
        environment.put("TABELLION_CALLBACKS_AUTHORITIES", receiver.authority().toString());
    }

    /** Through it the server reaches the SAM. */
    HoldingProxy proxy() {
        return proxy;
    }

    /** Who may be told of the end of orders; nobody answers there yet. */
    Receiver receiver() {
        return receiver;
    }

    private int samPort() {
        try {
            return Integer.parseInt(
                    Files.readString(var.resolve("run/port.sam")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One for all tests of a run; it is stopped when the run ends. */
    static synchronized Installation shared() throws IOException {
        return named("installation");
    }

    static synchronized Installation named(String name) throws IOException {
        var present = STARTED.get(name);
        if (present == null) {
            present = in(Path.of("app/e2e/target", name));
            STARTED.put(name, present);
        }
        return present;
    }

    /** Started in this folder; it is stopped when this program ends. */
    static Installation in(Path folder) throws IOException {
        var fresh = new Installation(folder);
        Runtime.getRuntime().addShutdownHook(new Thread(fresh::stopQuietly));
        fresh.up();
        return fresh;
    }

    /** Starts what does not run. */
    void up() throws IOException {
        launcher("up");
        try (var reader = Files.newBufferedReader(var.resolve("run/facts"))) {
            facts.load(reader);
        }
    }

    /** With further settings of the launcher's environment from now on. */
    void set(String name, String value) {
        environment.put(name, value);
    }

    URI server() {
        return URI.create(fact("server_url"));
    }

    URI evaluationPki() {
        return URI.create(fact("pki_url"));
    }

    String fact(String name) {
        var value = facts.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("the launcher did not tell " + name);
        }
        return value;
    }

    Path checkoutFolder() {
        return checkout;
    }

    Path folder() {
        return var;
    }

    /** Where pictures are kept that a person should look at. */
    Path screenshots() throws IOException {
        return Files.createDirectories(checkout.resolve("var/screenshots"));
    }

    ServiceProvider serviceProvider() throws IOException {
        return new ServiceProvider(server(), fact("client"), secret("demo-client"));
    }

    /** One of another group. */
    ServiceProvider otherServiceProvider() throws IOException {
        return new ServiceProvider(server(), fact("other_client"), secret("other-client"));
    }

    /** Who administers the group of {@link #serviceProvider}. */
    ServiceProvider administrator() throws IOException {
        return new ServiceProvider(server(), "administrator", secret("administrator"));
    }

    /** What the launcher has drawn. */
    String secret(String name) throws IOException {
        return Files.readString(var.resolve("secrets").resolve(name), StandardCharsets.US_ASCII)
                .strip();
    }

    /** A signer with an active credential: the whole enrolment, as a browser without a window. */
    Signer enrolledSigner() throws IOException {
        return enrolledSigner(serviceProvider());
    }

    Signer enrolledSigner(ServiceProvider serviceProvider) throws IOException {
        return enrolledSigner(server(), evaluationPki(), serviceProvider);
    }

    static Signer enrolledSigner(URI server, URI evaluationPki, ServiceProvider serviceProvider) throws IOException {
        var unique = UUID.randomUUID().toString().substring(0, 12).replace("-", "x");
        var signer = new Signer(server, evaluationPki, unique + "@signer.example", "correct horse " + unique);
        var token = serviceProvider.serviceToken("enrolment");
        var enrolment = serviceProvider
                .post("/v1/enrolments", token, person(unique, signer.mailAddress()))
                .expect(201)
                .json();
        signer.activateAccount();
        signer.signIn();
        signer.acceptTerms();
        var active =
                serviceProvider.await("/v1/enrolments/" + enrolment.path("id").asString(), token, "ACTIVE");
        signer.enrolled(active.path("credential").asString());
        signer.knownAs(active.path("signer").asString());
        return signer;
    }

    static Map<String, Object> person(String unique, String mailAddress) {
        return Map.of(
                "given_name", "Ada",
                "surname", "Evaluation",
                "country", "ES",
                "serial_number", "IDCES-" + unique.toUpperCase(java.util.Locale.ROOT),
                "mail_address", mailAddress,
                "language", "en");
    }

    Path document() {
        return checkout.resolve(fact("document"));
    }

    byte[] demoDocument() throws IOException {
        return Files.readAllBytes(document());
    }

    long pid(String process) throws IOException {
        return Long.parseLong(
                Files.readString(var.resolve("run/" + process + ".pid")).split(" ")[0]);
    }

    /** As a power cut does it. */
    void killHard(String process) throws IOException {
        ProcessHandle.of(pid(process)).ifPresent(it -> {
            it.destroyForcibly();
            it.onExit().join();
        });
    }

    /** As an administrator does it. */
    void stop(String process) throws IOException {
        ProcessHandle.of(pid(process)).ifPresent(it -> {
            it.destroy();
            it.onExit().join();
        });
    }

    /** Signatures by signers' keys over this hash, as the recorder at the PKCS#11 boundary saw them asked for. */
    long signaturesOver(byte[] hash) throws IOException {
        var hex = HexFormat.of().formatHex(hash);
        return recordedSignatures().stream().filter(it -> it.endsWith(hex)).count();
    }

    /** What C_Sign was given for signers' keys, in hexadecimal: the hash, or the DigestInfo that ends with it. */
    List<String> recordedSignatures() throws IOException {
        var data = new ArrayList<String>();
        try (Stream<String> lines = Files.lines(var.resolve("sam/recorder"))) {
            lines.filter(it -> it.contains(" C_Sign call ") && it.contains(" key=signer:"))
                    .forEach(it -> data.add(field(it, "data").toLowerCase(java.util.Locale.ROOT)));
        }
        return data;
    }

    boolean hasRecordedMoreThan(int signatures) {
        try {
            return recordedSignatures().size() > signatures;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hashes that the SAM says it has signed, in hexadecimal. */
    List<String> hashesInTheSamsAudit() throws IOException {
        var json = new JsonMapper();
        var hashes = new ArrayList<String>();
        try (Stream<String> lines = Files.lines(var.resolve("sam/log/service.log"))) {
            lines.map(json::readTree).forEach(record -> record.path("dtbs_r")
                    .forEach(it -> hashes.add(
                            HexFormat.of().formatHex(Base64.getUrlDecoder().decode(it.asString())))));
        }
        return hashes;
    }

    /** What the SAM's own verifier and the second one say about its audit; throws with what they say when it is not whole. */
    String verifySamAudit() throws IOException {
        var folder = var.resolve("sam");
        var said = new StringBuilder(launcher("sam", "admin", "verify-log", "--config", folder.toString()));
        var key = new JsonMapper()
                .readTree(Files.readString(folder.resolve("sam_infrastructure.json")))
                .path("audit_key")
                .asString();
        var pem = Files.writeString(
                folder.resolve("audit.pem"),
                "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                        .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(Base64.getUrlDecoder().decode(key))));
        for (var log : List.of("service.log", "admin.log")) {
            said.append(run(List.of(
                    "python3",
                    checkout.resolve("app/sam/src/main/scripts/verify_audit.py").toString(),
                    folder.resolve("log").resolve(log).toString(),
                    pem.toString())));
        }
        return said.toString().strip();
    }

    private static String field(String line, String name) {
        var from = line.indexOf(" " + name + "=") + name.length() + 2;
        var to = line.indexOf(' ', from);
        return line.substring(from, to < 0 ? line.length() : to);
    }

    /** Runs the launcher, shows what it said when it fails. */
    String launcher(String... words) throws IOException {
        var command = new ArrayList<>(List.of(checkout.resolve("tabellion").toString()));
        command.addAll(List.of(words));
        return run(command);
    }

    /** Starts a further server of this installation by its settings and these; whoever has it started ends it. */
    Process serve(Path log, String... options) throws IOException {
        var command = new ArrayList<>(List.of(
                checkout.resolve("tabellion").toString(),
                "serve",
                "--spring.profiles.active=evaluation",
                "--spring.config.additional-location=file:" + var.resolve("server/application.properties")));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command)
                .directory(checkout.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    String run(List<String> command) throws IOException {
        var log = Files.createTempFile("installation", ".log");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(checkout.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().putAll(environment);
            var code = builder.start().waitFor();
            var said = Files.readString(log);
            if (code != 0) {
                throw new IOException("%s ended with %d:%n%s".formatted(command, code, said));
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } finally {
            Files.delete(log);
        }
    }

    private void stopQuietly() {
        try {
            launcher("stop");
        } catch (IOException e) {
            System.err.println("the installation of the tests could not be stopped: " + e.getMessage());
        }
    }

    private static Path checkout() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("tabellion"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("not inside a checkout");
            }
        }
        return folder;
    }
}

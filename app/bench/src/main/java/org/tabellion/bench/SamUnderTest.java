package org.tabellion.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tabellion.sam.adapter.out.pkcs11.SoftHsmToken;
import org.tabellion.samapi.testkit.SamFolder;
import org.tabellion.samapi.testkit.TokenMint;
import org.tabellion.samclient.MutualTls;
import org.tabellion.samclient.SamChannel;

/** The real SAM as a process of its own, on a token and a folder of its own, started and killed at will. */
final class SamUnderTest implements AutoCloseable {

    static final String ISSUER = "https://as.example/";
    private static final Pattern READY = Pattern.compile(".*https://\\S+:(\\d+).*");
    private static final Pattern AUDIT_KEY = Pattern.compile("\"audit_key\"\\s*:\\s*\"([A-Za-z0-9_-]+)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SamFolder folder;
    private final Map<String, String> environment;
    private final List<String> flags;
    private final TokenMint mint;
    private final Path output;
    private List<String> prefix = List.of();
    private @Nullable Process process;
    private int port;

    private SamUnderTest(
            SamFolder folder, Map<String, String> environment, List<String> flags, TokenMint mint, Path output) {
        this.folder = folder;
        this.environment = environment;
        this.flags = flags;
        this.mint = mint;
        this.output = output;
    }

    /**
     * Makes token, folder and world.
     *
     * @param module stands between SAM and SoftHSM, if given
     * @param environment of the process, on top of the token's
     * @param flags of its virtual machine
     */
    static SamUnderTest create(
            Path directory,
            Optional<Path> module,
            Map<String, String> environment,
            List<String> flags,
            List<String> clients) {
        var token = SoftHsmToken.create(made(directory.resolve("token")));
        var all = new HashMap<>(environment);
        all.putAll(token.environment());
        var hsm =
                """
                {"module": "%s", "vendor": "softhsm", "token": "%s", "pin_file": "pin", "pool": 2}"""
                        .formatted(module.orElseGet(SoftHsmToken::module), token.label());
        return createOn(directory, hsm, all, flags, clients);
    }

    /**
     * Makes folder and world in a token that is there.
     *
     * @param hsm the member of that name in {@code static_config.json}
     */
    static SamUnderTest createOn(
            Path directory, String hsm, Map<String, String> environment, List<String> flags, List<String> clients) {
        var mint = TokenMint.create(ISSUER, "sad-1");
        var folder = SamFolder.create(
                directory.resolve("sam"),
                SoftHsmToken.module(),
                "softhsm",
                SoftHsmToken.LABEL,
                SoftHsmToken.PIN,
                clients,
                List.of(mint));
        folder.writeModules(hsm);
        var all = new HashMap<>(environment);
        var sam = new SamUnderTest(folder, all, flags, mint, directory.resolve("sam.log"));
        Checkout.run(
                all,
                sam.command(
                        false,
                        "admin",
                        "create",
                        "--config",
                        folder.path().toString(),
                        "--custodian",
                        folder.custodian(1).toString(),
                        "--custodian",
                        folder.custodian(2).toString()));
        return sam;
    }

    /**
     * Makes two nodes of one world, each on a folder and a copy of the token of its own.
     *
     * @param memory the member of that name in {@code static_config.json}; the password file is named {@code password}
     */
    static List<SamUnderTest> createTwo(
            Path directory,
            Path module,
            Map<String, String> environment,
            List<String> flags,
            List<String> clients,
            String memory,
            String password) {
        var token = SoftHsmToken.create(made(directory.resolve("token")));
        var mint = TokenMint.create(ISSUER, "sad-1");
        var folder = SamFolder.create(
                directory.resolve("sam-a"), module, "softhsm", token.label(), SoftHsmToken.PIN, clients, List.of(mint));
        folder.writeSecret("password", password);
        folder.writeMemory(memory);
        var environmentA = new HashMap<>(environment);
        environmentA.putAll(token.environment());
        var a = new SamUnderTest(folder, environmentA, flags, mint, directory.resolve("sam-a.log"));
        a.administer("create", "--node", "sam-a", "--node", "sam-b");
        var other = folder.copyFor("sam-b", directory.resolve("sam-b"));
        other.writeSecret("password", password);
        var environmentB = new HashMap<>(environment);
        environmentB.putAll(token.copyTo(directory.resolve("token-b")));
        var b = new SamUnderTest(other, environmentB, flags, mint, directory.resolve("sam-b.log"));
        b.administer(
                "initialize",
                "--in",
                folder.path().resolve("sam_infrastructure.json").toString());
        return List.of(a, b);
    }

    private void administer(String verb, String... more) {
        var arguments =
                new ArrayList<>(List.of("admin", verb, "--config", folder.path().toString()));
        arguments.addAll(List.of(more));
        for (int custodian = 1; custodian <= 2; custodian++) {
            arguments.addAll(List.of("--custodian", folder.custodian(custodian).toString()));
        }
        Checkout.run(environment, command(false, arguments.toArray(String[]::new)));
    }

    /** For the next start: the member {@code hsm}, and what the modules need in the environment. */
    void useModules(String hsm, Map<String, String> more) {
        folder.writeModules(hsm);
        environment.putAll(more);
    }

    /** For the next start: the process begins with this command. */
    void startBy(List<String> command) {
        prefix = List.copyOf(command);
    }

    /** Returns when it is ready to serve. */
    void start() {
        try {
            Files.deleteIfExists(output);
            var builder = new ProcessBuilder(
                            command(true, "run", "--config", folder.path().toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            process = builder.start();
            port = awaitReady(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int awaitReady(Process started) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && started.isAlive()) {
            for (var line : Files.readAllLines(output, StandardCharsets.UTF_8)) {
                var matcher = READY.matcher(line);
                if (line.startsWith("ready ") && matcher.matches()) {
                    return Integer.parseInt(matcher.group(1));
                }
            }
            pause(5);
        }
        throw new IllegalStateException("the SAM did not become ready: " + Files.readString(output));
    }

    /** As by a power cut: nothing of the process runs on. */
    void kill() {
        var running = running();
        running.destroyForcibly();
        await(running);
    }

    /** As an administrator stops it. */
    void stop() {
        var running = running();
        running.destroy();
        await(running);
    }

    private static void await(Process running) {
        try {
            if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the SAM does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What its own command says about its audit, or throws with it. */
    String verifyLog() {
        return admin("verify-log");
    }

    /** What a command of its administrators says, or throws with it. */
    String admin(String name, String... options) {
        var words =
                new ArrayList<>(List.of("admin", name, "--config", folder.path().toString()));
        words.addAll(List.of(options));
        return Checkout.run(environment, command(false, words.toArray(String[]::new)));
    }

    /** As {@link #admin}, with the passphrases of both custodians. */
    String custodians(String name, String... options) {
        var all = new ArrayList<>(List.of(options));
        for (int number = 1; number <= 2; number++) {
            all.addAll(List.of("--custodian", folder.custodian(number).toString()));
        }
        return admin(name, all.toArray(String[]::new));
    }

    /** What the second verifier says, which shares nothing with us but the public key; or throws with it. */
    String verifyLogByPython() {
        try {
            var infrastructure = Files.readString(folder.path().resolve("sam_infrastructure.json"));
            var matcher = AUDIT_KEY.matcher(infrastructure);
            if (!matcher.find()) {
                throw new IllegalStateException("no audit key in " + infrastructure);
            }
            var pem = Files.writeString(
                    folder.path().resolve("audit.pem"),
                    "-----BEGIN PUBLIC KEY-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                    .encodeToString(Base64.getUrlDecoder().decode(matcher.group(1)))
                            + "\n-----END PUBLIC KEY-----\n");
            var command = new ArrayList<String>(List.of(
                    "python3",
                    Checkout.root()
                            .resolve("app/sam/src/main/scripts/verify_audit.py")
                            .toString()));
            try (var logs = Files.list(folder.path().resolve("log"))) {
                logs.map(Path::toString).forEach(command::add);
            }
            command.add(pem.toString());
            return Checkout.run(Map.of(), command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What serves its cryptography in software, as its log tells. */
    String cryptography() throws IOException {
        var mark = "cryptography in software by ";
        return Files.readAllLines(output, StandardCharsets.UTF_8).stream()
                .filter(it -> it.contains(mark))
                .reduce((_, last) -> last)
                .map(it -> it.substring(it.indexOf(mark) + mark.length()))
                .orElseThrow(() -> new IllegalStateException("the SAM did not say what serves its cryptography"));
    }

    URI uri(String path) {
        return URI.create("https://localhost:" + port + path);
    }

    SamChannel channel(String client) {
        var tls = folder.tls();
        return new SamChannel(
                uri(""),
                MutualTls.ofPem(tls.file(client + ".pem"), tls.file(client + ".key"), tls.file("ca.pem")),
                Duration.ofSeconds(30));
    }

    SamFolder folder() {
        return folder;
    }

    TokenMint mint() {
        return mint;
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    long pid() {
        return running().pid();
    }

    /** User and system time of the process so far, in microseconds; from the kernel, in steps of 10 ms. */
    long cpuMicros() {
        try {
            var stat = Files.readString(Path.of("/proc/" + running().pid() + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What its threads have run so far, in microseconds, by what they do; threads that have ended are left out. */
    Map<ThreadKind, Double> cpuByThread() {
        var sums = new EnumMap<ThreadKind, Double>(ThreadKind.class);
        try (var threads = Files.list(Path.of("/proc/" + running().pid() + "/task"))) {
            for (var thread : threads.toList()) {
                try {
                    var kind = ThreadKind.of(
                            Files.readString(thread.resolve("comm")).strip());
                    var nanos = Files.readString(thread.resolve("schedstat")).split(" ", -1)[0];
                    sums.merge(kind, Double.parseDouble(nanos) / 1e3, Double::sum);
                } catch (NoSuchFileException hasEnded) {
                    continue;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sums;
    }

    /**
     * How often each of the threads that serve and sign has given up its core by itself, to wait for something, by the
     * number of the thread.
     */
    Map<Path, Long> switches() {
        var counts = new HashMap<Path, Long>();
        try (var threads = Files.list(Path.of("/proc/" + running().pid() + "/task"))) {
            for (var thread : threads.toList()) {
                try {
                    var kind = ThreadKind.of(
                            Files.readString(thread.resolve("comm")).strip());
                    if (kind == ThreadKind.MODULE || kind == ThreadKind.HTTP) {
                        counts.put(thread, voluntarySwitches(thread));
                    }
                } catch (NoSuchFileException hasEnded) {
                    continue;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counts;
    }

    /** How often they have since then: what a thread did that has ended meanwhile is not told. */
    long switchesSince(Map<Path, Long> before) {
        return switches().entrySet().stream()
                .mapToLong(it -> it.getValue() - before.getOrDefault(it.getKey(), 0L))
                .sum();
    }

    private static long voluntarySwitches(Path thread) throws IOException {
        return Files.readAllLines(thread.resolve("status")).stream()
                .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .sum();
    }

    enum ThreadKind {
        /** Those that call the module. */
        MODULE,
        HTTP,
        COMPILER,
        OTHER;

        static ThreadKind of(String name) {
            if (name.startsWith("hsm")) {
                return MODULE;
            }
            if (name.startsWith("sam-http")) {
                return HTTP;
            }
            return name.startsWith("C1 Comp") || name.startsWith("C2 Comp") ? COMPILER : OTHER;
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    private List<String> command(boolean withFlags, String... arguments) {
        var command = new ArrayList<String>(withFlags ? prefix : List.of());
        // Whoever runs this under nohup would hand on that SIGHUP is ignored, and no log would be rotated.
        command.addAll(List.of("env", "--default-signal=HUP"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        if (withFlags) {
            command.addAll(flags);
        }
        var jar = Checkout.root().resolve("app/sam/target/sam-server-0-SNAPSHOT.jar");
        if (Files.exists(jar) && Files.isDirectory(jar.resolveSibling("lib"))) {
            command.addAll(List.of("-jar", jar.toString()));
        } else {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.tabellion.SamServer"));
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }
}

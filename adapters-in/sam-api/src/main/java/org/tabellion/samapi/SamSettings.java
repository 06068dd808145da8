package org.tabellion.samapi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.sam.FactorRules;
import org.tabellion.sam.OperationUserId;
import org.tabellion.sam.Operators;
import org.tabellion.sam.RelyingParty;
import org.tabellion.sam.StaticConfiguration;

/**
 * {@code static_config.json}: what only a restart changes. Paths are absolute once read.
 *
 * @param node which of the nodes of {@code sam_infrastructure.json} this is
 * @param adminSocket where administrators speak to the running SAM
 */
public record SamSettings(
        String node,
        Listen listen,
        Tls tls,
        Policy policy,
        Operators operators,
        List<Module> hsm,
        Memory memory,
        Path logs,
        Path adminSocket,
        Optional<Tamper> tamper) {

    private static final int MOST_OPERATORS = 64;
    private static final int MOST_PARTIES = 64;
    private static final int MOST_ORIGINS = 16;
    private static final int LONGEST_DOMAIN = 253;
    private static final int LONGEST_ORIGIN = 270;
    private static final int LONGEST_PATH = 1024;
    private static final String DEFAULT_SOCKET = "admin.sock";
    private static final long DEFAULT_INTERVAL = 10;
    private static final long DEFAULT_TIMEOUT = 5;
    private static final String CREDENTIALS = "$CREDENTIALS_DIRECTORY/";
    private static final long DEFAULT_AUTHENTICATION_MAX_AGE = 3600;

    /** @param port 0 for any free one */
    public record Listen(String host, int port) {}

    /**
     * @param requireSkad whether an assignment needs the signer's consent to key creation
     * @param keyAlgorithms the kinds of key that may be made
     * @param authenticationMaxAge how old the authentication that a SAD reports may be
     * @param factors what is demanded of the factors that the SAM itself verifies
     */
    public record Policy(
            boolean requireSkad,
            List<KeyAlgorithm> keyAlgorithms,
            int hashesPerRequest,
            Duration authenticationMaxAge,
            boolean scal1Allowed,
            StaticConfiguration.Limits limits,
            FactorRules factors) {}

    /** Where the SAM remembers. */
    public sealed interface Memory {

        /**
         * This node's alone.
         *
         * @param witness a file that the machine forgets when it is started anew; empty for the usual place
         */
        record Journal(Path folder, Optional<Path> witness) implements Memory {}

        /**
         * What several nodes share.
         *
         * @param url {@code jdbc:postgresql:...}, without user and password
         * @param passwordFile one line
         */
        record Postgresql(String url, String user, Path passwordFile) implements Memory {}
    }

    /** What tells whether the machine is intact. */
    public record Tamper(Probe probe, Duration interval, Duration timeout) {}

    public sealed interface Probe {

        /** Ends with code 0 if the machine is intact. */
        record Program(List<String> words) implements Probe {}

        /** Says {@code intact} if it is. */
        record Word(Path file) implements Probe {}
    }

    /** PEM files. */
    public record Tls(Path certificate, Path key, Path clientTrustAnchors) {}

    /**
     * One of the modules that hold the keys of the world.
     *
     * @param library the PKCS#11 module
     * @param vendor whose peculiarities it has, if no {@code quirks} say so
     * @param quirks a file that tells the peculiarities of a make that is not known here
     * @param token its label
     * @param serial of the token, where its label alone does not tell it from others
     * @param initArguments the library parameters of NSS; nothing for others
     * @param pool lasting sessions, each with a thread of its own
     * @param queue calls that may wait for those; more are refused
     * @param timeout after which a call that waits is refused
     * @param stuck after which a call inside the module is given up and its thread replaced
     */
    public record Module(
            Path library,
            String vendor,
            Optional<Path> quirks,
            String token,
            Optional<String> serial,
            Optional<String> initArguments,
            Path pinFile,
            int pool,
            int queue,
            Duration timeout,
            Duration stuck) {}

    /**
     * @param folder what relative paths in it are relative to
     * @throws Failure INVALID {@code static_config} that says which member is wrong
     */
    public static SamSettings read(byte[] json, Path folder) {
        try {
            return Members.read(
                    "static_config",
                    StrictJson.object(json),
                    it -> new SamSettings(
                            it.parsed("node", 64, Names::check, Names.EXPECTED),
                            it.object(
                                    "listen",
                                    listen -> new Listen(
                                            listen.text("host", 253), (int) listen.integer("port", 0, 65535))),
                            it.object(
                                    "tls",
                                    tls -> new Tls(
                                            path(tls, "certificate", folder),
                                            path(tls, "key", folder),
                                            path(tls, "client_trust_anchors", folder))),
                            policy(it),
                            operators(it),
                            HsmModules.read(it, folder),
                            it.object("memory", memory -> memory(memory, folder)),
                            it.object("log", log -> path(log, "folder", folder)),
                            it.isPresent("admin_socket")
                                    ? path(it, "admin_socket", folder)
                                    : folder.resolve(DEFAULT_SOCKET).toAbsolutePath(),
                            it.optionalObject("tamper", tamper -> tamper(tamper, folder))));
        } catch (Rejection e) {
            throw Failure.invalid("static_config", e.description());
        } catch (IllegalArgumentException e) {
            throw Failure.invalid("static_config", "static_config.json is " + e.getMessage());
        }
    }

    // Whichever is not taken here is refused as unknown: one memory, never two.
    private static Memory memory(Members members, Path folder) {
        if (members.isPresent("postgresql")) {
            return members.object(
                    "postgresql",
                    it -> new Memory.Postgresql(
                            it.text("url", LONGEST_PATH), it.text("user", 63), path(it, "password_file", folder)));
        }
        var witness =
                members.isPresent("witness") ? Optional.of(path(members, "witness", folder)) : Optional.<Path>empty();
        return new Memory.Journal(path(members, "journal", folder), witness);
    }

    private static StaticConfiguration.Limits limits(Members members) {
        var usual = StaticConfiguration.Limits.DEFAULT;
        return new StaticConfiguration.Limits(
                members.isPresent("unassigned_keys")
                        ? (int) members.integer("unassigned_keys", 1, 1_000_000)
                        : usual.unassignedKeys(),
                members.isPresent("keys_per_minute")
                        ? (int) members.integer("keys_per_minute", 1, 1_000_000)
                        : usual.keysPerMinute());
    }

    private static Operators operators(Members members) {
        return new Operators(
                members.isPresent("operation_users")
                        ? members.objectsOrNone("operation_users", MOST_OPERATORS, SamSettings::operator)
                        : List.of(),
                !members.isPresent("dual_control") || members.flag("dual_control"));
    }

    private static Operators.User operator(Members members) {
        return new Operators.User(
                members.parsed("id", 64, OperationUserId::new, Names.EXPECTED),
                DynamicConfigurations.publicKey(members));
    }

    private static Policy policy(Members members) {
        return new Policy(
                members.isPresent("require_skad") && members.flag("require_skad"),
                members.isPresent("key_algorithms")
                        ? members.strings("key_algorithms", KeyAlgorithm.values().length, SamSettings::algorithm)
                        : List.of(KeyAlgorithm.values()),
                members.isPresent("hashes_per_request")
                        ? (int) members.integer("hashes_per_request", 1, StaticConfiguration.MOST_HASHES)
                        : StaticConfiguration.MOST_HASHES,
                Duration.ofSeconds(
                        members.isPresent("authentication_max_age_s")
                                ? members.integer("authentication_max_age_s", 1, 86_400)
                                : DEFAULT_AUTHENTICATION_MAX_AGE),
                members.isPresent("allow_scal1") && members.flag("allow_scal1"),
                members.optionalObject("limits", SamSettings::limits).orElse(StaticConfiguration.Limits.DEFAULT),
                members.optionalObject("factors", SamSettings::factors).orElse(FactorRules.USUAL));
    }

    private static FactorRules factors(Members members) {
        var usual = FactorRules.USUAL;
        var pin = members.optionalObject("pin", SamSettings::pin).orElse(new PinLengths(usual));
        return new FactorRules(
                members.isPresent("required") && members.flag("required"),
                members.isPresent("tries") ? (int) members.integer("tries", 1, 10) : usual.tries(),
                members.isPresent("pause_s")
                        ? Optional.of(Duration.ofSeconds(members.integer("pause_s", 60, 86_400)))
                        : Optional.empty(),
                members.isPresent("approval_max_age_s")
                        ? Duration.ofSeconds(members.integer("approval_max_age_s", 60, 1800))
                        : usual.approvalMaxAge(),
                pin.digits(),
                pin.characters(),
                members.isPresent("relying_parties")
                        ? members.objectsOrNone("relying_parties", MOST_PARTIES, SamSettings::party)
                        : List.of());
    }

    private record PinLengths(int digits, int characters) {

        PinLengths(FactorRules rules) {
            this(rules.leastDigits(), rules.leastCharacters());
        }
    }

    private static PinLengths pin(Members members) {
        var usual = new PinLengths(FactorRules.USUAL);
        return new PinLengths(
                members.isPresent("min_digits") ? (int) members.integer("min_digits", 6, 12) : usual.digits(),
                members.isPresent("min_characters")
                        ? (int) members.integer("min_characters", 8, 64)
                        : usual.characters());
    }

    private static RelyingParty party(Members members) {
        return new RelyingParty(
                members.text("id", LONGEST_DOMAIN), members.strings("origins", MOST_ORIGINS, SamSettings::origin));
    }

    private static String origin(String text) {
        if (text.isEmpty() || text.length() > LONGEST_ORIGIN) {
            throw new IllegalArgumentException("no origin");
        }
        return text;
    }

    private static Tamper tamper(Members members, Path folder) {
        boolean isProgram = members.isPresent("command");
        if (isProgram == members.isPresent("file")) {
            throw new IllegalArgumentException("to say in tamper either command or file");
        }
        return new Tamper(
                isProgram
                        ? new Probe.Program(members.strings("command", 16, text -> text))
                        : new Probe.Word(path(members, "file", folder)),
                Duration.ofSeconds(
                        members.isPresent("interval_s") ? members.integer("interval_s", 1, 3600) : DEFAULT_INTERVAL),
                Duration.ofSeconds(
                        members.isPresent("timeout_s") ? members.integer("timeout_s", 1, 60) : DEFAULT_TIMEOUT));
    }

    /** {@code RSA-2048}, {@code P-256}. */
    static String label(KeyAlgorithm algorithm) {
        return algorithm.name().replace('_', '-');
    }

    private static KeyAlgorithm algorithm(String label) {
        return KeyAlgorithm.valueOf(label.replace('-', '_'));
    }

    static Path path(Members members, String name, Path folder) {
        return members.parsed(
                name,
                LONGEST_PATH,
                text -> place(text, folder).toAbsolutePath().normalize(),
                "a path; one that begins with $CREDENTIALS_DIRECTORY/ only under a service manager that sets it");
    }

    // What systemd's LoadCredential= hands to the process, and to nobody else.
    private static Path place(String text, Path folder) {
        if (!text.startsWith(CREDENTIALS)) {
            return folder.resolve(text);
        }
        var credentials = System.getenv("CREDENTIALS_DIRECTORY");
        if (credentials == null || credentials.isEmpty()) {
            throw new IllegalArgumentException("no credentials");
        }
        return Path.of(credentials, text.substring(CREDENTIALS.length()));
    }
}

package org.tabellion.samserver;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.Position;
import org.tabellion.sam.adapter.out.crypto.TwoPersonLock;

/** The command line: what is asked, and how it ended as an exit code. */
public final class SamCommands {

    private static final Logger LOG = LoggerFactory.getLogger(SamCommands.class);

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private static final String USAGE =
            """
            run --config DIR
                serve, until the process is told to stop
            admin create --config DIR [--node NAME]... [--out FILE] [--force] [--custodian FILE --custodian FILE]
                first node: make the keys of a new security world in the token, write sam_infrastructure.json (and FILE,
                to be carried to the other nodes); --force gives up the world that is there
            admin initialize --config DIR --in FILE [--custodian FILE --custodian FILE]
                other nodes: take sam_infrastructure.json over, if the token is of the same world
            admin import --config DIR static_config.json dynamic_config.json
                check both files and put them in force; a SAM that runs takes the dynamic one at once
            admin status --config DIR
                state, position, log heads, HSM and counters of the SAM that runs; without one, what is configured
            admin rotate-kek --config DIR [--rewrap FILE --out FILE | --destroy kek-N] [--custodian FILE --custodian FILE]
                make the next wrapping key, which new keys are wrapped under; --rewrap puts the key pair objects of FILE,
                one on each line, under it; --destroy ends an old one, and what is still under that
            admin clear-tamper --config DIR [--custodian FILE --custodian FILE]
                after the machine was looked at: serve again, if the tamper probe agrees
            admin accept-rollback --config DIR --seen EPOCH.SEQUENCE [--confirm DIGEST] [--custodian FILE --custodian FILE]
                after the memory was put back on purpose, with the SAM stopped: no more log_rolled_back for what was told up
                to that place (X-SAM-Seen of the refused calls); first without --confirm, which tells what is accepted
            admin rotate-logs --config DIR
                after the audit logs were moved aside: go on in new files; a SIGHUP to the SAM does the same
            admin verify-log --config DIR
                verify chain, roots and signatures of the audit logs, over all files into which they were rotated

            --custodian names a file that holds a custodian's passphrase, readable by its owner alone, or a descriptor
            as /dev/fd/3; without it both are asked at the terminal.
            """;

    private final PrintStream out;
    private final PrintStream err;
    private final TwoPersonLock.Cost cost;

    public SamCommands(PrintStream out, PrintStream err) {
        this(out, err, TwoPersonLock.Cost.USUAL);
    }

    /** @param cost of a guess at the custodians' passphrases */
    SamCommands(PrintStream out, PrintStream err, TwoPersonLock.Cost cost) {
        this.out = out;
        this.err = err;
        this.cost = cost;
    }

    /** @return the exit code: 0 done, 1 failed (the reason is on the error stream), 2 not a command */
    public int run(String... arguments) {
        var words = new ArrayDeque<>(List.of(arguments));
        try {
            dispatch(words);
            return DONE;
        } catch (WrongUsage e) {
            err.println(e.getMessage());
            err.print(USAGE);
            return WRONG_USAGE;
        } catch (Failure e) {
            LOG.debug("the command failed", e);
            err.printf("sam: %s (%s)%n", e.getMessage(), e.code());
            return FAILED;
        }
    }

    private void dispatch(Deque<String> words) {
        switch (next(words, "a command")) {
            case "run" -> {
                var folder = folder(words);
                end(words);
                SamProcess.start(folder, out).awaitEnd();
            }
            case "admin" -> administer(words);
            case "help", "--help" -> out.print(USAGE);
            default -> throw new WrongUsage("no such command");
        }
    }

    private void administer(Deque<String> words) {
        var command = next(words, "an admin command");
        var administration = new Administration(folder(words), out);
        switch (command) {
            case "create" -> {
                var options = new Options(words, "--node", "--custodian", "--out", "--force");
                administration.create(
                        options.all("--node"), custodians(options), options.has("--force"), options.path("--out"));
            }
            case "initialize" -> {
                var options = new Options(words, "--in", "--custodian");
                var file = options.path("--in").orElseThrow(() -> new WrongUsage("--in FILE is missing"));
                administration.initialize(file, custodians(options));
            }
            case "import" -> {
                var fixed = Path.of(next(words, "static_config.json"));
                var dynamic = Path.of(next(words, "dynamic_config.json"));
                end(words);
                administration.importConfiguration(fixed, dynamic);
            }
            case "status" -> {
                end(words);
                administration.status();
            }
            case "clear-tamper" -> administration.clearTamper(custodians(new Options(words, "--custodian")));
            case "accept-rollback" -> {
                var options = new Options(words, "--seen", "--confirm", "--custodian");
                var seen = options.last("--seen").orElseThrow(() -> new WrongUsage("--seen EPOCH.SEQUENCE is missing"));
                administration.acceptRollback(position(seen), options.last("--confirm"), custodians(options));
            }
            case "rotate-kek" ->
                rotateKek(administration, new Options(words, "--custodian", "--rewrap", "--out", "--destroy"));
            case "rotate-logs" -> {
                end(words);
                administration.rotateLogs();
            }
            case "verify-log" -> {
                end(words);
                administration.verifyLog();
            }
            default -> throw new WrongUsage("no such admin command");
        }
    }

    private static Position position(String text) {
        try {
            return Position.parse(text);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("--seen: " + e.getMessage());
        }
    }

    private void rotateKek(Administration administration, Options options) {
        var file = options.path("--rewrap");
        var kek = options.all("--destroy").stream().findFirst();
        if (file.isPresent() && kek.isPresent()) {
            throw new WrongUsage("--rewrap or --destroy, one at a time");
        }
        if (file.isPresent()) {
            var target = options.path("--out").orElseThrow(() -> new WrongUsage("--out FILE is missing"));
            administration.rewrap(file.get(), target, custodians(options));
        } else if (kek.isPresent()) {
            administration.destroyKek(kek.get(), custodians(options));
        } else {
            administration.rotateKek(custodians(options));
        }
    }

    private Custodians custodians(Options options) {
        return new Custodians(options.all("--custodian").stream().map(Path::of).toList(), cost);
    }

    /** What follows a command, in any order; all but {@code --force} have a value. */
    private static final class Options {

        private final Map<String, List<String>> given = new HashMap<>();

        Options(Deque<String> words, String... known) {
            while (!words.isEmpty()) {
                var name = words.remove();
                if (!List.of(known).contains(name)) {
                    throw new WrongUsage("%s is not known here".formatted(name));
                }
                given.computeIfAbsent(name, it -> new ArrayList<>())
                        .add(name.equals("--force") ? name : next(words, "a value after " + name));
            }
        }

        List<String> all(String name) {
            return given.getOrDefault(name, List.of());
        }

        boolean has(String name) {
            return given.containsKey(name);
        }

        Optional<String> last(String name) {
            return all(name).stream().reduce((first, last) -> last);
        }

        Optional<Path> path(String name) {
            return last(name).map(Path::of);
        }
    }

    private static ConfigurationFolder folder(Deque<String> words) {
        return new ConfigurationFolder(
                Path.of(option(words, "--config").orElseThrow(() -> new WrongUsage("--config DIR is missing"))));
    }

    private static Optional<String> option(Deque<String> words, String name) {
        if (!name.equals(words.peek())) {
            return Optional.empty();
        }
        words.remove();
        return Optional.of(next(words, "a value after " + name));
    }

    private static String next(Deque<String> words, String what) {
        var word = words.poll();
        if (word == null) {
            throw new WrongUsage(what + " is missing");
        }
        return word;
    }

    private static void end(Deque<String> words) {
        if (!words.isEmpty()) {
            throw new WrongUsage("too many words");
        }
    }

    private static final class WrongUsage extends RuntimeException {
        WrongUsage(String message) {
            super(message);
        }
    }
}

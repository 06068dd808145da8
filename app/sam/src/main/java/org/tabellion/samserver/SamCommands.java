package org.tabellion.samserver;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tabellion.kernel.Failure;

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
            admin create --config DIR [--node NAME]...
                first node: make the keys of a new security world in the token, write sam_infrastructure.json
            admin initialize --config DIR --in sam_infrastructure.json
                other nodes: take the infrastructure over, if the token is of the same world
            admin import --config DIR static_config.json dynamic_config.json
                check both files and put them in force
            admin status --config DIR
                state, position, log heads, HSM and counters of the SAM that runs; without one, what is configured
            admin rotate-logs --config DIR
                after the audit logs were moved aside: go on in new files; a SIGHUP to the SAM does the same
            admin verify-log --config DIR
                verify chain, roots and signatures of the audit logs, over all files into which they were rotated
            """;

    private final PrintStream out;
    private final PrintStream err;

    public SamCommands(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
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
                var nodes = new ArrayList<String>();
                while (option(words, "--node").map(nodes::add).orElse(false)) {
                    continue;
                }
                end(words);
                administration.create(nodes);
            }
            case "initialize" -> {
                var file = option(words, "--in").orElseThrow(() -> new WrongUsage("--in FILE is missing"));
                end(words);
                administration.initialize(Path.of(file));
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

package org.tabellion.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Programs in C beside this leaf, and how they are run. */
final class Checkout {

    private Checkout() {}

    static Path root() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("app/bench/src/main/c"))) {
                return at;
            }
        }
        throw new IllegalStateException("not in a checkout");
    }

    static Path compile(String program, Path directory) {
        var output = directory.resolve(program);
        var source = root().resolve("app/bench/src/main/c").resolve(program + ".c");
        run(Map.of(), List.of("cc", "-O2", "-o", output.toString(), source.toString(), "-ldl", "-lpthread"));
        return output;
    }

    /** What it prints. */
    static String run(Map<String, String> environment, List<String> command) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            var process = builder.start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("%s failed: %s".formatted(command.getFirst(), output));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

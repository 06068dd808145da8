package org.tabellion.conformance;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A command that the user of this program gave, run by the shell. */
final class Command {

    private Command() {}

    /** @return of what it prints; empty if it prints nothing */
    static String lastLine(String command, String... arguments) throws IOException {
        var words = new ArrayList<>(List.of("sh", "-c", command + " \"$@\"", "sh"));
        words.addAll(List.of(arguments));
        var process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("%s ended with %d".formatted(command, process.exitValue()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
        return printed.lines().filter(it -> !it.isBlank()).reduce("", (_, last) -> last.strip());
    }
}

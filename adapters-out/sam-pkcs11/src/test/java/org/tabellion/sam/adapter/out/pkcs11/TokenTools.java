package org.tabellion.sam.adapter.out.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the set-up of each kind of token needs. */
final class TokenTools {

    private TokenTools() {}

    /** For native code in this process: Java's own view of the environment does not change. */
    static void setEnvironment(String name, String value) {
        var linker = Linker.nativeLinker();
        var setenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setenv"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            MemorySegment nativeName = arena.allocateFrom(name);
            MemorySegment nativeValue = arena.allocateFrom(value);
            int answer = (int) setenv.invokeExact(nativeName, nativeValue, 1);
            if (answer != 0) {
                throw new IllegalStateException("setenv answered " + answer);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static Path pinFile(Path directory, String name, String pin) {
        try {
            var file = directory.resolve(name);
            Files.createDirectories(directory);
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, pin + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path firstOf(String what, List<String> candidates) {
        return candidates.stream()
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(what + " is not installed; looked at " + candidates));
    }

    /** The first that exists, or the first. */
    static Path firstOrNone(List<String> candidates) {
        return candidates.stream()
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElse(Path.of(candidates.getFirst()));
    }

    static void run(Map<String, String> environment, List<String> command) {
        var unused = output(environment, command);
    }

    static String output(List<String> command) {
        return output(Map.of(), command);
    }

    private static String output(Map<String, String> environment, List<String> command) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            var process = builder.start();
            var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
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

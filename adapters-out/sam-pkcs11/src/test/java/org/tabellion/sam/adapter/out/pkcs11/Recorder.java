package org.tabellion.sam.adapter.out.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tabellion.kernel.Bytes;

/**
 * The recorder at the PKCS#11 boundary ({@code app/bench/src/main/c/p11recorder.c}): compiles it, tells it what to do, and
 * reads what it wrote down. Signers' keys and those that live in the token can be told apart.
 */
public final class Recorder {

    /**
     * One call. {@code C_Sign} has two: {@code call} before it is made, {@code done} after.
     *
     * @param key {@code signer:<FNV-1a of the blob>}, {@code resident:<handle>} or {@code -}
     * @param data what was signed, its first 128 bytes
     */
    public record Line(int pid, String function, String phase, String key, long mechanism, Bytes data, long answer) {

        public boolean isSigner() {
            return key.startsWith("signer:");
        }

        public boolean isDone() {
            return phase.equals("done");
        }

        public boolean succeeded() {
            return isDone() && answer == 0;
        }

        private static Line of(String text) {
            var parts = text.split(" ", -1);
            return new Line(
                    Integer.parseInt(parts[1]),
                    parts[2],
                    parts[3],
                    value(parts[4]),
                    Long.decode(value(parts[5])),
                    Bytes.ofHex(value(parts[7])),
                    Long.decode(value(parts[8])));
        }

        private static String value(String part) {
            return part.substring(part.indexOf('=') + 1);
        }
    }

    private final Path library;
    private final Path record;
    private final Path faults;

    private Recorder(Path directory) {
        this.library = directory.resolve("p11recorder.so");
        this.record = directory.resolve("p11.record");
        this.faults = directory.resolve("p11.faults");
    }

    /** Compiles the recorder into {@code directory}, and keeps its files there. */
    public static Recorder compile(Path directory) {
        var recorder = new Recorder(directory);
        TokenTools.run(
                Map.of(),
                List.of(
                        "cc",
                        "-O2",
                        "-fvisibility=hidden",
                        "-shared",
                        "-fPIC",
                        "-o",
                        recorder.library.toString(),
                        source().toString(),
                        "-ldl",
                        "-lpthread"));
        recorder.write(recorder.faults, "");
        recorder.write(recorder.record, "");
        return recorder;
    }

    private static Path source() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var source = at.resolve("app/bench/src/main/c/p11recorder.c");
            if (Files.exists(source)) {
                return source;
            }
        }
        throw new IllegalStateException("not in a checkout");
    }

    /** The module to configure in place of the real one. */
    public Path module() {
        return library;
    }

    /** What the recorder needs in the environment of the process that loads it. */
    public Map<String, String> environment(Path realModule) {
        var environment = new LinkedHashMap<String, String>();
        environment.put("P11_RECORDER_MODULE", realModule.toString());
        environment.put("P11_RECORDER_FILE", record.toString());
        environment.put("P11_RECORDER_FAULTS", faults.toString());
        return environment;
    }

    /** The same for this process; before the module is loaded. */
    public Recorder standBefore(Path realModule) {
        environment(realModule).forEach(TokenTools::setEnvironment);
        return this;
    }

    /** What will go wrong, as {@code "C_Sign before 0x30 1"}, {@code "C_Sign after kill 1"}, {@code "C_UnwrapKey before sleep:50 3"}. */
    public void fault(String... lines) {
        write(faults, String.join("\n", lines) + "\n");
    }

    public List<Line> lines() {
        try {
            return Files.readAllLines(record).stream().map(Line::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Done calls of signers' keys, in their order. */
    public List<String> signerCalls() {
        var calls = new ArrayList<String>();
        for (var line : lines()) {
            if (line.isSigner() && line.isDone()) {
                calls.add(line.function());
            }
        }
        return calls;
    }

    public long count(String function) {
        return lines().stream()
                .filter(it -> it.function().equals(function) && it.isDone())
                .count();
    }

    public void forget() {
        write(record, "");
    }

    private void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

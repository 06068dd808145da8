package org.tabellion.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.tabellion.sam.adapter.out.pkcs11.Recorder;

/** Counts what the SAM's process asks of the module and of the disk: a recorder before the one, a shim before the other. */
final class SamCounts {

    private static final long ECDSA = 0x1041;

    private final Recorder recorder;
    private final Path shim;
    private final Path forces;

    private SamCounts(Recorder recorder, Path shim, Path forces) {
        this.recorder = recorder;
        this.shim = shim;
        this.forces = forces;
    }

    /**
     * In all.
     *
     * @param signs by signers' keys
     * @param macs seals and peppers
     * @param roots signatures by the audit's key
     * @param others whatever else the module was asked, but for a session's upkeep
     */
    record Counts(long unwraps, long signs, long destroys, long macs, long roots, long others, long forces) {}

    /** Compiles both into {@code directory}. */
    static SamCounts in(Path directory) {
        var shim = directory.resolve("forces.so");
        var source = Checkout.root().resolve("app/bench/src/main/c/forces.c");
        Checkout.run(
                Map.of(), List.of("cc", "-O2", "-shared", "-fPIC", "-o", shim.toString(), source.toString(), "-ldl"));
        try {
            var forces = Files.write(directory.resolve("forces"), new byte[8]);
            return new SamCounts(Recorder.compile(directory), shim, forces);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The module to configure. */
    Path module() {
        return recorder.module();
    }

    Map<String, String> environment(Path realModule) {
        var environment = new HashMap<>(recorder.environment(realModule));
        environment.put("LD_PRELOAD", shim.toString());
        environment.put("FORCES_FILE", forces.toString());
        return environment;
    }

    /** During {@code work}. */
    Counts during(Runnable work) {
        recorder.forget();
        long before = forces();
        work.run();
        long forced = forces() - before;
        var done = recorder.lines().stream().filter(Recorder.Line::isDone).toList();
        long unwraps = count(done, it -> it.function().equals("C_UnwrapKey"));
        long destroys = count(done, it -> it.function().equals("C_DestroyObject"));
        long all = count(done, it -> it.function().equals("C_Sign"));
        long signs = count(done, it -> it.function().equals("C_Sign") && it.isSigner());
        // ECDSA by a key that lives in the token is the audit's.
        long roots = count(done, it -> it.function().equals("C_Sign") && !it.isSigner() && it.mechanism() == ECDSA);
        long known = all + unwraps + destroys + count(done, it -> it.function().equals("C_SignInit"));
        return new Counts(unwraps, signs, destroys, all - signs - roots, roots, done.size() - known, forced);
    }

    private static long count(List<Recorder.Line> lines, Predicate<Recorder.Line> which) {
        return lines.stream().filter(which).count();
    }

    private long forces() {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(forces))
                    .order(ByteOrder.nativeOrder())
                    .getLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

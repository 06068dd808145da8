package org.tabellion.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.adapter.out.pkcs11.NssToken;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Hsm;
import org.tabellion.sam.adapter.out.pkcs11.SoftHsmToken;

/**
 * Many signatures through the adapter, and what becomes of the memory of the process. SoftHSM leaks some 300 bytes for each
 * session object until it is finalized; anything more than that would be ours.
 */
final class HsmSoak {

    private static final int CALLERS = 8;
    private static final int STEPS = 10;
    private static final long PAGE = 4096;

    private HsmSoak() {}

    /** {@code [softhsm|nss] [signatures]}. */
    static void main(String... args) {
        boolean nss = args.length > 0 && args[0].equals("nss");
        long total = args.length > 1 ? Long.parseLong(args[1]) : 100_000;
        try {
            var directory = Files.createTempDirectory("tabellion-soak-hsm");
            var settings = nss
                    ? NssToken.create(directory).settings("soak")
                    : SoftHsmToken.create(directory).settings("soak");
            Pkcs11Hsm.create(settings);
            try (var hsm = Pkcs11Hsm.open(settings)) {
                soak(hsm, total, System.out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void soak(Pkcs11Hsm hsm, long total, PrintStream out) throws IOException {
        var key = hsm.generate(KeyAlgorithm.P_256).wrapped();
        var hash = List.of(new Dtbsr(DigestAlgorithm.SHA256, Bytes.of(new byte[32])));
        long first = 0;
        out.printf("%12s %12s %14s%n", "signatures", "RSS MiB", "bytes each");
        for (int step = 0; step <= STEPS; step++) {
            long done = step * total / STEPS;
            if (step > 0) {
                var left = new AtomicLong(total / STEPS);
                try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (int i = 0; i < CALLERS; i++) {
                        var unused = executor.submit(() -> {
                            while (left.getAndDecrement() > 0) {
                                var signed = hsm.sign(key, SignatureAlgorithm.ECDSA_SHA256, hash, () -> {});
                                if (signed.size() != 1) {
                                    throw new IllegalStateException("no signature");
                                }
                            }
                        });
                    }
                }
                if (left.get() > 0) {
                    throw new IllegalStateException("%d signatures failed".formatted(left.get()));
                }
            }
            System.gc();
            long now = resident();
            if (step == 1) {
                // The compiler and the heap have settled by now.
                first = now;
            }
            out.printf(
                    Locale.ROOT,
                    "%12d %12.1f %14s%n",
                    done,
                    now / 1048576.0,
                    step > 1 ? String.valueOf((now - first) * STEPS / ((step - 1) * total)) : "-");
        }
    }

    private static long resident() throws IOException {
        return PAGE
                * Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]);
    }
}

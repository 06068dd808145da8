package org.tabellion.bench;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/**
 * Lets the fuzzer loose on the SAM's readers of what comes from outside. It watches which branches an input reaches and
 * keeps those inputs that reach new ones; its own lines ({@code cov}, {@code ft}, {@code corp}) tell how far it came.
 *
 * <pre>Fuzz FOLDER [TARGET] [SECONDS]</pre>
 */
public final class Fuzz {

    private static final String INSTRUMENTED = "org.tabellion.**:tools.jackson.core.**:org.bouncycastle.asn1.**";
    private static final int LARGEST_INPUT = 64 * 1024;
    private static final int SECONDS_FOR_ONE = 60;
    private static final int MEGABYTES = 1500;

    /** What can be fuzzed: a class with {@code seeds()} and {@code fuzzerTestOneInput(byte[])} in the leaf's tests. */
    enum Target {
        BODY("org.tabellion.samapi.BodyFuzz"),
        CONFIGURATION("org.tabellion.samapi.ConfigurationFuzz"),
        INFRASTRUCTURE("org.tabellion.samserver.InfrastructureFuzz"),
        TOKEN("org.tabellion.sam.adapter.out.crypto.TokenFuzz"),
        CERTIFICATE("org.tabellion.sam.adapter.out.crypto.CertificateFuzz"),
        PIN("org.tabellion.sam.adapter.out.crypto.PinFuzz"),
        PROOF("org.tabellion.sam.adapter.out.crypto.ProofFuzz"),
        AUDIT("org.tabellion.sam.adapter.out.log.AuditFuzz"),
        SEGMENT("org.tabellion.sam.adapter.out.memory.SegmentFuzz");

        private final String type;

        Target(String type) {
            this.type = type;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What the target itself begins with. */
        List<byte[]> seeds() {
            try {
                var seeds = Class.forName(type).getMethod("seeds").invoke(null);
                var all = new ArrayList<byte[]>();
                ((List<?>) seeds).forEach(it -> all.add((byte[]) it));
                return all;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        /** @throws RuntimeException what the target throws, if it finds something */
        void take(byte[] input) {
            try {
                Class.forName(type)
                        .getMethod("fuzzerTestOneInput", byte[].class)
                        .invoke(null, input);
            } catch (InvocationTargetException found) {
                throw new IllegalStateException(label() + ": " + found.getCause(), found.getCause());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Fuzz() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments.length < 1 || arguments.length > 3) {
            throw new IllegalArgumentException("Fuzz FOLDER [TARGET] [SECONDS]");
        }
        var folder = Path.of(arguments[0]);
        int seconds = 60;
        var targets = List.of(Target.values());
        for (int i = 1; i < arguments.length; i++) {
            if (arguments[i].chars().allMatch(Character::isDigit)) {
                seconds = Integer.parseInt(arguments[i]);
            } else {
                targets = List.of(Target.valueOf(arguments[i].toUpperCase(Locale.ROOT)));
            }
        }
        int findings = 0;
        for (var target : targets) {
            System.out.printf("--- %s for %d s%n", target.label(), seconds);
            findings += fuzz(target, folder.resolve(target.label()), seconds) == 0 ? 0 : 1;
        }
        System.out.printf("%d targets, %d with a finding%n", targets.size(), findings);
        System.exit(findings == 0 ? 0 : 1);
    }

    private static int fuzz(Target target, Path folder, int seconds) throws IOException, InterruptedException {
        var corpus = Files.createDirectories(folder.resolve("corpus"));
        for (var seed : target.seeds()) {
            var name = DigestAlgorithm.SHA256.digest(Bytes.of(seed)).hex().substring(0, 40);
            Files.write(corpus.resolve(name), seed);
        }
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.type,
                "--instrumentation_includes=" + INSTRUMENTED,
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-max_total_time=" + seconds,
                "-max_len=" + LARGEST_INPUT,
                "-timeout=" + SECONDS_FOR_ONE,
                "-rss_limit_mb=0",
                "-print_final_stats=1",
                corpus.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }
}

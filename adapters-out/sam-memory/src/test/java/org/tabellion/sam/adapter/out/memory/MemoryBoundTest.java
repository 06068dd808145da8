package org.tabellion.sam.adapter.out.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.ActivateAndSign.SignatureValue;
import org.tabellion.sam.AuthorizationServerId;
import org.tabellion.sam.RequestId;
import org.tabellion.sam.SigningServiceId;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.model.TokenId;
import org.tabellion.sam.spi.AuditLog;
import org.tabellion.sam.spi.SamMemory.Entry;
import org.tabellion.sam.spi.SamMemory.Written;
import org.tabellion.sam.testkit.SoftwareHsm;

/** Six minutes of a busy SAM, with all that must be remembered of them, in a process with little heap. */
class MemoryBoundTest {

    private static final int USES = 120_000;
    private static final int TOGETHER = 500;
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(6));

    @Test
    void many_uses_and_their_answers_fit_in_a_small_heap_over_segments_and_a_restart(@TempDir Path folder)
            throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var output = folder.resolve("output").toFile();
        var process = new ProcessBuilder(
                        java,
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemoryBoundTest.class.getName(),
                        folder.resolve("journal").toString())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(output).content().contains("repeated after a restart");
        assertThat(process.exitValue()).isZero();
    }

    static void main(String... arguments) throws IOException {
        var hsm = new SoftwareHsm();
        var folder = Path.of(arguments[0]);
        useAndRepeat(folder, hsm);
        // In a frame of its own: the first memory must be garbage by now.
        repeatAfterRestart(folder, hsm);
    }

    private static void useAndRepeat(Path folder, SoftwareHsm hsm) throws IOException {
        try (var memory = open(folder, hsm)) {
            long before = used();
            for (int i = 0; i < USES; i++) {
                var written = memory.write(Entry.of(AuditFacts.service("sign", "ok"), NOW, List.of(spend(i), keep(i))));
                if (i % TOGETHER == TOGETHER - 1) {
                    ((Written.Granted) written).ticket().awaitRoot();
                }
            }
            requireRepeated(memory);
            long each = (used() - before) / USES;
            System.out.println(each + " bytes for each");
            require(each < 400, "too much for each: " + each);
        }
    }

    private static void repeatAfterRestart(Path folder, SoftwareHsm hsm) throws IOException {
        try (var memory = open(folder, hsm)) {
            requireRepeated(memory);
            System.out.println("repeated after a restart");
        }
    }

    private static JournalSamMemory open(Path folder, SoftwareHsm hsm) throws IOException {
        return JournalSamMemory.open(
                FileJournalFolder.open(folder, folder.resolve("witness")),
                new MemorySurroundings(
                        "sam-test",
                        new Forgetting(),
                        hsm,
                        (reason, cause) -> {
                            throw new IllegalStateException(reason, cause);
                        },
                        new ManualTime(NOW)),
                new JournalSamMemory.Limits(64L << 20, 3L * USES));
    }

    private static void requireRepeated(JournalSamMemory memory) {
        for (int i = 0; i < USES; i += USES / 50) {
            var kept = memory.kept(request(i)).orElseThrow();
            require(kept.answer().equals(answer(i)), "another answer");
            require(kept.ticket().awaitRoot().record().contains("sign"), "no record");
            var again = memory.write(Entry.of(AuditFacts.service("sign", "ok"), NOW, List.of(spend(i))));
            require(again instanceof Written.Refused, "granted again");
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static final AuthorizationServerId ISSUER = new AuthorizationServerId("as-1");
    private static final SigningServiceId CLIENT = new SigningServiceId("ssa-1");

    private static Demand spend(int number) {
        return new Demand.SpendToken(new TokenId(ISSUER, "sad_01JZ3V5K7M9P1R3T5W%08d".formatted(number)), LATER);
    }

    private static Demand keep(int number) {
        return new Demand.Keep(request(number), hash(number), Optional.of(hash(-number)), answer(number), LATER);
    }

    private static RequestKey request(int number) {
        return new RequestKey(CLIENT, new RequestId("0b7f9e6a-4f5e-4d5a-9a57-%012d".formatted(number)));
    }

    // As large as an RSA-2048 signature.
    private static Answer answer(int number) {
        return new Answer.Signatures(List.of(new SignatureValue(hash(number), Bytes.of(new byte[256]))), 0);
    }

    private static Bytes hash(int number) {
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("hash " + number));
    }

    /** A log whose lines nobody reads. */
    private static final class Forgetting implements AuditLog {

        private long last;

        @Override
        public OptionalLong lastSequence(AuditLogName log) {
            return OptionalLong.of(last);
        }

        @Override
        public void append(List<AuditChain.Line> lines) {
            // Nobody reads it.
            last = lines.isEmpty() ? last : lines.getLast().sequence();
        }

        @Override
        public void force() {
            // Nothing is there.
        }
    }
}

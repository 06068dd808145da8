package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.spi.SamMemory.Entry;
import org.tabellion.sam.spi.SamMemory.Written;
import org.tabellion.sam.testkit.SoftwareHsm;

/**
 * Journals that are found at a start. The first byte says what the rest is: the bytes of a segment, or the payload of a
 * whole group of it. Each opens, or is refused as damaged.
 */
public final class SegmentFuzz {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final SoftwareHsm HSM = new SoftwareHsm();
    private static final long CAPACITY = 100_000;

    private SegmentFuzz() {}

    /** What to begin with: a segment with records, its snapshot, its records. */
    public static List<byte[]> seeds() {
        try {
            var folder = new FragileFolder(new Random(1));
            try (var memory = opened(folder)) {
                var key = new KeyPairId("kp_01ARZ3NDEKTSV4RRFFQ69G5FAV");
                var demands = List.<Demand>of(new Demand.Assign(key, NOW.plus(Duration.ofHours(1))));
                ((Written.Granted) memory.write(Entry.of(AuditFacts.service("test", "ok"), NOW, demands)))
                        .ticket()
                        .awaitRoot();
            }
            long newest = folder.segments().last();
            var segment = folder.read(newest, 0, (int) folder.size(newest));
            var snapshot = SegmentReader.groupAt(folder, newest, 0).payload();
            return List.of(shaped(0, segment), shaped(1, snapshot));
        } catch (IOException | SegmentReader.Damaged e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] shaped(int shape, Bytes data) {
        return Bytes.of((byte) shape).append(data).toArray();
    }

    /** @throws RuntimeException if it is refused in another way */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        var value = Bytes.of(Arrays.copyOfRange(data, 1, data.length));
        try (var memory = opened(data[0] % 2 == 0 ? segment(value) : beginning(value))) {
            memory.position();
        } catch (Failure refused) {
            if (refused.kind() != Failure.Kind.CONFLICT) {
                throw refused;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FragileFolder segment(Bytes content) throws IOException {
        var folder = new FragileFolder(new Random(1));
        try (var file = folder.create(1)) {
            file.write(0, content);
            file.force();
        }
        return folder;
    }

    // A whole group around it, so that what lies in it is read.
    private static FragileFolder beginning(Bytes snapshot) throws IOException {
        var folder = new FragileFolder(new Random(1));
        try (var writer = SegmentWriter.create(folder, 1)) {
            writer.write(Group.Kind.SNAPSHOT, snapshot);
            writer.write(Group.Kind.SNAPSHOT_END, Bytes.of());
            writer.force();
        }
        return folder;
    }

    private static JournalSamMemory opened(FragileFolder folder) throws IOException {
        return JournalSamMemory.open(
                folder,
                new MemorySurroundings(
                        "sam-test",
                        new CollectingLog(),
                        HSM,
                        (reason, cause) -> {
                            throw new IllegalStateException(reason, cause);
                        },
                        new ManualTime(NOW)),
                new JournalSamMemory.Limits(64_000, CAPACITY));
    }
}

package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.sam.Position;

/**
 * A file that tells how far a journal has got, in a place that lasts as long as the machine runs: it survives the process,
 * and neither a backup nor a copy of the machine nor its restart brings it along. Whoever cannot write there has none, and
 * can prove nothing at the next start.
 */
final class Witness implements AutoCloseable {

    private static final Path USUAL_PLACE = Path.of("/dev/shm");
    private static final int LENGTH = 2 * Long.BYTES;

    // Not a channel: the JDK closes a channel under a thread that is interrupted.
    private final @Nullable RandomAccessFile file;

    private Witness(@Nullable RandomAccessFile file) {
        this.file = file;
    }

    /** Where the witness of {@code journal} lies by default. */
    static Path usual(Path journal) {
        var name = DigestAlgorithm.SHA256.digest(
                Bytes.ofUtf8(journal.toAbsolutePath().normalize().toString()));
        return USUAL_PLACE.resolve("tabellion-sam-%s-%s"
                .formatted(System.getProperty("user.name"), name.hex().substring(0, 32)));
    }

    static Witness open(Path path) {
        try {
            create(path);
            return new Witness(isOurs(path) ? new RandomAccessFile(path.toFile(), "rw") : null);
        } catch (IOException nowhere) {
            return new Witness(null);
        }
    }

    private static void create(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException told) {
            // By an earlier process of ours, or put there by somebody else.
        }
    }

    // The usual place is everybody's: what another has put there is no witness.
    private static boolean isOurs(Path path) throws IOException {
        var attributes = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isRegularFile()
                && attributes.owner().getName().equals(System.getProperty("user.name"))
                && attributes.permissions().equals(PosixFilePermissions.fromString("rw-------"));
    }

    Optional<Position> told() {
        if (file == null) {
            return Optional.empty();
        }
        try {
            var bytes = new byte[LENGTH];
            file.seek(0);
            if (file.read(bytes) < LENGTH) {
                return Optional.empty();
            }
            var read = ByteBuffer.wrap(bytes);
            return Optional.of(new Position(read.getLong(), read.getLong()));
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    void tell(Position place) throws IOException {
        if (file != null) {
            file.seek(0);
            file.write(ByteBuffer.allocate(LENGTH)
                    .putLong(place.epoch())
                    .putLong(place.sequence())
                    .array());
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}

package org.tabellion.sam.adapter.out.memory;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.Position;

/** Segments as files {@code journal-<number>.sam} of a folder that one process at a time may use. */
final class FileJournalFolder implements JournalFolder, AutoCloseable {

    private static final Pattern NAME = Pattern.compile("journal-([0-9]{12})\\.sam");
    private static final int CHUNK = 64 * 1024;

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;
    private final Witness witness;

    private FileJournalFolder(Path folder, FileChannel lockFile, FileLock lock, Witness witness) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
        this.witness = witness;
    }

    /** @throws Failure CONFLICT if another process uses the folder */
    static FileJournalFolder open(Path folder, Path witness) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(folder, ownerOnly);
        var lockFile =
                FileChannel.open(folder.resolve("journal.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = lock(lockFile);
        if (lock.isEmpty()) {
            lockFile.close();
            throw Failure.conflict("journal_in_use", "the journal is in use");
        }
        return new FileJournalFolder(folder, lockFile, lock.get(), Witness.open(witness));
    }

    private static Optional<FileLock> lock(FileChannel file) throws IOException {
        try {
            return Optional.ofNullable(file.tryLock());
        } catch (OverlappingFileLockException lockedByThisProcess) {
            return Optional.empty();
        }
    }

    @Override
    public SortedSet<Long> segments() throws IOException {
        var numbers = new TreeSet<Long>();
        try (var files = Files.list(folder)) {
            files.map(it -> NAME.matcher(String.valueOf(it.getFileName())))
                    .filter(it -> it.matches())
                    .forEach(it -> numbers.add(Long.parseLong(it.group(1))));
        }
        return numbers;
    }

    @Override
    public JournalFile create(long number) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.deleteIfExists(path(number));
        Files.createFile(path(number), ownerOnly);
        var file = open(number);
        forceFolder();
        return file;
    }

    @Override
    public long size(long number) throws IOException {
        return Files.size(path(number));
    }

    @Override
    public Bytes read(long number, long position, int length) throws IOException {
        var piece = ByteBuffer.allocate(length);
        try (var channel = FileChannel.open(path(number), StandardOpenOption.READ)) {
            while (piece.hasRemaining()) {
                if (channel.read(piece, position + piece.position()) < 0) {
                    throw new EOFException("the segment is shorter");
                }
            }
        }
        return Bytes.of(piece.array());
    }

    @Override
    public JournalFile open(long number) throws IOException {
        var channel = FileChannel.open(path(number), StandardOpenOption.WRITE);
        return new ChannelFile(channel, channel.size());
    }

    @Override
    public void delete(long number) throws IOException {
        Files.deleteIfExists(path(number));
    }

    @Override
    public Optional<Position> told() {
        return witness.told();
    }

    @Override
    public void tell(Position place) throws IOException {
        witness.tell(place);
    }

    @Override
    public void close() throws IOException {
        witness.close();
        lock.release();
        lockFile.close();
    }

    private Path path(long number) {
        return folder.resolve("journal-%012d.sam".formatted(number));
    }

    private void forceFolder() throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static final class ChannelFile implements JournalFile {

        private final FileChannel channel;
        // End of the room taken, or of what was written if that is more.
        private long size;

        ChannelFile(FileChannel channel, long size) {
            this.channel = channel;
            this.size = size;
        }

        @Override
        public synchronized void write(long position, Bytes data) throws IOException {
            writeAll(position, ByteBuffer.wrap(data.toArray()));
            size = Math.max(size, position + data.length());
        }

        @Override
        public void force() throws IOException {
            // Room has been taken before, so that the length seldom changes: data alone is the usual case.
            channel.force(false);
        }

        // Zeros, really written: a hole would take its room only when it is too late.
        @Override
        public synchronized void reserve(long wanted) throws IOException {
            while (size < wanted) {
                var zeros = ByteBuffer.allocate((int) Math.min(CHUNK, wanted - size));
                int count = zeros.remaining();
                writeAll(size, zeros);
                size += count;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        private void writeAll(long position, ByteBuffer data) throws IOException {
            long at = position;
            while (data.hasRemaining()) {
                at += channel.write(data, at);
            }
        }
    }
}

package org.tabellion.sam.adapter.out.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditFacts;
import tools.jackson.core.JacksonException;

/** One log. What is written starts where the last whole line ends, so that a failed write is made good by the next. */
final class LogFile implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LogFile.class.getName());
    private static final int LONGEST_LINE = 4 << 20;
    private static final String BEGINS_A_FILE = "\"type\":\"" + AuditFacts.CONTINUE + "\"";

    private final Path path;

    // Not a channel: the JDK closes a channel under a thread that is interrupted.
    private RandomAccessFile file;
    private @Nullable Object identity;
    private long end;
    private long lastSequence;

    private LogFile(Path path) throws IOException {
        this.path = path;
        this.file = openFile(path);
        this.identity = identityOf(path);
    }

    static LogFile open(Path path) throws IOException {
        var log = new LogFile(path);
        log.findEnd();
        if (log.lastSequence == 0) {
            log.lastSequence = lastOfThoseMovedAside(path);
        }
        return log;
    }

    /** 0 if there is no line. */
    long lastSequence() {
        return lastSequence;
    }

    void append(List<AuditChain.Line> lines) throws IOException {
        var bytes = new ByteArrayOutputStream();
        long last = lastSequence;
        for (var line : lines) {
            if (line.sequence() <= last) {
                continue;
            }
            if (line.text().utf8().contains(BEGINS_A_FILE)) {
                write(bytes, last);
                moveOn();
            }
            bytes.writeBytes(line.text().toArray());
            bytes.write('\n');
            last = line.sequence();
        }
        write(bytes, last);
    }

    private void write(ByteArrayOutputStream bytes, long last) throws IOException {
        if (bytes.size() == 0) {
            return;
        }
        if (file.length() < end) {
            LOG.log(Level.ERROR, "{0} was cut under us: logrotate is to create a file, not to truncate it", path);
            long known = lastSequence;
            findEnd();
            lastSequence = known;
        }
        file.seek(end);
        file.write(bytes.toByteArray());
        end += bytes.size();
        lastSequence = last;
        bytes.reset();
    }

    // If the file still has its name, nobody has moved it aside, and it goes on.
    private void moveOn() throws IOException {
        var next = openFile(path);
        boolean taken = false;
        try {
            var nextIdentity = identityOf(path);
            if (nextIdentity != null && nextIdentity.equals(identity)) {
                return;
            }
            if (next.length() > 0) {
                throw new IOException("there is something in the file where the log should go on: " + path);
            }
            file.getFD().sync();
            file.close();
            file = next;
            identity = nextIdentity;
            end = 0;
            taken = true;
        } finally {
            if (!taken) {
                next.close();
            }
        }
    }

    void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static RandomAccessFile openFile(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException usual) {
            // It goes on, with the mode that it has.
        }
        return new RandomAccessFile(path.toFile(), "rw");
    }

    private static @Nullable Object identityOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    // When the log was moved aside while nobody wrote it, it goes on after the last line of the file before.
    private static long lastOfThoseMovedAside(Path path) throws IOException {
        long last = 0;
        for (var aside : AuditFiles.of(path)) {
            if (!aside.equals(path)) {
                last = Math.max(last, AuditFiles.lastSequence(aside));
            }
        }
        return last;
    }

    private void findEnd() throws IOException {
        long length = file.length();
        long from = Math.max(0, length - LONGEST_LINE);
        var tail = new byte[(int) (length - from)];
        file.seek(from);
        file.readFully(tail);
        int last = lastLineEnd(tail, tail.length);
        end = from + last;
        file.setLength(end);
        if (last > 0) {
            int start = lastLineEnd(tail, last - 1);
            lastSequence = sequenceOf(new String(tail, start, last - 1 - start, StandardCharsets.UTF_8));
        }
    }

    // Where the byte after the last line feed before limit is.
    private static int lastLineEnd(byte[] bytes, int limit) {
        for (int i = limit - 1; i >= 0; i--) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    private static long sequenceOf(String line) throws IOException {
        try {
            return AuditLine.parse(line).sequence();
        } catch (JacksonException | IllegalArgumentException broken) {
            throw new IOException("the log does not end with an audit line", broken);
        }
    }
}

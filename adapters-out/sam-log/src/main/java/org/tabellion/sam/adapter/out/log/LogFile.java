package org.tabellion.sam.adapter.out.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.tabellion.sam.model.AuditChain;
import tools.jackson.core.JacksonException;

/** One log. What is written starts where the last whole line ends, so that a failed write is made good by the next. */
final class LogFile implements AutoCloseable {

    private static final int LONGEST_LINE = 4 << 20;

    // Not a channel: the JDK closes a channel under a thread that is interrupted.
    private final RandomAccessFile file;
    private long end;
    private long lastSequence;

    private LogFile(RandomAccessFile file) {
        this.file = file;
    }

    static LogFile open(Path path) throws IOException {
        var file = new LogFile(new RandomAccessFile(path.toFile(), "rw"));
        file.findEnd();
        return file;
    }

    /** 0 if there is no line. */
    long lastSequence() {
        return lastSequence;
    }

    void append(List<AuditChain.Line> lines) throws IOException {
        var fresh = lines.stream().filter(it -> it.sequence() > lastSequence).toList();
        if (fresh.isEmpty()) {
            return;
        }
        var bytes = new ByteArrayOutputStream();
        for (var line : fresh) {
            bytes.writeBytes(line.text().toArray());
            bytes.write('\n');
        }
        file.seek(end);
        file.write(bytes.toByteArray());
        end += bytes.size();
        lastSequence = fresh.getLast().sequence();
    }

    void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
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

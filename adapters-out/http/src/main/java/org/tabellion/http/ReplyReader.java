package org.tabellion.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tabellion.kernel.Bytes;

/** Reads one answer of HTTP/1.1 (RFC 9112) from a connection. Everything it takes is bounded. */
public final class ReplyReader {

    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_LINES = 100;
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.(?<minor>[01]) (?<status>[1-5][0-9]{2})(?: .*)?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,10}");
    private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?");

    private final InputStream in;
    private final int largestBody;

    /**
     * @param headers by their names in lower case; the last of several of one name
     * @param isKept whether the connection may be used again
     */
    public record Answer(int status, Map<String, String> headers, Bytes body, boolean isKept) {

        /** @param name in lower case */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /**
     * @param in buffered; nothing of it is taken that follows the answer
     * @param largestBody in bytes
     */
    public ReplyReader(InputStream in, int largestBody) {
        this.in = in;
        this.largestBody = largestBody;
    }

    /** @throws IOException if that is no answer, ends early, or is larger than allowed */
    public Answer read() throws IOException {
        var begun = statusLine();
        var headers = headers();
        for (int interim = 0; status(begun) < 200; interim++) {
            if (interim == 3) {
                throw new IOException("too many interim answers");
            }
            begun = statusLine();
            headers = headers();
        }
        int status = status(begun);
        var encoding = headers.getOrDefault("content-encoding", "identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw new IOException("a content encoding that was not asked for");
        }
        boolean isEmpty = status == 204 || status == 304;
        var body = isEmpty ? new byte[0] : body(headers);
        boolean isOld = begun.group("minor").equals("0");
        return new Answer(status, headers, Bytes.of(body), !isOld && isKept(headers, isEmpty));
    }

    // RFC 9112 section 9.3; what has no length of its own ends with the connection.
    private static boolean isKept(Map<String, String> headers, boolean isEmpty) {
        boolean isFramed = headers.containsKey("content-length") || headers.containsKey("transfer-encoding");
        return (isEmpty || isFramed)
                && !headers.getOrDefault("connection", "")
                        .toLowerCase(Locale.ROOT)
                        .contains("close");
    }

    private Matcher statusLine() throws IOException {
        var matcher = STATUS_LINE.matcher(line());
        if (!matcher.matches()) {
            throw new IOException("not an answer of HTTP/1.1");
        }
        return matcher;
    }

    private static int status(Matcher line) {
        return Integer.parseInt(line.group("status"));
    }

    private Map<String, String> headers() throws IOException {
        var headers = new HashMap<String, String>();
        for (int count = 0; count < MOST_LINES; count++) {
            var line = line();
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                throw new IOException("not a header");
            }
            var name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            var value = line.substring(colon + 1).strip();
            var before = headers.put(name, value);
            if (before != null && !before.equals(value) && isFraming(name)) {
                throw new IOException("two values of " + name);
            }
        }
        throw new IOException("too many headers");
    }

    private static boolean isFraming(String name) {
        return name.equals("content-length") || name.equals("transfer-encoding") || name.equals("content-encoding");
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        var transfer = headers.get("transfer-encoding");
        var length = headers.get("content-length");
        if (transfer != null) {
            if (!transfer.equalsIgnoreCase("chunked") || length != null) {
                throw new IOException("a transfer encoding that is not plain chunked");
            }
            return chunks();
        }
        if (length == null) {
            return fitting(in.readNBytes(largestBody + 1));
        }
        if (!LENGTH.matcher(length).matches() || Long.parseLong(length) > largestBody) {
            throw new IOException("larger than " + largestBody);
        }
        return exactly(Integer.parseInt(length));
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            var matcher = CHUNK_SIZE.matcher(line());
            if (!matcher.matches()) {
                throw new IOException("not a chunk");
            }
            long size = Long.parseLong(matcher.group(1), 16);
            if (size == 0) {
                headers();
                return body.toByteArray();
            }
            if (body.size() + size > largestBody) {
                throw new IOException("larger than " + largestBody);
            }
            body.write(exactly((int) size));
            if (!line().isEmpty()) {
                throw new IOException("a chunk that is longer than it says");
            }
        }
    }

    private byte[] exactly(int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer ends early");
        }
        return bytes;
    }

    private byte[] fitting(byte[] bytes) throws IOException {
        if (bytes.length > largestBody) {
            throw new IOException("larger than " + largestBody);
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the answer ends early");
            }
            if (next == '\n') {
                var text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            if (line.size() == LONGEST_LINE) {
                throw new IOException("a line that is too long");
            }
            line.write(next);
        }
    }
}

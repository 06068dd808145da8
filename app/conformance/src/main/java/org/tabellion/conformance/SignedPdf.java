package org.tabellion.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The last signature of a PDF, read without a PDF library. */
final class SignedPdf {

    private static final Pattern RANGE =
            Pattern.compile("/ByteRange\\s*\\[\\s*0\\s+([0-9]{1,10})\\s+([0-9]{1,10})\\s+([0-9]{1,10})\\s*\\]");

    private final byte[] bytes;
    private final int gap;
    private final int after;

    private SignedPdf(byte[] bytes, int gap, int after) {
        this.bytes = bytes;
        this.gap = gap;
        this.after = after;
    }

    /** @throws NotConforming if it holds no signature, or one that leaves out more than its own value */
    static SignedPdf of(byte[] bytes) {
        var range = RANGE.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        int gap = -1;
        int after = -1;
        int end = -1;
        while (range.find()) {
            gap = Integer.parseInt(range.group(1));
            after = Integer.parseInt(range.group(2));
            end = after + Integer.parseInt(range.group(3));
        }
        if (gap < 0) {
            throw new NotConforming("the document has no /ByteRange");
        }
        if (end != bytes.length || gap >= after || bytes[gap] != '<' || bytes[after - 1] != '>') {
            throw new NotConforming("/ByteRange does not cover the document as a whole but for /Contents");
        }
        return new SignedPdf(bytes, gap, after);
    }

    byte[] signedBytes() {
        var all = new byte[gap + bytes.length - after];
        System.arraycopy(bytes, 0, all, 0, gap);
        System.arraycopy(bytes, after, all, gap, bytes.length - after);
        return all;
    }

    /** DER, and the zeros that fill its room. */
    byte[] contents() {
        try {
            return HexFormat.of()
                    .parseHex(new String(Arrays.copyOfRange(bytes, gap + 1, after - 1), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException notHexadecimal) {
            throw new NotConforming("/Contents is not hexadecimal");
        }
    }
}

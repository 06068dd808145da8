package org.tabellion.documents.adapter.out.jdbc;

import java.io.InputStream;
import java.util.function.IntFunction;

/** Reads part after part, each fetched when it is wanted. */
final class PartsStream extends InputStream {

    private final int parts;
    private final IntFunction<byte[]> fetch;
    private int next;
    private byte[] present = new byte[0];
    private int position;

    PartsStream(int parts, IntFunction<byte[]> fetch) {
        this.parts = parts;
        this.fetch = fetch;
    }

    @Override
    public int read() {
        return advance() ? present[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!advance()) {
            return -1;
        }
        int count = Math.min(length, present.length - position);
        System.arraycopy(present, position, target, offset, count);
        position += count;
        return count;
    }

    private boolean advance() {
        while (position == present.length) {
            if (next == parts) {
                return false;
            }
            present = fetch.apply(next++);
            position = 0;
        }
        return true;
    }
}

package org.tabellion.documents.testkit;

import java.io.InputStream;
import org.tabellion.documents.spi.Draft;
import org.tabellion.kernel.Bytes;

/** Content in memory, which is gone once it is closed, as a scratch folder is. */
public final class BytesDraft implements Draft {

    private final Bytes bytes;
    private boolean isClosed;

    public BytesDraft(Bytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public long size() {
        requireOpen();
        return bytes.length();
    }

    @Override
    public InputStream open() {
        requireOpen();
        return bytes.stream();
    }

    @Override
    public void close() {
        requireOpen();
        isClosed = true;
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("the draft is gone");
        }
    }
}

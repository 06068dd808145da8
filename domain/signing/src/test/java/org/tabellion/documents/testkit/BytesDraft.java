package org.tabellion.documents.testkit;

import java.io.InputStream;
import org.tabellion.documents.spi.Draft;
import org.tabellion.kernel.Bytes;

/** Content in memory. */
public record BytesDraft(Bytes bytes) implements Draft {

    @Override
    public long size() {
        return bytes.length();
    }

    @Override
    public InputStream open() {
        return bytes.stream();
    }

    @Override
    public void close() {}
}

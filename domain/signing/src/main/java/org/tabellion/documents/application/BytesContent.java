package org.tabellion.documents.application;

import java.io.InputStream;
import org.tabellion.documents.spi.Content;
import org.tabellion.kernel.Bytes;

/** A document that came within a call. */
record BytesContent(Bytes bytes) implements Content {

    @Override
    public long size() {
        return bytes.length();
    }

    @Override
    public InputStream open() {
        return bytes.stream();
    }

    /** Nobody else is to read it. */
    @Override
    public String toString() {
        return "document";
    }
}

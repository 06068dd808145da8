package org.tabellion.documents.spi;

import java.io.InputStream;

/** A document's bytes, which need not lie in memory: they can be read from the start as often as wanted. */
public interface Content {

    long size();

    /** The caller closes it. */
    InputStream open();
}

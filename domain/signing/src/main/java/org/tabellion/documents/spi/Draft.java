package org.tabellion.documents.spi;

/** Content that lies in a place of passage and is gone when this is closed. */
public interface Draft extends Content, AutoCloseable {

    @Override
    void close();
}

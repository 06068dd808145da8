package org.tabellion.documents.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.tabellion.documents.spi.Content;
import org.tabellion.kernel.Bytes;

/** Documents in memory: for those that came within a call, or go with its answer. */
final class Documents {

    private Documents() {}

    static Bytes bytes(Content content) {
        try (var stream = content.open()) {
            return Bytes.readAll(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.tabellion.dss;

import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.signature.resources.AbstractResourcesHandler;
import eu.europa.esig.dss.spi.signature.resources.DSSResourcesHandlerBuilder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tabellion.kernel.Failure;

/**
 * A folder of one operation: all that it spools lies there and goes with it. Files, since a document of a hundred megabytes
 * shall not lie in the heap; DSS's own handler registers every file with the JVM's exit hook, which never forgets it.
 */
public final class Scratch implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final Path folder;

    Scratch(Path folder) {
        this.folder = folder;
    }

    /** @throws Failure INVALID {@code document_too_large}, {@code document_incomplete} if the sender broke off */
    public FileDocument receive(InputStream content, long most) {
        try {
            var file = Files.createTempFile(folder, "in", "");
            try (var sink = Files.newOutputStream(file)) {
                copy(content, sink, most);
            }
            return new FileDocument(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(InputStream content, OutputStream sink, long most) throws IOException {
        var buffer = new byte[BUFFER];
        long total = 0;
        for (int count = read(content, buffer); count >= 0; count = read(content, buffer)) {
            total += count;
            if (total > most) {
                throw Failure.invalid("document_too_large", "a document has at most %d bytes".formatted(most));
            }
            sink.write(buffer, 0, count);
        }
    }

    private static int read(InputStream content, byte[] buffer) {
        try {
            return content.read(buffer);
        } catch (IOException brokenOff) {
            throw Failure.invalid("document_incomplete", "the document broke off");
        }
    }

    public DSSResourcesHandlerBuilder resources() {
        return () -> new InFolder(folder);
    }

    @Override
    public void close() {
        try (var files = Files.list(folder)) {
            for (var file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class InFolder extends AbstractResourcesHandler {

        private final Path file;

        InFolder(Path folder) {
            try {
                this.file = Files.createTempFile(folder, "dss", "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        protected OutputStream buildOutputStream() throws IOException {
            return new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
        }

        @Override
        public DSSDocument writeToDSSDocument() throws IOException {
            close();
            return new FileDocument(file.toFile());
        }
    }
}

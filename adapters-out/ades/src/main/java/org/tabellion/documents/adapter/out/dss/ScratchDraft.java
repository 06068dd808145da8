package org.tabellion.documents.adapter.out.dss;

import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import java.io.InputStream;
import org.tabellion.documents.spi.Draft;
import org.tabellion.dss.Scratch;

/** A file in a scratch folder, which goes with it. */
final class ScratchDraft implements Draft {

    private final FileDocument document;
    private final Scratch scratch;

    ScratchDraft(DSSDocument document, Scratch scratch) {
        this.document = (FileDocument) document;
        this.scratch = scratch;
    }

    FileDocument document() {
        return document;
    }

    @Override
    public long size() {
        return document.getFile().length();
    }

    @Override
    public InputStream open() {
        return document.openStream();
    }

    @Override
    public void close() {
        scratch.close();
    }
}

package org.tabellion.documents.adapter.out.dss;

import java.io.InputStream;
import org.springframework.stereotype.Component;
import org.tabellion.documents.spi.Draft;
import org.tabellion.documents.spi.Workspace;
import org.tabellion.dss.ScratchSpace;

@Component
class ScratchWorkspace implements Workspace {

    private final ScratchSpace space;

    ScratchWorkspace(ScratchSpace space) {
        this.space = space;
    }

    @Override
    public Draft receive(InputStream content) {
        var scratch = space.open();
        boolean received = false;
        try {
            var draft = new ScratchDraft(scratch.receive(content, space.largestDocument()), scratch);
            received = true;
            return draft;
        } finally {
            if (!received) {
                scratch.close();
            }
        }
    }
}

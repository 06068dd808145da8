package org.tabellion.archtests.bad.docapi;

import org.tabellion.archtests.bad.cscapi.OpenController;

/** Bad (8): an edge uses another edge. */
final class ChattyEdge {

    OpenController other() {
        throw new UnsupportedOperationException();
    }
}

package org.tabellion.archtests.bad.edge;

import org.tabellion.archtests.bad.cscapi.OpenController;

/** Bad (8): what all edges share knows one of them. */
final class PartialFrame {

    OpenController other() {
        throw new UnsupportedOperationException();
    }
}

package org.tabellion.documents;

import java.util.List;

/** What can be signed for clients here: for those who tell it. */
public interface OfferedFormats {

    List<Offer> offered();

    /** @param levels that can be asked for, rising */
    record Offer(Format format, List<Level> levels) {}

    enum Format {
        PADES
    }
}

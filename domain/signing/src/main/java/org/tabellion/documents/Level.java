package org.tabellion.documents;

/** PAdES baseline levels, EN 319 142-1. */
public enum Level {
    B_B("PAdES-BASELINE-B", 0),
    B_T("PAdES-BASELINE-T", 1),
    B_LT("PAdES-BASELINE-LT", 1),
    B_LTA("PAdES-BASELINE-LTA", 2);

    private final String standardName;
    private final int timestamps;

    Level(String standardName, int timestamps) {
        this.standardName = standardName;
        this.timestamps = timestamps;
    }

    /** How many a document of level B-B gets on its way to this one: of the signature, and of the whole. */
    public int timestamps() {
        return timestamps;
    }

    public String standardName() {
        return standardName;
    }
}

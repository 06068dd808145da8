package org.tabellion.documents;

/** PAdES baseline levels, EN 319 142-1. */
public enum Level {
    B_B("PAdES-BASELINE-B"),
    B_T("PAdES-BASELINE-T"),
    B_LT("PAdES-BASELINE-LT"),
    B_LTA("PAdES-BASELINE-LTA");

    private final String standardName;

    Level(String standardName) {
        this.standardName = standardName;
    }

    public String standardName() {
        return standardName;
    }
}

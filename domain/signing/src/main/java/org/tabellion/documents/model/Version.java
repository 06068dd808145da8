package org.tabellion.documents.model;

/** What is kept of a document: as it came, with the signature, with timestamps and evidence. */
public enum Version {
    ORIGINAL,
    SIGNED,
    EXTENDED
}

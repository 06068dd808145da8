package org.tabellion.metering;

/** What is counted; each in its own unit. */
public enum UsageKind {
    /** Signature values given out, one for each hash. */
    SIGNATURE,
    /** The same, where they are a legal person's: not in the former. */
    SEAL,
    /** Time-stamp tokens fetched from the authority and put to use. */
    TIMESTAMP,
    /** Documents whose validation report was given out. */
    VALIDATION,
    /** Keys of signers that came into force with their certificate, for the service provider that asked for them. */
    KEY
}

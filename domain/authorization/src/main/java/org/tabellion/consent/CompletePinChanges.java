package org.tabellion.consent;

/**
 * Completes changes of PINs that a crash or a lost answer left in between: the SAM answers a repeated call from its record,
 * for as long as a SAD lives. What it returns is the signer's one object that opens keys from then on.
 */
public interface CompletePinChanges {

    /** Of all groups. @return how many came to an end */
    int completeAll();
}

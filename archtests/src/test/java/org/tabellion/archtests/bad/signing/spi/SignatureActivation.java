package org.tabellion.archtests.bad.signing.spi;

/** Sound: for signing alone. */
public interface SignatureActivation {}

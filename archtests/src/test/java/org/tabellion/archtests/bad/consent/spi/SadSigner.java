package org.tabellion.archtests.bad.consent.spi;

/** Sound: for consent alone. */
public interface SadSigner {}

package org.tabellion.archtests.modules.till;

/** Sound by itself. */
public interface Till {}

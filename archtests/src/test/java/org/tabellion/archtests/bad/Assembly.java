package org.tabellion.archtests.bad;

/** Sound: starts everything. */
public class Assembly {}

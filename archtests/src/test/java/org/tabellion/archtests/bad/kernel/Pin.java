package org.tabellion.archtests.bad.kernel;

/** Bad (18): a record prints what it holds. */
public record Pin(String digits) {}

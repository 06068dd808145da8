package org.tabellion.archtests.bad.processes;

/** Sound. */
final class Process {}

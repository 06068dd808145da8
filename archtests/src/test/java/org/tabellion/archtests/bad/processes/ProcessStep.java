package org.tabellion.archtests.bad.processes;

/** Sound. */
record ProcessStep(String topic) {}

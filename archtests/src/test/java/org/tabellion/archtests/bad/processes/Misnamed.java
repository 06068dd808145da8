package org.tabellion.archtests.bad.processes;

/** Bad (10): makes steps and does not say so. */
final class Misnamed {

    ProcessStep step() {
        return new ProcessStep("step");
    }
}

package org.tabellion.archtests.bad.processes;

/** Bad (10): keeps something between two runs. */
final class ForgetfulSteps {

    private int runs;

    ProcessStep step() {
        runs++;
        return new ProcessStep("step " + runs);
    }
}

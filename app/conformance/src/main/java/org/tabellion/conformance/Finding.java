package org.tabellion.conformance;

import java.time.Duration;
import java.util.List;

/**
 * How one case went.
 *
 * @param message why it failed or was skipped; empty when it passed
 * @param remarks what is allowed but not advised
 * @param exchanges with secrets taken out; of a case that passed none
 */
record Finding(
        Edition edition,
        Case tried,
        Verdict verdict,
        String message,
        List<String> remarks,
        List<Exchange> exchanges,
        Duration time) {

    enum Verdict {
        PASSED,
        FAILED,
        SKIPPED
    }
}

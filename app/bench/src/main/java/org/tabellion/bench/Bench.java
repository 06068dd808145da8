package org.tabellion.bench;

import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code ./tabellion bench WHAT [arguments]}. */
public final class Bench {

    // Held on to: the JDK forgets loggers, and with them their level.
    private static final Logger TABELLION = Logger.getLogger("org.tabellion");

    private Bench() {}

    public static void main(String... args) {
        // That a token is up is told with each round.
        TABELLION.setLevel(Level.WARNING);
        var what = args.length > 0 ? args[0] : "hsm";
        var rest = args.length > 0 ? Arrays.copyOfRange(args, 1, args.length) : args;
        switch (what) {
            case "hsm" -> RawHsmBench.main(rest);
            case "hsm-soak" -> HsmSoak.main(rest);
            case "hsm-loss" -> HsmLoss.main(rest);
            case "sam" -> SamBench.main(rest);
            case "csc" -> CscBench.main(rest);
            case "sam-soak" -> SamSoak.main(rest);
            default ->
                throw new IllegalArgumentException(
                        "bench " + what + " does not exist; there are: hsm, hsm-soak, hsm-loss, sam, sam-soak, csc");
        }
    }
}

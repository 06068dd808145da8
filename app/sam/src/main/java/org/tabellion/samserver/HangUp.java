package org.tabellion.samserver;

import sun.misc.Signal;

/** SIGHUP, which is what logrotate and {@code systemctl reload} send. */
final class HangUp {

    private HangUp() {}

    /** From now on the signal runs {@code work}, one at a time on a thread of its own, and no longer ends the process. */
    static void does(Runnable work) {
        Signal.handle(new Signal("HUP"), _ -> work.run());
    }
}

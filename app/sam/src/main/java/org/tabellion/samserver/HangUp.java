package org.tabellion.samserver;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/** SIGHUP, which is what logrotate and {@code systemctl reload} send. */
final class HangUp {

    private HangUp() {}

    /**
     * From now on the signal runs {@code work}, one at a time on a thread of its own, and no longer ends the process.
     *
     * @return whether it will be heard: the platform leaves it ignored if whoever started the process had it so, as nohup does
     */
    static boolean does(Runnable work) {
        var former = Signal.handle(new Signal("HUP"), _ -> work.run());
        return !former.equals(SignalHandler.SIG_IGN);
    }
}

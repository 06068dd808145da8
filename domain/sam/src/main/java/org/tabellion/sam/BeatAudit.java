package org.tabellion.sam;

/**
 * Signs a root over audit records that have none yet, and a heartbeat when a minute has passed without one, so that a
 * cut tail shows; every hour each log names the head of the other. To be called every second by the process.
 */
public interface BeatAudit {

    /** @throws org.tabellion.kernel.Failure UNAVAILABLE if module or journal do not answer; the next beat makes up for it */
    void beat();
}

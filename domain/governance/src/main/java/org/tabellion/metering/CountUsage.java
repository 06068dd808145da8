package org.tabellion.metering;

import org.tabellion.kernel.ClientId;

/** Counts what a service provider of the present {@code GroupScope} has used, on the present day of UTC. */
public interface CountUsage {

    /**
     * Writes within the unit of work that is open, the one that commits the thing itself as done: both stand or fall
     * together. The same operation counts once, also if two finish it at the same time; who repeats it later than
     * {@link FoldUsage#REPEATABLE} must know by its own record that it was done.
     *
     * @param quantity at least 1
     * @param operation id of what was done, of 1 to 200 characters; one operation may count in several kinds
     */
    void count(ClientId client, UsageKind kind, int quantity, String operation);
}

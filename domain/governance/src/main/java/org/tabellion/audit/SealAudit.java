package org.tabellion.audit;

/**
 * Chains and seals what this node has recorded since the last seal; told every second by the clock. Only one caller in
 * the cluster works on a node's chain at a time, another one returns at once. Raises {@code audit.seal_late} when a
 * record has waited longer than it may.
 */
public interface SealAudit {

    /** @return how many records were sealed */
    int seal();
}

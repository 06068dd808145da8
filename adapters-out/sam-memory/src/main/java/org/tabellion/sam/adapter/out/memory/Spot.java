package org.tabellion.sam.adapter.out.memory;

/**
 * Where a record lies on the disk.
 *
 * @param group position of the group's frame in its segment
 * @param at position of the record in the group's payload
 */
record Spot(long segment, long group, int at) {}

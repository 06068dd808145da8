package org.tabellion.access;

import org.jmolecules.event.types.DomainEvent;

/**
 * The access token of a grant is taken back, with whatever came of it. Told after it is durable, once for each attempt, so
 * that what a crash has cut short is done by the next.
 */
public record TokensWithdrawn(Grant grant) implements DomainEvent {}

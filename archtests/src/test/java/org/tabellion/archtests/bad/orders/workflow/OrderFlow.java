package org.tabellion.archtests.bad.orders.workflow;

/** Sound: what the engine is asked. */
public interface OrderFlow {}

package org.tabellion.archtests.bad.orders.spi;

/** Sound: an out-port. */
public interface Orders {}

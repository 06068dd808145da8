package org.tabellion.monitoring;

/** Tells the operators that something needs them. Never fails its caller. */
public interface RaiseAlarm {

    /** @param code stable, as {@code audit.seal_late}; {@code detail} names ids, no data */
    void raise(String code, String detail);
}

package org.tabellion.monitoring.spi;

/** Where alarms go: the log, a monitoring system. Never throws. */
public interface AlarmSink {

    /** @param traceId of the request in which the alarm was raised */
    void accept(String code, String detail, String traceId);
}

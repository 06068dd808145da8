package org.tabellion.monitoring.application;

import org.tabellion.kernel.Trace;
import org.tabellion.kernel.UseCase;
import org.tabellion.monitoring.RaiseAlarm;
import org.tabellion.monitoring.spi.AlarmSink;

@UseCase
final class AlarmRaising implements RaiseAlarm {

    private final AlarmSink sink;

    AlarmRaising(AlarmSink sink) {
        this.sink = sink;
    }

    @Override
    public void raise(String code, String detail) {
        sink.accept(code, detail, Trace.current().traceId());
    }
}

package org.tabellion.monitoring.testkit;

import java.util.ArrayList;
import java.util.List;
import org.tabellion.monitoring.RaiseAlarm;

/** Keeps the codes of the alarms raised, in order. */
public final class CollectedAlarms implements RaiseAlarm {

    private final List<String> codes = new ArrayList<>();

    @Override
    public synchronized void raise(String code, String detail) {
        codes.add(code);
    }

    public synchronized List<String> codes() {
        return List.copyOf(codes);
    }
}

package org.tabellion.conformance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was seen in the present case that is no fault, and should be known. */
final class Remarks {

    private final List<String> all = new CopyOnWriteArrayList<>();

    void add(String remark) {
        all.add(remark);
    }

    /** Those since the last time. */
    List<String> take() {
        var taken = List.copyOf(all);
        all.clear();
        return taken;
    }
}

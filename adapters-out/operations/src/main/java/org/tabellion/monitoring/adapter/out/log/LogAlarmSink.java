package org.tabellion.monitoring.adapter.out.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.tabellion.monitoring.spi.AlarmSink;

/**
 * One line of level ERROR for each alarm, by the logger {@code alarm}: {@code code=... trace=... detail}. The line stays
 * one, whatever the detail holds.
 */
@Component
public final class LogAlarmSink implements AlarmSink {

    private static final Logger LOG = LoggerFactory.getLogger("alarm");

    @Override
    public void accept(String code, String detail, String traceId) {
        LOG.error("code={} trace={} {}", code, traceId, onOneLine(detail));
    }

    static String onOneLine(String text) {
        return text.replaceAll("\\p{Cntrl}|[\\u2028\\u2029]", " ");
    }
}

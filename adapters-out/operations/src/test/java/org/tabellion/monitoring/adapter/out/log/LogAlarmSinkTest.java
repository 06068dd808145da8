package org.tabellion.monitoring.adapter.out.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogAlarmSinkTest {

    @Test
    void a_detail_cannot_forge_a_second_line() {
        assertThat(LogAlarmSink.onOneLine("late\r\ncode=audit.fine\u2028all\u0000well"))
                .isEqualTo("late  code=audit.fine all well");
    }

    @Test
    void an_alarm_never_fails_its_caller() {
        new LogAlarmSink().accept("audit.seal_late", "node-1 {} %s", "0af7651916cd43dd8448eb211c80319c");
    }
}

package org.tabellion.audit.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.VerifyAudit;
import org.tabellion.audit.model.AuditRecord;
import org.tabellion.audit.model.Facts;
import org.tabellion.audit.model.Seal;
import org.tabellion.audit.spi.Node;
import org.tabellion.audit.testkit.DigestSealer;
import org.tabellion.audit.testkit.InMemoryAuditLog;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.monitoring.testkit.CollectedAlarms;

class AuditTest {

    private final InMemoryAuditLog log = new InMemoryAuditLog();
    private final ManualTime time = ManualTime.at("2026-11-21T10:00:00Z");
    private final Node node = new Node("node-1");
    private final CollectedAlarms alarms = new CollectedAlarms();
    private final AuditRecording recording =
            new AuditRecording(log, node, new Ids(time, new SeededRandomness(1)), time);
    private final AuditSealing sealing = new AuditSealing(log, new DigestSealer(), alarms, node, time);
    private final AuditVerifying verifying = new AuditVerifying(log, new DigestSealer());

    @Test
    void what_is_recorded_is_chained_sealed_and_verified() {
        record(3);
        assertThat(sealing.seal()).isEqualTo(3);
        record(2);
        assertThat(sealing.seal()).isEqualTo(2);
        record(1);

        assertThat(verifying.verify()).isEqualTo(new VerifyAudit.Outcome.Intact(6, 1));
    }

    @Test
    void a_record_that_was_edited_is_found() {
        sealed(4);
        var victim = log.records().get(1);
        log.records()
                .set(
                        1,
                        new AuditRecord(
                                victim.id(),
                                victim.node(),
                                victim.at(),
                                victim.referencedTime(),
                                victim.group(),
                                victim.trace(),
                                new AuditEvent(
                                        "test.event",
                                        AuditEvent.Outcome.REFUSED,
                                        victim.event().facts())));

        assertBrokenAt(2);
    }

    @Test
    void a_record_that_was_removed_is_found() {
        sealed(4);
        log.records().remove(2);

        assertBrokenAt(3);
    }

    @Test
    void a_link_cut_out_of_the_middle_is_found() {
        sealed(4);
        log.links().remove(1);

        assertBrokenAt(2);
    }

    @Test
    void a_tail_cut_off_is_found_by_its_seal() {
        sealed(2);
        sealed(2);
        log.links().removeLast();
        log.links().removeLast();
        log.records().removeLast();
        log.records().removeLast();

        assertBrokenAt(3);
    }

    @Test
    void a_chain_rewritten_without_the_key_is_found() {
        sealed(2);
        var seal = log.seals().getFirst();
        log.seals()
                .set(
                        0,
                        new Seal(
                                seal.node(),
                                seal.sequence(),
                                seal.hash(),
                                seal.at().plusSeconds(1),
                                seal.kid(),
                                seal.signature()));

        assertBrokenAt(2);
    }

    @Test
    void sealing_late_raises_an_alarm() {
        record(1);
        time.advance(Duration.ofSeconds(6));
        sealing.seal();

        assertThat(alarms.codes()).containsExactly("audit.seal_late");
    }

    @Test
    void facts_come_back_as_they_were_written() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("reason", "quote \" backslash \\ line\nfeed \u00e4 \ud83d\ude00");
        facts.put("empty", "");

        assertThat(Facts.read(Facts.write(facts))).isEqualTo(facts);
        assertThat(Facts.read(Facts.write(Map.of()))).isEmpty();
    }

    private void sealed(int count) {
        record(count);
        sealing.seal();
    }

    private void record(int count) {
        for (int i = 0; i < count; i++) {
            recording.record(new AuditEvent("test.event", AuditEvent.Outcome.DONE, Map.of("number", "n" + i)));
        }
    }

    private void assertBrokenAt(long sequence) {
        assertThat(verifying.verify())
                .isInstanceOfSatisfying(VerifyAudit.Outcome.Broken.class, it -> assertThat(it.sequence())
                        .isEqualTo(sequence));
    }
}

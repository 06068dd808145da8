package org.tabellion.sam.adapter.out.memory;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.CanonicalJson;
import org.tabellion.sam.model.Effect;
import tools.jackson.databind.JsonNode;

/**
 * One record of the journal: a line of audit and what it changes.
 *
 * @param covers up to which line a root covers its log; 0 if the line is no root
 */
record JournalRecord(AuditChain.Line line, Instant at, long epoch, long covers, List<Effect> effects) {

    void writeTo(ByteArrayOutputStream out) {
        var change = new CanonicalJson()
                .text("log", line.log().label())
                .number("seq", line.sequence())
                .time("at", at)
                .number("epoch", epoch)
                .number("covers", covers)
                .objects("effects", effects.stream().map(EffectJson::write).toList())
                .toBytes();
        var lengths = ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(line.text().length())
                .putInt(change.length());
        out.writeBytes(lengths.array());
        out.writeBytes(line.text().toArray());
        out.writeBytes(change.toArray());
    }

    static List<JournalRecord> readAll(Bytes payload) {
        var records = new ArrayList<JournalRecord>();
        var in = ByteBuffer.wrap(payload.toArray());
        while (in.hasRemaining()) {
            var line = new byte[in.getInt()];
            var change = new byte[in.getInt()];
            in.get(line).get(change);
            records.add(read(Bytes.of(line), EffectJson.parse(Bytes.of(change).utf8())));
        }
        return records;
    }

    private static JournalRecord read(Bytes text, JsonNode change) {
        var effects = new ArrayList<Effect>();
        change.required("effects").forEach(it -> effects.add(EffectJson.read(it)));
        long covers = change.required("covers").longValue();
        var line = new AuditChain.Line(
                logNamed(change.required("log").stringValue()),
                change.required("seq").longValue(),
                text,
                covers != 0);
        return new JournalRecord(
                line,
                Instant.parse(change.required("at").stringValue()),
                change.required("epoch").longValue(),
                covers,
                effects);
    }

    static AuditLogName logNamed(String label) {
        for (var log : AuditLogName.values()) {
            if (log.label().equals(label)) {
                return log;
            }
        }
        throw new IllegalArgumentException("no log is named so");
    }
}

package org.tabellion.audit.model;

import java.time.Instant;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.audit.AuditEvent;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.GroupId;

/**
 * One record as it is kept. Its digest is over {@link #canonical()}, so a change of any member is found.
 *
 * @param id {@code au_...}, made by the recording node
 * @param node that recorded it and whose chain it belongs to
 * @param group empty for what concerns no group
 * @param trace W3C trace id, 32 hexadecimal digits
 * @param referencedTime whether the clock followed UTC
 */
public record AuditRecord(
        String id,
        String node,
        Instant at,
        boolean referencedTime,
        Optional<GroupId> group,
        String trace,
        AuditEvent event)
        implements ValueObject {

    /** Of the canonical form; raised when a member is added. */
    public static final int SCHEMA = 1;

    public static final String PREFIX = "au_";

    /** JSON without white space, members in this order, facts in the order given. */
    public Bytes canonical() {
        var json = new StringBuilder("{\"v\":").append(SCHEMA);
        member(json, "id", id);
        member(json, "node", node);
        member(json, "at", at.toString());
        json.append(",\"referenced_time\":").append(referencedTime);
        member(json, "group", group.map(GroupId::value).orElse(""));
        member(json, "trace", trace);
        member(json, "type", event.type());
        member(json, "outcome", event.outcome().name());
        json.append(",\"facts\":").append(Facts.write(event.facts())).append('}');
        return Bytes.ofUtf8(json.toString());
    }

    public Bytes digest() {
        return DigestAlgorithm.SHA256.digest(canonical());
    }

    private static void member(StringBuilder json, String name, String value) {
        json.append(",\"").append(name).append("\":");
        Facts.quote(json, value);
    }
}

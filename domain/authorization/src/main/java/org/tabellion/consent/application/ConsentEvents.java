package org.tabellion.consent.application;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.consent.model.Consent;

/** What the audit is told of a consent: which one, whose, for which client. */
final class ConsentEvents {

    private ConsentEvents() {}

    static AuditEvent event(String type, AuditEvent.Outcome outcome, Consent consent) {
        return event(type, outcome, consent, Map.of());
    }

    static AuditEvent event(String type, AuditEvent.Outcome outcome, Consent consent, Map<String, String> more) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("consent", consent.getId().value());
        facts.put("signer", consent.asked().signer().value());
        facts.put("client", consent.asked().client().value());
        facts.putAll(more);
        return new AuditEvent(type, outcome, facts);
    }
}

package org.tabellion.notifications;

import java.util.Locale;
import java.util.Map;

/**
 * A text for one person: a class, since it may carry a one-time code.
 */
public final class Notification {

    /** Subject and body stand in the message bundles, one pair for each template and language. */
    public enum Template {
        ACCOUNT_ACTIVATION,
        ONE_TIME_PASSWORD,
        SIGNATURE_CODE,
        DOCUMENT_TO_SIGN,
        CREDENTIAL_ACTIVE
    }

    private final Template template;
    private final String mailAddress;
    private final Locale language;
    private final Map<String, String> values;

    /** @param values what the template's text refers to by name */
    public Notification(Template template, String mailAddress, Locale language, Map<String, String> values) {
        this.template = template;
        this.mailAddress = mailAddress;
        this.language = language;
        this.values = Map.copyOf(values);
    }

    public Template template() {
        return template;
    }

    public String mailAddress() {
        return mailAddress;
    }

    public Locale language() {
        return language;
    }

    public Map<String, String> values() {
        return values;
    }

    @Override
    public String toString() {
        return "notification " + template;
    }
}

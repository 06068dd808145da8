package org.tabellion.sam.model;

import java.util.Locale;

/** The two chains of audit. Both number their lines from one counter. */
public enum AuditLogName {
    SERVICE,
    ADMIN;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

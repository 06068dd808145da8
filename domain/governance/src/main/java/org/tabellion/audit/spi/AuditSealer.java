package org.tabellion.audit.spi;

import org.tabellion.kernel.Bytes;

/** Signs the heads of the audit chains: a key of the server for this one purpose (design D16). */
public interface AuditSealer {

    Signed sign(Bytes head);

    boolean verify(String kid, Bytes head, Bytes signature);

    record Signed(String kid, Bytes signature) {}
}

package org.tabellion.audit.testkit;

import org.tabellion.audit.spi.AuditSealer;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/** Seals with a keyed digest: enough for whoever does not know the key. */
public final class DigestSealer implements AuditSealer {

    private static final String KID = "fake-seal-1";

    @Override
    public Signed sign(Bytes head) {
        return new Signed(KID, keyed(head));
    }

    @Override
    public boolean verify(String kid, Bytes head, Bytes signature) {
        return KID.equals(kid) && keyed(head).equals(signature);
    }

    private static Bytes keyed(Bytes head) {
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("key of the test").append(head));
    }
}

package org.tabellion.consent.testkit;

import org.tabellion.consent.spi.SadVault;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Sad;

/** Keeps SADs in the clear: for tests that look at them. */
public final class PlainVault implements SadVault {

    @Override
    public Bytes seal(ApprovalId approval, Sad sad) {
        return Bytes.ofUtf8(approval + " " + sad.compact());
    }

    @Override
    public Sad open(ApprovalId approval, Bytes sealed) {
        var parts = sealed.utf8().split(" ");
        if (!parts[0].equals(approval.value())) {
            throw new IllegalStateException("sealed for another approval");
        }
        return new Sad(parts[1]);
    }
}

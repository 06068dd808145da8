package org.tabellion.signers.model;

import java.util.Locale;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/** How mail addresses are compared: without regard to case. */
public final class MailAddress {

    private MailAddress() {}

    public static String normalised(String mailAddress) {
        return mailAddress.strip().toLowerCase(Locale.ROOT);
    }

    /** What the index over all groups holds in the place of the address itself. */
    public static Bytes digest(String mailAddress) {
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(normalised(mailAddress)));
    }
}

package org.tabellion.sam.adapter.out.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/** What the authenticator says of itself (WebAuthn section 6.1): 32 bytes of the RP ID's hash, flags, a counter. */
final class AuthenticatorData {

    private static final int HEAD = 37;
    private static final int LONGEST = 1024;
    private static final int RP_ID_HASH = 32;
    private static final int USER_PRESENT = 0x01;
    private static final int USER_VERIFIED = 0x04;
    private static final int BACKUP_ELIGIBLE = 0x08;
    private static final int BACKED_UP = 0x10;
    private static final int ATTESTED = 0x40;
    private static final int EXTENDED = 0x80;

    private final Bytes rpIdHash;
    private final int flags;
    private final long counter;

    private AuthenticatorData(Bytes rpIdHash, int flags, long counter) {
        this.rpIdHash = rpIdHash;
        this.flags = flags;
        this.counter = counter;
    }

    /** Empty if it is not of the form that an assertion has. */
    static Optional<AuthenticatorData> read(Bytes data) {
        if (data.length() < HEAD || data.length() > LONGEST) {
            return Optional.empty();
        }
        var bytes = data.toArray();
        int flags = bytes[RP_ID_HASH] & 0xff;
        boolean isExtended = (flags & EXTENDED) != 0;
        boolean isWhole = (flags & ATTESTED) == 0 && isExtended == (bytes.length > HEAD);
        boolean isConsistent = (flags & BACKED_UP) == 0 || (flags & BACKUP_ELIGIBLE) != 0;
        if (!isWhole || !isConsistent) {
            return Optional.empty();
        }
        return Optional.of(new AuthenticatorData(
                Bytes.of(Arrays.copyOf(bytes, RP_ID_HASH)),
                flags,
                Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt(RP_ID_HASH + 1))));
    }

    boolean isOf(String rpId) {
        return rpIdHash.equals(DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(rpId)));
    }

    boolean isUserVerified() {
        int both = USER_PRESENT | USER_VERIFIED;
        return (flags & both) == both;
    }

    /** 0 if it counts nothing. */
    long counter() {
        return counter;
    }
}

package org.tabellion.signers;

import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.Randomness;

/**
 * A secret of 256 bits that also tells its group: {@code group.secret}. Only its digest is ever kept.
 */
public final class Token {

    private static final int SECRET_IN_BYTES = 32;

    private final GroupId group;
    private final Bytes secret;

    private Token(GroupId group, Bytes secret) {
        this.group = group;
        this.secret = secret;
    }

    public static Token next(GroupId group, Randomness randomness) {
        return new Token(group, randomness.bytes(SECRET_IN_BYTES));
    }

    /** Empty if it cannot be one. */
    public static Optional<Token> parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 1 || text.length() > 120) {
            return Optional.empty();
        }
        try {
            var secret = Bytes.ofBase64Url(text.substring(dot + 1));
            return secret.length() == SECRET_IN_BYTES
                    ? Optional.of(new Token(new GroupId(text.substring(0, dot)), secret))
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    public GroupId group() {
        return group;
    }

    /** For the one who shall hold it: never for a log. */
    public String text() {
        return group.value() + "." + secret.base64Url();
    }

    /** SHA-256: the secret has full entropy, so nothing slower is needed. */
    public Bytes digest() {
        return DigestAlgorithm.SHA256.digest(secret);
    }

    @Override
    public String toString() {
        return "token";
    }
}

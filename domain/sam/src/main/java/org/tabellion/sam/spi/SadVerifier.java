package org.tabellion.sam.spi;

import java.util.List;
import org.tabellion.kernel.Sad;
import org.tabellion.sam.AuthorizationServer;
import org.tabellion.sam.Refusal;
import org.tabellion.sam.model.SadClaims;

/**
 * Reads tokens: compact JWS (RFC 7515) of an authorization server. Says who made it and what it claims; whether the claims
 * suffice is for others to judge.
 */
public interface SadVerifier {

    /**
     * Believes only a signature by one of {@code trusted}, with an algorithm registered for its key and the key's own
     * {@code kid}. Refuses what the form does not allow: unknown {@code crit}, keys or addresses of keys in the header,
     * members that stand twice, claims of another type, sizes beyond what an honest token has.
     */
    Verdict verify(Sad token, Kind kind, List<AuthorizationServer> trusted);

    /** By its {@code typ}: a token of one kind is never taken for the other. */
    enum Kind {
        SAD,
        SKAD
    }

    sealed interface Verdict {

        record Genuine(AuthorizationServer maker, SadClaims claims) implements Verdict {}

        /** @param detail for the audit; quotes nothing of the token */
        record Refused(Refusal.Reason reason, String detail) implements Verdict {}
    }
}

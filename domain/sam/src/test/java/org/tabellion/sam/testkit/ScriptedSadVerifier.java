package org.tabellion.sam.testkit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.kernel.Sad;
import org.tabellion.sam.AuthorizationServer;
import org.tabellion.sam.Refusal;
import org.tabellion.sam.model.SadClaims;
import org.tabellion.sam.spi.SadVerifier;

/** Believes the tokens it made itself, by the first server that is trusted. */
public final class ScriptedSadVerifier implements SadVerifier {

    private final Map<String, SadClaims> tokens = new ConcurrentHashMap<>();

    /** @return a token with these claims */
    public Sad mint(SadClaims claims) {
        var text = "token." + claims.jti();
        tokens.put(text, claims);
        return new Sad(text);
    }

    /** @throws IllegalArgumentException if it was not made here */
    public SadClaims claimsOf(Sad token) {
        var claims = tokens.get(token.compact());
        if (claims == null) {
            throw new IllegalArgumentException("not made here");
        }
        return claims;
    }

    @Override
    public Verdict verify(Sad token, Kind kind, List<AuthorizationServer> trusted) {
        var claims = tokens.get(token.compact());
        return claims == null || trusted.isEmpty()
                ? new Verdict.Refused(Refusal.Reason.SIGNATURE, "not made here")
                : new Verdict.Genuine(trusted.getFirst(), claims);
    }
}

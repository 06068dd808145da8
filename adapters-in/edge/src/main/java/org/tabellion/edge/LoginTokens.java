package org.tabellion.edge;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.tabellion.access.ClientView;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.ClientId;

/**
 * Service tokens for signers who have signed in without a page, and without their client: the authorization server makes
 * them, the interface that was asked for them hands them out. They say that the client has proven nothing.
 */
public interface LoginTokens {

    /** @param remembered whether a refresh token goes with it */
    Issued issue(ClientView client, AuthenticationProof proof, boolean remembered);

    /**
     * Spends a refresh token that was given out here: of two who do so at the same time, and of any who does so again,
     * nobody has a token afterwards.
     *
     * @param clients for whom tokens are made here at all
     * @return empty if it is none of these clients', late, or spent before
     */
    Optional<Issued> renew(String refreshToken, Set<ClientId> clients, boolean remembered);

    /** What is handed out: secrets, shown to nobody else. */
    final class Issued {

        private final String access;
        private final Optional<String> refresh;
        private final Duration life;

        public Issued(String access, Optional<String> refresh, Duration life) {
            this.access = access;
            this.refresh = refresh;
            this.life = life;
        }

        public String access() {
            return access;
        }

        public Optional<String> refresh() {
            return refresh;
        }

        /** Of the access token. */
        public Duration life() {
            return life;
        }

        @Override
        public String toString() {
            return "tokens";
        }
    }
}

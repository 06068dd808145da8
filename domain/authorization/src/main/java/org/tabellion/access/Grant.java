package org.tabellion.access;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;

/**
 * What an authorization server has granted, as far as it must outlive the request: the code, the access token, and what
 * they stand for. Of secrets only digests.
 *
 * @param id of the authorization server's making
 * @param type {@code client_credentials}, {@code authorization_code}: how it began
 * @param principal the signer, or the client itself
 * @param facts what the edge needs back, by its own names; no secret
 */
public record Grant(
        String id,
        ClientId client,
        GroupId group,
        String type,
        String principal,
        Set<String> scopes,
        Map<String, String> facts,
        Optional<IssuedToken> code,
        Optional<IssuedToken> accessToken,
        Optional<IssuedToken> refreshToken) {

    public Grant {
        scopes = Set.copyOf(scopes);
        facts = Map.copyOf(facts);
    }

    /** The same, with nothing in it that opens anything. */
    public Grant revoked() {
        return new Grant(
                id,
                client,
                group,
                type,
                principal,
                scopes,
                facts,
                code.map(IssuedToken::withdrawn),
                accessToken.map(IssuedToken::withdrawn),
                refreshToken.map(IssuedToken::withdrawn));
    }

    /** The same, with its access token taken back alone. */
    public Grant withoutAccess() {
        return new Grant(
                id,
                client,
                group,
                type,
                principal,
                scopes,
                facts,
                code,
                accessToken.map(IssuedToken::withdrawn),
                refreshToken);
    }

    /** The access token that stood before {@code after} and does not any more: taken back, or replaced by another. */
    public Optional<Bytes> withdrawnBy(Grant after) {
        return accessToken
                .filter(it -> !it.invalidated())
                .map(IssuedToken::digest)
                .filter(it -> after.accessToken
                        .filter(other -> other.digest().equals(it) && !other.invalidated())
                        .isEmpty());
    }

    /** @param digest SHA-256 of the token as its holder has it */
    public record IssuedToken(Bytes digest, Instant issuedAt, Instant expiresAt, boolean invalidated) {

        IssuedToken withdrawn() {
            return new IssuedToken(digest, issuedAt, expiresAt, true);
        }
    }
}

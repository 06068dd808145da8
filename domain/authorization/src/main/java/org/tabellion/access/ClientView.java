package org.tabellion.access;

import java.time.Instant;
import java.util.Set;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;

/**
 * A service provider's client.
 *
 * @param grants {@code client_credentials}, {@code authorization_code}
 * @param scopes {@code service}, {@code credential}, and those of the own interfaces: {@code enrolment}, {@code documents}
 */
public record ClientView(
        ClientId id,
        GroupId group,
        String displayName,
        Set<String> redirectUris,
        Set<String> grants,
        Set<String> scopes,
        Instant registeredAt) {

    public ClientView {
        redirectUris = Set.copyOf(redirectUris);
        grants = Set.copyOf(grants);
        scopes = Set.copyOf(scopes);
    }
}

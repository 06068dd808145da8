package org.tabellion.access;

import java.time.Instant;
import java.util.Set;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;

/**
 * A service provider's client.
 *
 * @param grants {@code client_credentials}, {@code authorization_code}, {@code refresh_token}
 * @param scopes {@code service}, {@code credential}, {@code openid}, and those of the own interfaces: {@code enrolment}, {@code documents},
 *     {@code admin}
 */
public record ClientView(
        ClientId id,
        GroupId group,
        String displayName,
        Set<String> redirectUris,
        Set<String> grants,
        Set<String> scopes,
        ClientSettings settings,
        Instant registeredAt,
        ClientPolicy policy) {

    /** The scope of those who run the group's service providers. */
    public static final String ADMIN = "admin";

    public ClientView {
        redirectUris = Set.copyOf(redirectUris);
        grants = Set.copyOf(grants);
        scopes = Set.copyOf(scopes);
    }

    /** With the settings that a client has unless somebody decides otherwise. */
    public ClientView(
            ClientId id,
            GroupId group,
            String displayName,
            Set<String> redirectUris,
            Set<String> grants,
            Set<String> scopes,
            Instant registeredAt) {
        this(id, group, displayName, redirectUris, grants, scopes, ClientSettings.STANDARD, registeredAt);
    }

    /** A client of which nothing more is demanded than of any. */
    public ClientView(
            ClientId id,
            GroupId group,
            String displayName,
            Set<String> redirectUris,
            Set<String> grants,
            Set<String> scopes,
            ClientSettings settings,
            Instant registeredAt) {
        this(id, group, displayName, redirectUris, grants, scopes, settings, registeredAt, ClientPolicy.PLAIN);
    }

    public ClientView with(ClientPolicy other) {
        return new ClientView(id, group, displayName, redirectUris, grants, scopes, settings, registeredAt, other);
    }

    public boolean mayAdminister() {
        return scopes.contains(ADMIN);
    }
}

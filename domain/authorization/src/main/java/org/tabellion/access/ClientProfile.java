package org.tabellion.access;

import java.util.Set;

/**
 * What an administrator says of a client: see {@link ClientView}.
 *
 * @param policy whether it may introspect is decided at the machine alone, and not looked at here
 */
public record ClientProfile(
        String displayName,
        Set<String> redirectUris,
        Set<String> grants,
        Set<String> scopes,
        ClientSettings settings,
        ClientPolicy policy) {

    public ClientProfile {
        redirectUris = Set.copyOf(redirectUris);
        grants = Set.copyOf(grants);
        scopes = Set.copyOf(scopes);
    }
}

package org.tabellion.edge;

import java.util.Set;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;

/**
 * The service provider that calls.
 *
 * @param scopes those of its token
 */
public record Caller(ClientId client, GroupId group, Set<String> scopes) {

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public boolean has(String scope) {
        return scopes.contains(scope);
    }
}

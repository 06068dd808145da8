package org.tabellion.oauth;

import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;
import org.tabellion.access.KeepGrant;
import org.tabellion.access.RevokeToken;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.SignerId;

/** What another interface of this node takes back, this node does not take for good any more either, at once. */
@Component
@Primary
final class RevokingAtOnce implements RevokeToken {

    private final ObjectProvider<RevokeToken> all;
    private final KeepGrant grants;
    private final SeenTokens seen;

    RevokingAtOnce(ObjectProvider<RevokeToken> all, KeepGrant grants, SeenTokens seen) {
        this.all = all;
        this.grants = grants;
        this.seen = seen;
    }

    @Override
    public boolean revoke(ClientId client, Optional<SignerId> signer, String token) {
        boolean found = all.stream()
                .filter(it -> !(it instanceof RevokingAtOnce))
                .findFirst()
                .orElseThrow()
                .revoke(client, signer, token);
        seen.forget(GrantMapping.digest(token));
        RefreshTokens.grantOf(token).flatMap(grants::byId).ifPresent(seen::forget);
        return found;
    }
}

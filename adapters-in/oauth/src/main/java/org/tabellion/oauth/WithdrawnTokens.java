package org.tabellion.oauth;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.tabellion.access.TokensWithdrawn;
import org.tabellion.consent.RevokeAuthorization;
import org.tabellion.kernel.GroupScope;

/**
 * Whoever takes a token back, and by whichever interface: this node does not take it for good any more, and what was
 * approved with it is not signed any more, on whichever node the token is still taken for good.
 */
@Component
final class WithdrawnTokens {

    private final SeenTokens seen;
    private final RevokeAuthorization approvals;

    WithdrawnTokens(SeenTokens seen, RevokeAuthorization approvals) {
        this.seen = seen;
        this.approvals = approvals;
    }

    @EventListener
    void on(TokensWithdrawn event) {
        var grant = event.grant();
        grant.accessToken().ifPresent(it -> seen.forget(it.digest()));
        GrantMapping.approval(grant).ifPresent(it -> GroupScope.run(grant.group(), () -> approvals.revoke(it)));
    }
}

package org.tabellion.oauth;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.tabellion.access.CheckToken;
import org.tabellion.access.TokensWithdrawn;
import org.tabellion.consent.RevokeAuthorization;
import org.tabellion.kernel.GroupScope;

/**
 * Whoever takes a token back, and by whichever interface: this node does not take it for good any more, and what was
 * approved with it is not signed any more, on whichever node the token is still taken for good.
 */
@Component
final class WithdrawnTokens {

    private final CheckToken tokens;
    private final RevokeAuthorization approvals;

    WithdrawnTokens(CheckToken tokens, RevokeAuthorization approvals) {
        this.tokens = tokens;
        this.approvals = approvals;
    }

    @EventListener
    void on(TokensWithdrawn event) {
        var grant = event.grant();
        grant.accessToken().ifPresent(it -> tokens.forget(it.digest()));
        GrantMapping.approval(grant).ifPresent(it -> GroupScope.run(grant.group(), () -> approvals.revoke(it)));
    }
}

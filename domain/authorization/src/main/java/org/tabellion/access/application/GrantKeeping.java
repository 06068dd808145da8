package org.tabellion.access.application;

import java.util.Optional;
import org.tabellion.access.Grant;
import org.tabellion.access.KeepGrant;
import org.tabellion.access.TokensWithdrawn;
import org.tabellion.access.spi.Grants;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DomainEvents;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class GrantKeeping implements KeepGrant {

    private final Grants grants;
    private final DomainEvents events;
    private final UnitOfWork work;

    GrantKeeping(Grants grants, DomainEvents events, UnitOfWork work) {
        this.grants = grants;
        this.events = events;
        this.work = work;
    }

    @Override
    public void keep(Grant grant) {
        work.run(() -> {
            var before = grants.byId(grant.id());
            if (before.isEmpty()) {
                grants.add(grant);
            } else {
                refuseSecondSpending(before.get(), grant);
                grants.replace(before.get(), grant);
            }
        });
        tellIfWithdrawn(grant);
    }

    private void tellIfWithdrawn(Grant grant) {
        if (grant.accessToken().filter(Grant.IssuedToken::invalidated).isPresent()) {
            events.publish(new TokensWithdrawn(grant));
        }
    }

    /** By the next one, which a refresh token has brought. */
    private void tellIfReplaced(Grant before, Grant after) {
        if (before.withdrawnBy(after).isPresent()
                && !before.accessToken()
                        .map(Grant.IssuedToken::digest)
                        .equals(after.accessToken().map(Grant.IssuedToken::digest))) {
            events.publish(new TokensWithdrawn(before));
        }
    }

    private static void refuseSecondSpending(Grant before, Grant after) {
        boolean spent = before.code().map(Grant.IssuedToken::invalidated).orElse(false);
        boolean otherToken = after.accessToken().isPresent()
                && !after.accessToken()
                        .get()
                        .digest()
                        .equals(before.accessToken()
                                .map(Grant.IssuedToken::digest)
                                .orElse(Bytes.of()));
        if (spent && otherToken) {
            throw Failure.conflict("code_spent", "the code was used already");
        }
    }

    @Override
    public void change(Grant before, Grant after) {
        work.run(() -> grants.replace(before, after));
        tellIfWithdrawn(after);
        tellIfReplaced(before, after);
    }

    @Override
    public void remove(String id) {
        var removed = grants.byId(id);
        work.run(() -> grants.remove(id));
        removed.map(TokensWithdrawn::new).ifPresent(events::publish);
    }

    @Override
    public Optional<Grant> byId(String id) {
        return grants.byId(id);
    }

    @Override
    public Optional<Grant> byCode(Bytes digest) {
        return grants.byCode(digest);
    }

    @Override
    public Optional<Grant> byAccessToken(Bytes digest) {
        return grants.byAccessToken(digest);
    }
}

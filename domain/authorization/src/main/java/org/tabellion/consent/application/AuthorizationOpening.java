package org.tabellion.consent.application;

import java.time.Duration;
import org.tabellion.audit.RecordAudit;
import org.tabellion.consent.AuthorizationHandle;
import org.tabellion.consent.OpenAuthorization;
import org.tabellion.consent.Requester;
import org.tabellion.consent.model.Authorization;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class AuthorizationOpening implements OpenAuthorization {

    private final RequestersAuthorizations authorizations;
    private final TrustedTime time;

    AuthorizationOpening(Authorizations authorizations, RecordAudit audit, UnitOfWork work, TrustedTime time) {
        this.authorizations = new RequestersAuthorizations(authorizations, audit, work);
        this.time = time;
    }

    @Override
    public Outcome open(AuthorizationHandle handle, Requester requester) {
        return authorizations
                .find(handle, requester)
                .filter(it -> it.state() == Authorization.State.LIVE)
                .map(this::opened)
                .orElseGet(Outcome.Unknown::new);
    }

    private Outcome opened(Authorizations.Kept kept) {
        var authorization = kept.authorization();
        var now = time.now();
        return authorization.isOver(now)
                ? new Outcome.Expired()
                : new Outcome.Open(
                        authorization.approval(),
                        authorization.credential(),
                        kept.left(),
                        Duration.between(now, authorization.expiresAt()));
    }
}

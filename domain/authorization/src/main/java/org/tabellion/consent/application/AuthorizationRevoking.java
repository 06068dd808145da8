package org.tabellion.consent.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.AuthorizationHandle;
import org.tabellion.consent.Requester;
import org.tabellion.consent.RevokeAuthorization;
import org.tabellion.consent.model.Authorization;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class AuthorizationRevoking implements RevokeAuthorization {

    private final Authorizations kept;
    private final RequestersAuthorizations authorizations;
    private final Consents consents;
    private final MintedSads sads;
    private final RecordAudit audit;
    private final UnitOfWork work;

    AuthorizationRevoking(
            Authorizations authorizations, Consents consents, MintedSads sads, RecordAudit audit, UnitOfWork work) {
        this.kept = authorizations;
        this.authorizations = new RequestersAuthorizations(authorizations, audit, work);
        this.consents = consents;
        this.sads = sads;
        this.audit = audit;
        this.work = work;
    }

    @Override
    public boolean revoke(AuthorizationHandle handle, Requester requester) {
        var found = authorizations.find(handle, requester);
        found.ifPresent(it -> revoke(it.authorization().approval()));
        return found.isPresent();
    }

    @Override
    public void revoke(ApprovalId approval) {
        work.run(() -> {
            if (kept.end(approval, Authorization.State.REVOKED).isPresent() || isWithdrawn(approval)) {
                sads.remove(approval);
                audit.record(new AuditEvent(
                        "consent.authorization_revoked",
                        AuditEvent.Outcome.DONE,
                        Map.of("approval", approval.value())));
            }
        });
    }

    /** A yes about a key, which opens none: what is left of it is the answer itself. */
    private boolean isWithdrawn(ApprovalId approval) {
        var given = consents.byApproval(approval)
                .filter(it -> it.asked().question() instanceof AskForConsent.Question.CreateFurtherKey
                        || it.asked().question() instanceof AskForConsent.Question.DestroyKey);
        given.ifPresent(it -> consents.replace(it, it.withdrawn()));
        return given.isPresent();
    }
}

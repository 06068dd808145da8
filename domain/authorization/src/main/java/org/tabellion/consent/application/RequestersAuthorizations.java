package org.tabellion.consent.application;

import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.consent.AuthorizationHandle;
import org.tabellion.consent.Requester;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.signers.Token;

/** Authorisations by their handle, for those whom it was given to. */
final class RequestersAuthorizations {

    private final Authorizations authorizations;
    private final RecordAudit audit;
    private final UnitOfWork work;

    RequestersAuthorizations(Authorizations authorizations, RecordAudit audit, UnitOfWork work) {
        this.authorizations = authorizations;
        this.audit = audit;
        this.work = work;
    }

    Optional<Authorizations.Kept> find(AuthorizationHandle handle, Requester requester) {
        var kept = Token.parse(handle.text())
                .filter(it -> GroupScope.current().equals(Optional.of(it.group())))
                .flatMap(it -> authorizations.byHandle(it.digest()));
        if (kept.isPresent() && !isOf(requester, kept.get())) {
            work.run(() -> audit.record(new AuditEvent(
                    "consent.handle_misused",
                    AuditEvent.Outcome.REFUSED,
                    Map.of(
                            "approval", kept.get().authorization().approval().value(),
                            "shown_by", requester.client().value()))));
            return Optional.empty();
        }
        return kept;
    }

    private static boolean isOf(Requester requester, Authorizations.Kept kept) {
        var authorization = kept.authorization();
        return authorization.client().equals(requester.client())
                && requester
                        .signer()
                        .map(authorization.proof().signer()::equals)
                        .orElse(true);
    }
}

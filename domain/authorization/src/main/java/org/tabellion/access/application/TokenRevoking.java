package org.tabellion.access.application;

import java.util.Map;
import java.util.Optional;
import org.tabellion.access.Grant;
import org.tabellion.access.RevokeGrant;
import org.tabellion.access.RevokeToken;
import org.tabellion.access.TokensWithdrawn;
import org.tabellion.access.spi.Grants;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.DomainEvents;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class TokenRevoking implements RevokeToken {

    private static final int MOST_TRIES = 5;

    private final Grants grants;
    private final RevokeGrant families;
    private final RecordAudit audit;
    private final DomainEvents events;
    private final UnitOfWork work;

    TokenRevoking(Grants grants, RevokeGrant families, RecordAudit audit, DomainEvents events, UnitOfWork work) {
        this.grants = grants;
        this.families = families;
        this.audit = audit;
        this.events = events;
        this.work = work;
    }

    @Override
    public boolean revoke(ClientId client, Optional<SignerId> signer, String token) {
        var digest = DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(token));
        for (int tries = 1; ; tries++) {
            try {
                return revoke(client, signer, token, digest);
            } catch (Failure changed) {
                if (changed.kind() != Failure.Kind.CONFLICT || tries == MOST_TRIES) {
                    throw changed;
                }
            }
        }
    }

    private boolean revoke(ClientId client, Optional<SignerId> signer, String token, Bytes digest) {
        var byAccess = grants.byAccessToken(digest).filter(it -> isOf(it, client, signer));
        if (byAccess.isPresent()) {
            withdraw(byAccess.get());
            return true;
        }
        var byRefresh = byRefreshToken(token, digest).filter(it -> isOf(it, client, signer));
        byRefresh.ifPresent(it -> families.revoke(it.id(), "revoked_by_client"));
        return byRefresh.isPresent();
    }

    private static boolean isOf(Grant grant, ClientId client, Optional<SignerId> signer) {
        return grant.client().equals(client)
                && signer.map(it -> grant.principal().equals(it.value())).orElse(true);
    }

    /** It leads with the id of its grant. */
    private Optional<Grant> byRefreshToken(String token, Bytes digest) {
        int separator = token.lastIndexOf('.');
        return separator > 0 && separator == token.indexOf('.')
                ? grants.byId(token.substring(0, separator)).filter(grant -> grant.refreshToken()
                        .filter(it -> it.digest().equalsInConstantTime(digest))
                        .isPresent())
                : Optional.empty();
    }

    private void withdraw(Grant present) {
        var after = present.withoutAccess();
        if (!after.equals(present)) {
            replace(present, after);
        }
        events.publish(new TokensWithdrawn(after));
    }

    private void replace(Grant present, Grant after) {
        GroupScope.run(
                present.group(),
                () -> work.run(() -> {
                    grants.replace(present, after);
                    audit.record(new AuditEvent(
                            "access.token_revoked",
                            AuditEvent.Outcome.DONE,
                            Map.of("client", present.client().value(), "principal", present.principal())));
                }));
    }
}

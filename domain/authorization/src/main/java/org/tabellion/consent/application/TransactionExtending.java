package org.tabellion.consent.application;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.consent.AuthorizationHandle;
import org.tabellion.consent.AuthorizationRefusal;
import org.tabellion.consent.AuthorizeCredential;
import org.tabellion.consent.AuthorizeCredential.Outcome;
import org.tabellion.consent.ExtendTransaction;
import org.tabellion.consent.Requester;
import org.tabellion.consent.model.AuthenticationPolicy;
import org.tabellion.consent.model.Authorization;
import org.tabellion.consent.model.PinProof;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.consent.spi.OwnedCredentials;
import org.tabellion.consent.spi.SadSigner;
import org.tabellion.consent.spi.SadVault;
import org.tabellion.groups.ReadGroup;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class TransactionExtending implements ExtendTransaction {

    private final RequestersAuthorizations authorizations;
    private final RequestersCredentials credentials;
    private final Authorizations kept;
    private final MintedSads sads;
    private final SadVault vault;
    private final SadMint mint;
    private final ReadGroup groups;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;

    TransactionExtending(
            OwnedCredentials credentials,
            AuthorizationProfiles profiles,
            Authorizations authorizations,
            MintedSads sads,
            SadSigner signer,
            SadVault vault,
            ReadGroup groups,
            RecordAudit audit,
            UnitOfWork work,
            Ids ids,
            TrustedTime time,
            Randomness randomness) {
        this.authorizations = new RequestersAuthorizations(authorizations, audit, work);
        this.credentials = new RequestersCredentials(credentials, profiles);
        this.kept = authorizations;
        this.sads = sads;
        this.vault = vault;
        this.mint = new SadMint(authorizations, sads, signer, vault, audit, ids, time, randomness);
        this.groups = groups;
        this.audit = audit;
        this.work = work;
        this.time = time;
    }

    @Override
    public Outcome extend(
            Requester requester, CredentialId credential, AuthorizationHandle handle, List<Dtbsr> hashes) {
        var former = authorizations.find(handle, requester);
        var found = credentials.find(requester, credential);
        if (found.isEmpty()) {
            return new Outcome.Refused(AuthorizationRefusal.CREDENTIAL_UNKNOWN);
        }
        if (former.isEmpty() || !former.get().authorization().credential().equals(credential)) {
            return new Outcome.Refused(AuthorizationRefusal.HANDLE_UNKNOWN);
        }
        var key = found.get().owned().usable();
        var fault = fault(former.get(), hashes);
        if (fault.isPresent() || key.isEmpty()) {
            return refused(former.get(), fault.orElse(AuthorizationRefusal.CREDENTIAL_DISABLED));
        }
        var authorization = former.get().authorization();
        int left = former.get().left();
        // The approval that the PIN was given for goes on: the SAM knows it, and counts what is left of it.
        var pin = sads.byApproval(authorization.approval())
                .flatMap(it -> PinProof.in(vault.open(it.approval(), it.sealed())));
        var minted = mint.sign(new SadMint.Order(
                authorization.client(),
                found.get().profile(),
                key.get(),
                authorization.digest(),
                hashes,
                left,
                authorization.proof(),
                pin,
                Optional.of(authorization.approval())));
        return continued(authorization, left, minted);
    }

    private Optional<AuthorizationRefusal> fault(Authorizations.Kept former, List<Dtbsr> hashes) {
        var authorization = former.authorization();
        var now = time.now();
        if (former.state() != Authorization.State.LIVE || former.left() == 0) {
            return Optional.of(AuthorizationRefusal.HANDLE_UNKNOWN);
        }
        // The chain of extensions ends when the authentication it stands on is too old.
        var minimum = groups.group(authorization.proof().group()).minimumAcr();
        if (authorization.isOver(now) || !AuthenticationPolicy.isEnough(authorization.proof(), minimum, now)) {
            return Optional.of(AuthorizationRefusal.HANDLE_EXPIRED);
        }
        if (authorization.level() != 1) {
            return Optional.of(AuthorizationRefusal.NOT_EXTENDABLE);
        }
        if (hashes.size() > former.left()) {
            return Optional.of(AuthorizationRefusal.SIGNATURES_TOO_MANY);
        }
        if (!hashes.isEmpty() && hashes.size() != former.left()) {
            return Optional.of(AuthorizationRefusal.HASHES_NOT_AS_MANY);
        }
        return hashes.stream().allMatch(it -> it.algorithm() == authorization.digest())
                ? Optional.empty()
                : Optional.of(AuthorizationRefusal.HASH_ALGORITHM);
    }

    /** The old one ends with the commit that begins the new one: of two who extend it one does. */
    private Outcome continued(Authorization former, int left, SadMint.Minted minted) {
        boolean done = work.call(() -> {
            var ended = kept.end(former.approval(), Authorization.State.EXTENDED);
            if (ended.isPresent() && ended.get() != left) {
                throw Failure.conflict("authorization_in_use", "the authorisation is being used, extend it afterwards");
            }
            if (ended.isEmpty()) {
                return false;
            }
            sads.remove(former.approval());
            mint.keep(minted);
            return true;
        });
        return done
                ? new AuthorizeCredential.Outcome.Authorized(minted.handle(), minted.life(time))
                : new Outcome.Refused(AuthorizationRefusal.HANDLE_UNKNOWN);
    }

    private Outcome refused(Authorizations.Kept former, AuthorizationRefusal reason) {
        work.run(() -> audit.record(new AuditEvent(
                "consent.transaction_extended",
                AuditEvent.Outcome.REFUSED,
                Map.of("approval", former.authorization().approval().value(), "reason", reason.name()))));
        return new Outcome.Refused(reason);
    }
}

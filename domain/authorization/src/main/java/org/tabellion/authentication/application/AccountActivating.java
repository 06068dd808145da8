package org.tabellion.authentication.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.ActivateAccount;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.model.Lockout;
import org.tabellion.authentication.model.PasswordFactor;
import org.tabellion.authentication.model.PasswordPolicy;
import org.tabellion.authentication.spi.Factors;
import org.tabellion.authentication.spi.PasswordHashes;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.ReadSigner;
import org.tabellion.signers.RedeemInvitation;

@UseCase
final class AccountActivating implements ActivateAccount {

    private final RedeemInvitation invitations;
    private final ReadSigner signers;
    private final Factors factors;
    private final PasswordHashes hashes;
    private final RecordAudit audit;
    private final UnitOfWork work;

    AccountActivating(
            RedeemInvitation invitations,
            ReadSigner signers,
            Factors factors,
            PasswordHashes hashes,
            RecordAudit audit,
            UnitOfWork work) {
        this.invitations = invitations;
        this.signers = signers;
        this.factors = factors;
        this.hashes = hashes;
        this.audit = audit;
        this.work = work;
    }

    @Override
    public Outcome activate(String token, Password password) {
        var group = RedeemInvitation.groupOf(token);
        return group.isEmpty()
                ? new Outcome.LinkRefused()
                : GroupScope.call(group.get(), () -> activateInGroup(token, password));
    }

    private Outcome activateInGroup(String token, Password password) {
        var invited = invitations.peek(token);
        if (invited.isEmpty()) {
            return new Outcome.LinkRefused();
        }
        var fault = PasswordPolicy.fault(
                password, signers.signer(invited.get()).person().mailAddress());
        if (fault.isPresent()) {
            return new Outcome.PasswordRefused(fault.get());
        }
        var hash = hashes.hash(password);
        return work.call(() -> invitations
                .redeem(token)
                .<Outcome>map(signer -> activated(signer, hash))
                .orElseGet(Outcome.LinkRefused::new));
    }

    private Outcome activated(SignerId signer, String hash) {
        factors.put(new PasswordFactor(signer, hash, Lockout.OPEN));
        audit.record(new AuditEvent(
                "authentication.account_activated", AuditEvent.Outcome.DONE, Map.of("signer", signer.value())));
        return new Outcome.Activated(signer);
    }
}

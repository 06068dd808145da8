package org.tabellion.authentication.application;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.ProvePassword;
import org.tabellion.authentication.application.PasswordJudge.Verdict;
import org.tabellion.authentication.spi.Factors;
import org.tabellion.authentication.spi.PasswordHashes;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.FindAccount;

@UseCase
final class PasswordProving implements ProvePassword {

    private final FindAccount accounts;
    private final PasswordJudge judge;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;

    PasswordProving(
            FindAccount accounts,
            Factors factors,
            PasswordHashes hashes,
            RecordAudit audit,
            UnitOfWork work,
            TrustedTime time) {
        this.accounts = accounts;
        this.judge = new PasswordJudge(factors, hashes, work, time);
        this.audit = audit;
        this.work = work;
        this.time = time;
    }

    @Override
    public Outcome prove(String mailAddress, Password password, List<GroupId> groups) {
        var account = account(mailAddress, groups);
        var group = account.map(FindAccount.Account::group).orElse(groups.getFirst());
        return GroupScope.call(group, () -> prove(group, account.map(FindAccount.Account::signer), password));
    }

    /** All groups are asked, whatever the first says. An address that has accounts in several signs in to none. */
    private Optional<FindAccount.Account> account(String mailAddress, List<GroupId> groups) {
        var found = groups.stream()
                .map(it -> GroupScope.call(it, () -> accounts.byMailAddress(mailAddress)))
                .flatMap(Optional::stream)
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private Outcome prove(GroupId group, Optional<SignerId> signer, Password password) {
        // What is known and what is not leave as many records.
        Runnable tried = () -> record(signer, AuditEvent.Outcome.INTENDED, "password_tried");
        var verdict =
                signer.map(it -> judge.judge(it, password, tried)).orElseGet(() -> judge.unknown(password, tried));
        return switch (verdict) {
            case Verdict.Right _ -> {
                work.run(() -> record(signer, AuditEvent.Outcome.DONE, "password_right"));
                yield new Outcome.Proven(new AuthenticationProof(
                        signer.orElseThrow(), group, List.of("pwd"), AuthenticationProof.ONE_FACTOR, time.now()));
            }
            case Verdict.Wrong _ -> denied(signer, "wrong_password");
            case Verdict.Locked _ -> denied(signer, "locked");
            case Verdict.Unknown _ -> denied(signer, "unknown_name");
        };
    }

    private Outcome denied(Optional<SignerId> signer, String reason) {
        work.run(() -> record(signer, AuditEvent.Outcome.REFUSED, reason));
        return new Outcome.Denied();
    }

    private void record(Optional<SignerId> signer, AuditEvent.Outcome outcome, String reason) {
        audit.record(new AuditEvent(
                "authentication.password",
                outcome,
                Map.of("signer", signer.map(SignerId::value).orElse("nobody"), "reason", reason)));
    }
}

package org.tabellion.signers.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.FindAccount;
import org.tabellion.signers.model.MailAddress;
import org.tabellion.signers.model.Signer;
import org.tabellion.signers.spi.Signers;

public final class InMemorySigners implements Signers {

    private final Map<SignerId, Signer> signers = new ConcurrentHashMap<>();

    @Override
    public Signer get(SignerId id) {
        return Optional.ofNullable(signers.get(id))
                .filter(it -> GroupScope.current().equals(Optional.of(it.group())))
                .orElseThrow(() -> Failure.notFound("signer"));
    }

    @Override
    public Optional<Signer> byMailAddress(String mailAddress) {
        return signers.values().stream()
                .filter(it -> GroupScope.current().equals(Optional.of(it.group())))
                .filter(it -> same(it, mailAddress))
                .findFirst();
    }

    @Override
    public synchronized void add(Signer.Invited signer) {
        if (byMailAddress(signer.person().mailAddress()).isPresent()) {
            throw Failure.conflict("mail_address_taken", "the group has a signer with this mail address");
        }
        signers.put(signer.id(), signer);
    }

    @Override
    public void replace(Signer before, Signer after) {
        if (!signers.replace(before.id(), before, after)) {
            throw Failure.conflict("signer_changed", "it has changed");
        }
    }

    /** A unit of work of this kind is never beside another. */
    @Override
    public void lock(SignerId id) {
        get(id);
    }

    @Override
    public List<FindAccount.Account> accounts(String mailAddress) {
        return signers.values().stream()
                .filter(it -> same(it, mailAddress))
                .map(it -> new FindAccount.Account(it.group(), it.id()))
                .toList();
    }

    private static boolean same(Signer signer, String mailAddress) {
        return MailAddress.normalised(signer.person().mailAddress()).equals(MailAddress.normalised(mailAddress));
    }
}

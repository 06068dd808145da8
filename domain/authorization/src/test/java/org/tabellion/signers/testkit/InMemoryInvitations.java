package org.tabellion.signers.testkit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.model.Invitation;
import org.tabellion.signers.spi.Invitations;

public final class InMemoryInvitations implements Invitations {

    private final Map<SignerId, Invitation> invitations = new ConcurrentHashMap<>();

    @Override
    public void put(Invitation invitation) {
        invitations.put(invitation.signer(), invitation);
    }

    @Override
    public Optional<Invitation> byDigest(Bytes digest) {
        return invitations.values().stream()
                .filter(it -> it.digest().equals(digest))
                .filter(it -> GroupScope.current().equals(Optional.of(it.group())))
                .findFirst();
    }

    @Override
    public boolean remove(Invitation invitation) {
        return invitations.remove(invitation.signer(), invitation);
    }
}

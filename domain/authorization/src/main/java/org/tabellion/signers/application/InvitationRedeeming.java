package org.tabellion.signers.application;

import java.util.Optional;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.RedeemInvitation;
import org.tabellion.signers.Token;
import org.tabellion.signers.model.Invitation;
import org.tabellion.signers.model.Signer;
import org.tabellion.signers.spi.Invitations;
import org.tabellion.signers.spi.Signers;

@UseCase
final class InvitationRedeeming implements RedeemInvitation {

    private final Invitations invitations;
    private final Signers signers;
    private final TrustedTime time;

    InvitationRedeeming(Invitations invitations, Signers signers, TrustedTime time) {
        this.invitations = invitations;
        this.signers = signers;
        this.time = time;
    }

    @Override
    public Optional<SignerId> peek(String token) {
        return find(token).map(Invitation::signer);
    }

    @Override
    public Optional<SignerId> redeem(String token) {
        return find(token).filter(invitations::remove).map(invitation -> {
            if (signers.get(invitation.signer()) instanceof Signer.Invited invited) {
                signers.replace(invited, invited.activated());
            }
            return invitation.signer();
        });
    }

    private Optional<Invitation> find(String token) {
        return Token.parse(token)
                .flatMap(it -> invitations.byDigest(it.digest()))
                .filter(it -> time.now().isBefore(it.expiresAt()));
    }
}

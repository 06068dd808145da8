package org.tabellion.signers;

import java.util.Optional;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;

/** What the link of the activation mail is worth. For the neighbour that keeps passwords. */
public interface RedeemInvitation {

    /**
     * The secret in the text names the group, so that the link is found before anybody has signed in.
     *
     * @return empty if {@code token} cannot be one
     */
    static Optional<GroupId> groupOf(String token) {
        return Token.parse(token).map(Token::group);
    }

    /** Who would be activated; takes nothing. Empty: unknown, used or expired. */
    Optional<SignerId> peek(String token);

    /**
     * Uses the link up and activates the account. Takes part in the caller's unit of work, within the group's scope.
     * Of two callers at once one gets empty.
     */
    Optional<SignerId> redeem(String token);
}

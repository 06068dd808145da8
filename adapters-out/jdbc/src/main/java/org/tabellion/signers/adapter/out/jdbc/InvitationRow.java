package org.tabellion.signers.adapter.out.jdbc;

import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.model.Invitation;

@Table("signers_invitation")
record InvitationRow(@Id String signerId, String groupId, byte[] digest, Instant expiresAt) {

    static InvitationRow of(Invitation invitation) {
        return new InvitationRow(
                invitation.signer().value(),
                invitation.group().value(),
                invitation.digest().toArray(),
                invitation.expiresAt());
    }

    Invitation toInvitation() {
        return new Invitation(new GroupId(groupId), new SignerId(signerId), Bytes.of(digest), expiresAt);
    }
}

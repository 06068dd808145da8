package org.tabellion.signers.adapter.out.jdbc;

import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface InvitationRows extends Repository<InvitationRow, String> {

    @Query("SELECT * FROM signers_invitation WHERE digest = :digest")
    Optional<InvitationRow> findByDigest(byte[] digest);
}

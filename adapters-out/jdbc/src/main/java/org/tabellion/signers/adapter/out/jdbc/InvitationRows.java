package org.tabellion.signers.adapter.out.jdbc;

import java.util.Optional;
import org.springframework.data.repository.Repository;

interface InvitationRows extends Repository<InvitationRow, String> {

    Optional<InvitationRow> findByDigest(byte[] digest);
}

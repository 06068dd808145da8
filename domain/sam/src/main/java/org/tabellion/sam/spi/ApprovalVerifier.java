package org.tabellion.sam.spi;

import java.util.List;
import java.util.Optional;
import org.tabellion.sam.Approval;
import org.tabellion.sam.OperationUserId;
import org.tabellion.sam.Operators;

/** Reads approvals: detached compact JWS over a body that is not encoded (RFC 7797). */
public interface ApprovalVerifier {

    /** Which of {@code users} made {@code approval} over exactly its body; empty if none of them did. */
    Optional<OperationUserId> maker(Approval approval, List<Operators.User> users);
}

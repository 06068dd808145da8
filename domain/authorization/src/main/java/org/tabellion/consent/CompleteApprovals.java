package org.tabellion.consent;

import java.util.Optional;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.Failure;

/**
 * Sees to it that every yes gets its SAD (or SKAD). The yes is durable before its SAD is signed: whoever finds a yes
 * without a SAD, as after a crash in between, has the same claims signed, so that nobody has to say yes twice.
 */
public interface CompleteApprovals {

    /**
     * Within the present group.
     *
     * @return empty if there is no yes, or if its time was over before it got a SAD
     * @throws Failure UNAVAILABLE if the SAD cannot be signed now; CONFLICT if nobody waits for the yes any more
     */
    Optional<ApprovalId> complete(ConsentId consent);

    /**
     * Of all groups; told by the clock. Tries each once, also when another one failed.
     *
     * @return how many it found and completed
     * @throws Failure the last one, after all were tried
     */
    int completeAll();
}

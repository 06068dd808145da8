package org.tabellion.sam;

import java.util.Optional;

/** Audits a refusal that the edge itself decides, because what came is no call at all: broken JSON, unknown members. */
public interface RefuseCall {

    /**
     * @param client empty if it is not known
     * @param operation empty if it is not known
     * @param description for a person; says what is wrong with the form, quotes nothing of the content
     * @return what to answer, with its receipt
     */
    Refusal refuse(Optional<Caller> client, Optional<Operation> operation, SamError error, String description);
}

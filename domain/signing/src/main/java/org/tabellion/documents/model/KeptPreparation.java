package org.tabellion.documents.model;

import java.time.Instant;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.kernel.Dtbsr;

/**
 * Parameters that were fixed for a document which is not kept.
 *
 * @param key tells for what: of a document and a key ahead of the approval, or of one act of signing
 * @param dtbsr what came out when it was made; never believed later, always compared
 */
public record KeptPreparation(String key, Parameters parameters, Dtbsr dtbsr, Instant expiresAt)
        implements ValueObject {}

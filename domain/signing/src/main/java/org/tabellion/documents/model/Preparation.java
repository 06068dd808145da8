package org.tabellion.documents.model;

import java.time.Instant;
import java.util.List;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.documents.DictionaryEntries;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SigningRequestId;

/**
 * Everything that the bytes to be signed depend on beside the document: from it the same DTBS/R comes out at any time, on
 * any node.
 *
 * @param dtbsr what came out when it was made; never believed later, always compared
 */
public record Preparation(SigningRequestId request, CredentialId credential, Parameters parameters, Dtbsr dtbsr)
        implements ValueObject {

    /**
     * @param signingTime in whole seconds: the format has no finer time
     * @param chain leaf first, X.509 DER
     */
    public record Parameters(
            Instant signingTime, SignatureAlgorithm algorithm, List<Bytes> chain, DictionaryEntries entries)
            implements ValueObject {
        public Parameters {
            if (signingTime.getNano() != 0) {
                throw new IllegalArgumentException("a signing time has whole seconds");
            }
            chain = List.copyOf(chain);
        }

        /** One signature beside others, without words. */
        public Parameters(Instant signingTime, SignatureAlgorithm algorithm, List<Bytes> chain) {
            this(signingTime, algorithm, chain, DictionaryEntries.NONE);
        }
    }
}

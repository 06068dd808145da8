package org.tabellion.sam;

import java.util.Set;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;

/**
 * A registered signing service (SSA), known by the key of its client certificate.
 *
 * @param publicKey SubjectPublicKeyInfo, DER
 */
public record SigningService(
        SigningServiceId id,
        Bytes publicKey,
        Set<AuthorizationServerId> allowedAuthorizationServers,
        Set<Operation> operations)
        implements ValueObject {

    public SigningService {
        allowedAuthorizationServers = Set.copyOf(allowedAuthorizationServers);
        operations = Set.copyOf(operations);
        if (!Operation.OF_SERVICES.containsAll(operations)) {
            throw new IllegalArgumentException("an operation that no signing service has");
        }
    }
}

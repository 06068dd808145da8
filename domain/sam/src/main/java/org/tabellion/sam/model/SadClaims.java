package org.tabellion.sam.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.SigningServiceId;

/**
 * The claims of a genuine token.
 *
 * @param target the key that a SAD is about; a SKAD comes before there is one
 * @param activation what is activated: in a SAD of purpose {@code sign} alone
 */
public record SadClaims(
        String issuer,
        String audience,
        SignerId subject,
        Instant issuedAt,
        Instant notBefore,
        Instant expiresAt,
        String jti,
        SigningServiceId presenter,
        ClientId client,
        Purpose purpose,
        String acr,
        Instant authenticatedAt,
        Optional<Target> target,
        Optional<Activation> activation)
        implements ValueObject {

    public enum Purpose {
        SIGN,
        DELETE,
        FACTOR,
        ASSIGN
    }

    /** @param keyThumbprint RFC 7638, SHA-256 */
    public record Target(KeyPairId key, Bytes keyThumbprint, long keyGeneration) implements ValueObject {}

    /**
     * @param signAlgorithm OID or name
     * @param splitOk whether the hashes may be asked for in several calls
     */
    public record Activation(List<Dtbsr> hashes, String signAlgorithm, boolean splitOk) implements ValueObject {

        public Activation {
            hashes = List.copyOf(hashes);
        }
    }
}

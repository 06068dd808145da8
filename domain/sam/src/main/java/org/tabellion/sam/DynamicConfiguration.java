package org.tabellion.sam;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;

/**
 * Who may ask and whose tokens are believed ({@code dynamic_config.json}). Takes effect as a whole.
 *
 * @param sadMaxAgeInSeconds longest life of a token, 1 to 300
 * @param clockSkewInSeconds 0 to 60
 */
public record DynamicConfiguration(
        long version,
        List<AuthorizationServer> authorizationServers,
        List<SigningService> signingServices,
        long sadMaxAgeInSeconds,
        long clockSkewInSeconds)
        implements ValueObject {

    /** No version of this configuration ever allows more. */
    public static final long GREATEST_SKEW_IN_SECONDS = 60;

    private static final int MOST = 64;

    /** @throws IllegalArgumentException saying what contradicts what */
    public DynamicConfiguration {
        authorizationServers = List.copyOf(authorizationServers);
        signingServices = List.copyOf(signingServices);
        require(version >= 1, "version starts with 1");
        require(sadMaxAgeInSeconds >= 1 && sadMaxAgeInSeconds <= 300, "sad_max_age_s is 1 to 300");
        require(clockSkewInSeconds >= 0 && clockSkewInSeconds <= GREATEST_SKEW_IN_SECONDS, "clock_skew_s is 0 to 60");
        require(authorizationServers.size() <= MOST, "too many authorization servers");
        require(signingServices.size() <= MOST, "too many signing services");
        var servers = authorizationServers.stream().map(AuthorizationServer::id).toList();
        requireDistinct(servers, "id of an authorization server");
        require(!servers.contains(AuthorizationServerId.NONE), AuthorizationServerId.NONE + " is a reserved id");
        requireDistinct(signingServices.stream().map(SigningService::id).toList(), "id of a signing service");
        requireDistinct(
                authorizationServers.stream()
                        .map(it -> it.issuer() + "\n" + it.kid())
                        .toList(),
                "issuer and kid");
        var keys = new HashSet<Bytes>();
        authorizationServers.forEach(it -> require(keys.add(it.publicKey()), "a public key stands twice"));
        signingServices.forEach(it -> require(keys.add(it.publicKey()), "a public key stands twice"));
        signingServices.forEach(it -> require(
                servers.containsAll(it.allowedAuthorizationServers()),
                it.id() + " is allowed an authorization server that does not exist"));
    }

    public Optional<SigningService> signingService(SigningServiceId id) {
        return signingServices.stream().filter(it -> it.id().equals(id)).findFirst();
    }

    private static void requireDistinct(Collection<?> values, String what) {
        require(new HashSet<>(values).size() == values.size(), what + " stands twice");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

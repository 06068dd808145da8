package org.tabellion.sam.testkit;

import java.util.List;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.sam.AuthorizationServer;
import org.tabellion.sam.DynamicConfiguration;
import org.tabellion.sam.SigningService;
import org.tabellion.sam.StaticConfiguration;
import org.tabellion.sam.spi.SamConfiguration;

/** A configuration that a test changes by hand. */
public final class FixedConfiguration implements SamConfiguration {

    private StaticConfiguration fixed = fixed(false);
    private DynamicConfiguration current;

    public FixedConfiguration(List<AuthorizationServer> authorizationServers, List<SigningService> signingServices) {
        current = new DynamicConfiguration(1, authorizationServers, signingServices, 300, 10);
    }

    public void requireSkad() {
        fixed = fixed(true);
    }

    public void set(DynamicConfiguration current) {
        this.current = current;
    }

    @Override
    public StaticConfiguration fixed() {
        return fixed;
    }

    @Override
    public DynamicConfiguration current() {
        return current;
    }

    private static StaticConfiguration fixed(boolean requireSkad) {
        return new StaticConfiguration(
                "sam-test",
                "0-test",
                requireSkad,
                List.of(KeyAlgorithm.values()),
                StaticConfiguration.MOST_HASHES,
                3600);
    }
}

package org.tabellion.samserver;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.DynamicConfiguration;
import org.tabellion.sam.StaticConfiguration;
import org.tabellion.sam.spi.SamConfiguration;

/** Static configuration as it was at the start; dynamic configuration as the folder has it, once a look was taken. */
final class ConfigurationInForce implements SamConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationInForce.class);

    private final ConfigurationFolder folder;
    private final StaticConfiguration fixed;
    private volatile DynamicConfiguration current;
    private String fingerprint;

    ConfigurationInForce(ConfigurationFolder folder, StaticConfiguration fixed) {
        this.folder = folder;
        this.fixed = fixed;
        this.fingerprint = folder.dynamicFingerprint();
        this.current = folder.dynamicConfiguration();
    }

    @Override
    public StaticConfiguration fixed() {
        return fixed;
    }

    @Override
    public DynamicConfiguration current() {
        return current;
    }

    /**
     * Puts a newer document in force, whole or not at all; one that is wrong, or not newer, changes nothing.
     *
     * @return the version that came into force, if one did
     */
    synchronized Optional<DynamicConfiguration> look() {
        try {
            var now = folder.dynamicFingerprint();
            if (now.equals(fingerprint)) {
                return Optional.empty();
            }
            fingerprint = now;
            var read = folder.dynamicConfiguration();
            if (read.version() <= current.version()) {
                LOG.warn(
                        "dynamic_config.json of version {} is not newer than {}: not taken",
                        read.version(),
                        current.version());
                return Optional.empty();
            }
            current = read;
            LOG.info("dynamic_config.json of version {} is in force", read.version());
            return Optional.of(read);
        } catch (Failure e) {
            LOG.warn("dynamic_config.json is not taken: {}", e.getMessage());
            return Optional.empty();
        }
    }
}

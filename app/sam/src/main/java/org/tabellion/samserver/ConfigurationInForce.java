package org.tabellion.samserver;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.DynamicConfiguration;
import org.tabellion.sam.Operators;
import org.tabellion.sam.StaticConfiguration;
import org.tabellion.sam.spi.ConfigurationStore;
import org.tabellion.sam.spi.SamConfiguration;
import org.tabellion.samapi.DynamicConfigurations;

/** Static configuration as it was at the start; dynamic configuration as the folder has it, once a look was taken. */
final class ConfigurationInForce implements SamConfiguration, ConfigurationStore {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationInForce.class);

    private final ConfigurationFolder folder;
    private final StaticConfiguration fixed;
    private volatile InForce inForce;
    private String fingerprint;

    private record InForce(DynamicConfiguration document, Bytes digest) {}

    ConfigurationInForce(ConfigurationFolder folder, StaticConfiguration fixed) {
        this.folder = folder;
        this.fixed = fixed;
        this.fingerprint = folder.dynamicFingerprint();
        this.inForce = read(folder, fixed.operators());
    }

    @Override
    public StaticConfiguration fixed() {
        return fixed;
    }

    @Override
    public DynamicConfiguration current() {
        return inForce.document();
    }

    @Override
    public Bytes digest() {
        return inForce.digest();
    }

    @Override
    public synchronized void store(Bytes document) {
        try {
            folder.writeDynamicConfiguration(document.toArray());
            // Else the next look would put it in force before its record is written.
            fingerprint = folder.dynamicFingerprint();
        } catch (Failure disk) {
            throw Failure.unavailable("the folder of the configuration", disk);
        }
    }

    @Override
    public synchronized void activate(DynamicConfiguration next, Bytes document) {
        if (next.version() > current().version()) {
            inForce = new InForce(next, DigestAlgorithm.SHA256.digest(document));
            LOG.info("dynamic_config.json of version {} is in force", next.version());
        }
    }

    /**
     * Puts a newer document in force that was imported, whole or not at all; one that is wrong, or not newer, changes
     * nothing.
     *
     * @return whether one came into force
     */
    synchronized boolean look() {
        try {
            var now = folder.dynamicFingerprint();
            if (now.equals(fingerprint)) {
                return false;
            }
            fingerprint = now;
            var found = read(folder, fixed.operators());
            long version = found.document().version();
            if (version <= current().version()) {
                LOG.warn(
                        "dynamic_config.json of version {} is not newer than {}: not taken",
                        version,
                        current().version());
                return false;
            }
            inForce = found;
            LOG.info("dynamic_config.json of version {} is in force", version);
            return true;
        } catch (Failure e) {
            LOG.warn("dynamic_config.json is not taken: {}", e.getMessage());
            return false;
        }
    }

    private static InForce read(ConfigurationFolder folder, Operators operators) {
        var bytes = folder.dynamicDocument();
        var document = DynamicConfigurations.read(bytes);
        requireApart(operators, document);
        return new InForce(document, DigestAlgorithm.SHA256.digest(Bytes.of(bytes)));
    }

    /** @throws Failure INVALID {@code dynamic_config} if somebody would have two roles */
    static void requireApart(Operators operators, DynamicConfiguration document) {
        try {
            operators.requireApart(document);
        } catch (IllegalArgumentException both) {
            throw Failure.invalid("dynamic_config", String.valueOf(both.getMessage()));
        }
    }
}

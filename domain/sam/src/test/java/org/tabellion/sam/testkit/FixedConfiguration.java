package org.tabellion.sam.testkit;

import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.sam.AuthorizationServer;
import org.tabellion.sam.DynamicConfiguration;
import org.tabellion.sam.FactorRules;
import org.tabellion.sam.Operators;
import org.tabellion.sam.SigningService;
import org.tabellion.sam.StaticConfiguration;
import org.tabellion.sam.spi.ConfigurationStore;
import org.tabellion.sam.spi.SamConfiguration;

/** A configuration that a test changes by hand. */
public final class FixedConfiguration implements SamConfiguration, ConfigurationStore {

    private StaticConfiguration fixed =
            fixed(false, Operators.NONE, false, StaticConfiguration.Limits.DEFAULT, FactorRules.USUAL);
    private DynamicConfiguration current;
    private Bytes inForce = Bytes.ofUtf8("version 1");
    private Bytes stored = inForce;
    private boolean broken;
    private Runnable onStored = () -> {};

    public FixedConfiguration(List<AuthorizationServer> authorizationServers, List<SigningService> signingServices) {
        current = new DynamicConfiguration(1, authorizationServers, signingServices, 300, 10);
    }

    public void requireSkad() {
        fixed = fixed(true, fixed.operators(), fixed.scal1Allowed(), fixed.limits(), fixed.factors());
    }

    public void operators(Operators operators) {
        fixed = fixed(fixed.requireSkad(), operators, fixed.scal1Allowed(), fixed.limits(), fixed.factors());
    }

    public void allowScal1() {
        fixed = withLimits(true, fixed.limits());
    }

    public void limit(StaticConfiguration.Limits limits) {
        fixed = withLimits(fixed.scal1Allowed(), limits);
    }

    public void factors(FactorRules factors) {
        fixed = fixed(fixed.requireSkad(), fixed.operators(), fixed.scal1Allowed(), fixed.limits(), factors);
    }

    /** From now on nothing can be stored. */
    public void breakDown() {
        broken = true;
    }

    /** Happens as soon as a document is on the disk. */
    public void onStored(Runnable event) {
        onStored = event;
    }

    /** What a restart would find. */
    public Bytes stored() {
        return stored;
    }

    @Override
    public Bytes digest() {
        return DigestAlgorithm.SHA256.digest(inForce);
    }

    @Override
    public void store(Bytes document) {
        if (broken) {
            throw Failure.unavailable("the disk", null);
        }
        stored = document;
        onStored.run();
    }

    @Override
    public void activate(DynamicConfiguration next, Bytes document) {
        current = next;
        inForce = document;
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

    private StaticConfiguration withLimits(boolean scal1Allowed, StaticConfiguration.Limits limits) {
        return fixed(fixed.requireSkad(), fixed.operators(), scal1Allowed, limits, fixed.factors());
    }

    private static StaticConfiguration fixed(
            boolean requireSkad,
            Operators operators,
            boolean scal1Allowed,
            StaticConfiguration.Limits limits,
            FactorRules factors) {
        return new StaticConfiguration(
                "sam-test",
                "0-test",
                requireSkad,
                List.of(KeyAlgorithm.values()),
                StaticConfiguration.MOST_HASHES,
                3600,
                operators,
                scal1Allowed,
                limits,
                factors);
    }
}

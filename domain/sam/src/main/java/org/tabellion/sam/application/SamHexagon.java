package org.tabellion.sam.application;

import org.tabellion.kernel.Ids;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.sam.ActivateAndSign;
import org.tabellion.sam.AdmitClient;
import org.tabellion.sam.AssignKeyPair;
import org.tabellion.sam.BeatAudit;
import org.tabellion.sam.ChangeFactor;
import org.tabellion.sam.CheckFactor;
import org.tabellion.sam.CheckpointAudit;
import org.tabellion.sam.DescribeSam;
import org.tabellion.sam.DestroyKeyPair;
import org.tabellion.sam.GenerateKeyPair;
import org.tabellion.sam.ProvePossession;
import org.tabellion.sam.RefuseCall;
import org.tabellion.sam.ReplaceConfiguration;
import org.tabellion.sam.ReportHealth;
import org.tabellion.sam.RewrapKeyPair;
import org.tabellion.sam.RotateAudit;
import org.tabellion.sam.UpdateKeyPair;
import org.tabellion.sam.spi.ApprovalVerifier;
import org.tabellion.sam.spi.CertificateForms;
import org.tabellion.sam.spi.ConfigurationStore;
import org.tabellion.sam.spi.FactorProofs;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.PinEnvelopes;
import org.tabellion.sam.spi.PinHashes;
import org.tabellion.sam.spi.PublicKeys;
import org.tabellion.sam.spi.SadVerifier;
import org.tabellion.sam.spi.SamConfiguration;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.spi.TamperState;
import org.tabellion.sam.spi.WrappingKeys;

/** All that the SAM can be asked: what the process wires between its edge and its adapters. */
public record SamHexagon(
        AdmitClient admitClient,
        GenerateKeyPair generateKeyPair,
        AssignKeyPair assignKeyPair,
        ProvePossession provePossession,
        UpdateKeyPair updateKeyPair,
        ActivateAndSign activateAndSign,
        CheckFactor checkFactor,
        DestroyKeyPair destroyKeyPair,
        ChangeFactor changeFactor,
        ReplaceConfiguration replaceConfiguration,
        CheckpointAudit checkpointAudit,
        RefuseCall refuseCall,
        DescribeSam describeSam,
        ReportHealth reportHealth,
        BeatAudit beatAudit,
        RotateAudit rotateAudit) {

    /**
     * Everything the SAM needs of the world around it.
     *
     * @param memory opened, by this process alone
     */
    public record Surroundings(
            Hsm hsm,
            SamMemory memory,
            SadVerifier sadVerifier,
            ApprovalVerifier approvalVerifier,
            PublicKeys publicKeys,
            CertificateForms certificateForms,
            PinEnvelopes pinEnvelopes,
            PinHashes pinHashes,
            FactorProofs factorProofs,
            SamConfiguration configuration,
            ConfigurationStore configurationStore,
            TrustedTime time,
            Randomness randomness) {}

    /** What the administrators' commands need of the SAM, also where none runs. */
    public static RewrapKeyPair rewrapping(Hsm hsm, WrappingKeys wrappingKeys, SamMemory memory, String node) {
        var seals = new Seals(hsm);
        return new KeyPairRewrapping(
                wrappingKeys, seals, new Sealer(seals, node), new KeyChecks(seals, memory), memory);
    }

    /** On a machine that is not watched. */
    public static SamHexagon in(Surroundings around) {
        return in(around, () -> false);
    }

    /** @param tamper while it is true every call is refused */
    public static SamHexagon in(Surroundings around, TamperState tamper) {
        var hsm = around.hsm();
        var memory = around.memory();
        var configuration = around.configuration();
        var clock = new SamClock(around.time(), configuration, memory);
        var desk = new CallDesk(memory, clock, configuration, tamper);
        var tokens = new TokenDesk(around.sadVerifier(), configuration, memory, clock, hsm);
        var approvals = new Approvals(around.approvalVerifier(), configuration);
        var seals = new Seals(hsm);
        var sealer = new Sealer(seals, configuration.fixed().node());
        var keys = new KeyChecks(seals, memory);
        var pins = new PinDesk(hsm, around.pinEnvelopes(), around.pinHashes());
        var factors = new FactorDesk(memory, clock, configuration, pins, around.factorProofs());
        var making = new FactorMaking(pins, around.factorProofs(), configuration);
        var forms = around.certificateForms();
        var publicKeys = around.publicKeys();
        var bounds = new GeneratorBounds(configuration);
        var ids = new Ids(around.time(), around.randomness());
        return new SamHexagon(
                new ClientAdmitting(configuration, desk),
                new KeyPairGenerating(desk, sealer, hsm, ids, bounds, configuration),
                new KeyPairAssigning(desk, tokens, keys, making, sealer, forms, bounds, configuration),
                new PossessionProving(desk, keys, forms, hsm, publicKeys),
                new KeyPairUpdating(desk, keys, sealer, forms),
                new KeyActivating(desk, tokens, keys, factors, hsm, publicKeys, configuration),
                new FactorChecking(desk, tokens, keys, factors, publicKeys),
                new KeyPairDestroying(desk, tokens, approvals, keys, publicKeys),
                new FactorChanging(desk, tokens, approvals, keys, factors, making, sealer),
                new ConfigurationReplacing(desk, approvals, configuration, around.configurationStore()),
                new AuditCheckpointing(memory, clock),
                new CallRefusing(desk),
                new SamDescribing(configuration, hsm, memory),
                new HealthReporting(hsm, memory, clock, tamper),
                new AuditBeating(memory, clock),
                new AuditRotating(memory, clock));
    }
}

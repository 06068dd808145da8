package org.tabellion.samapi;

import org.tabellion.kernel.Randomness;
import org.tabellion.sam.ActivateAndSign;
import org.tabellion.sam.AdmitClient;
import org.tabellion.sam.AssignKeyPair;
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
import org.tabellion.sam.UpdateKeyPair;

/** What the edge asks of the SAM, one in-port for each call. */
public record SamInterface(
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
        Randomness randomness) {}

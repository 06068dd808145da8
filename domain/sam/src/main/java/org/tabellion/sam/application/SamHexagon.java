package org.tabellion.sam.application;

import org.tabellion.sam.ActivateAndSign;
import org.tabellion.sam.AdmitClient;
import org.tabellion.sam.AssignKeyPair;
import org.tabellion.sam.BeatAudit;
import org.tabellion.sam.DescribeSam;
import org.tabellion.sam.GenerateKeyPair;
import org.tabellion.sam.ProvePossession;
import org.tabellion.sam.RefuseCall;
import org.tabellion.sam.ReportHealth;
import org.tabellion.sam.UpdateKeyPair;

/** All that the SAM can be asked: what the process wires between its edge and its adapters. */
public record SamHexagon(
        AdmitClient admitClient,
        GenerateKeyPair generateKeyPair,
        AssignKeyPair assignKeyPair,
        ProvePossession provePossession,
        UpdateKeyPair updateKeyPair,
        ActivateAndSign activateAndSign,
        RefuseCall refuseCall,
        DescribeSam describeSam,
        ReportHealth reportHealth,
        BeatAudit beatAudit) {}

package org.tabellion.dss;

import eu.europa.esig.dss.alert.LogOnStatusAlert;
import eu.europa.esig.dss.pdf.IPdfObjFactory;
import eu.europa.esig.dss.pdf.PdfMemoryUsageSetting;
import eu.europa.esig.dss.pdf.modifications.DefaultPdfDifferencesFinder;
import eu.europa.esig.dss.pdf.pdfbox.PdfBoxNativeObjectFactory;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import org.slf4j.event.Level;

/** DSS as everybody here sets it up. */
public final class PdfEngine {

    /** Of a document's streams, beyond the file itself; more goes to files. */
    private static final long STREAMS_IN_MEMORY = 8L * 1024 * 1024;

    private final TrustAnchors anchors;
    private final Evidence evidence;

    public PdfEngine(TrustAnchors anchors, Evidence evidence) {
        this.anchors = anchors;
        this.evidence = evidence;
    }

    public IPdfObjFactory objects(Scratch scratch) {
        var factory = new PdfBoxNativeObjectFactory();
        factory.setResourcesHandlerBuilder(scratch.resources());
        factory.setPdfMemoryUsageSetting(PdfMemoryUsageSetting.mixed(STREAMS_IN_MEMORY));
        // Rendering every page of every revision is how a small file holds a server for minutes; changes between
        // revisions are found by comparing objects.
        var differences = new DefaultPdfDifferencesFinder();
        differences.setMaximalPagesAmountForVisualComparison(0);
        factory.setPdfDifferencesFinder(differences);
        return factory;
    }

    public CommonCertificateVerifier verifier() {
        var verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(anchors.source());
        verifier.setAIASource(evidence.issuers());
        verifier.setOcspSource(evidence.ocsp());
        verifier.setCrlSource(evidence.crl());
        // What a document brought along may be broken: that is its sender's matter. Ours is validated before delivery.
        verifier.setAlertOnInvalidSignature(new LogOnStatusAlert(Level.INFO));
        verifier.setAlertOnMissingRevocationData(new MissingEvidence());
        verifier.setAugmentationAlertOnHigherSignatureLevel(new LogOnStatusAlert(Level.DEBUG));
        return verifier;
    }
}

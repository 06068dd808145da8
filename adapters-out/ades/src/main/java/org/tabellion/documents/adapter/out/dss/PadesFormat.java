package org.tabellion.documents.adapter.out.dss;

import eu.europa.esig.dss.alert.exception.AlertException;
import eu.europa.esig.dss.enumerations.CertificationPermission;
import eu.europa.esig.dss.enumerations.EncryptionAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.DSSException;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.ToBeSigned;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.exception.ProtectedDocumentException;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.spi.DSSUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.tabellion.documents.Level;
import org.tabellion.documents.OfferedFormats;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.documents.spi.Content;
import org.tabellion.documents.spi.Draft;
import org.tabellion.documents.spi.SignatureFormat;
import org.tabellion.documents.spi.TimestampAuthority;
import org.tabellion.dss.PdfEngine;
import org.tabellion.dss.Scratch;
import org.tabellion.dss.ScratchSpace;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;

/** PAdES baseline signatures, EN 319 142-1, by DSS. */
@Component
class PadesFormat implements SignatureFormat {

    /** Room in /Contents for what is no certificate: signed attributes, value, a signature timestamp with its chain. */
    private static final int ROOM = 16 * 1024;

    private static final String NAME = "document.pdf";

    private final PdfEngine engine;
    private final ScratchSpace space;
    private final TimestampAuthority timestamps;
    private final PdfInspection inspection = new PdfInspection();

    PadesFormat(PdfEngine engine, ScratchSpace space, TimestampAuthority timestamps) {
        this.engine = engine;
        this.space = space;
        this.timestamps = timestamps;
    }

    @Override
    public OfferedFormats.Offer offer() {
        return new OfferedFormats.Offer(OfferedFormats.Format.PADES, List.of(Level.values()));
    }

    @Override
    public List<String> inspect(Content document) {
        try (var scratch = space.open()) {
            return inspection.warnings(spooled(document, scratch).getFile());
        }
    }

    @Override
    public Dtbsr dataToBeSigned(Content document, Parameters parameters) {
        try (var scratch = space.open()) {
            var spooled = spooled(document, scratch);
            if (parameters.entries().certification()) {
                inspection.checkUnsigned(spooled.getFile());
            }
            var data = data(service(scratch), spooled, dss(parameters));
            var digest = parameters.algorithm().digest();
            return new Dtbsr(digest, digest.digest(Bytes.of(data.getBytes())));
        }
    }

    @Override
    public Draft sign(Content document, Parameters parameters, Bytes value) {
        return drafted(scratch -> {
            var service = service(scratch);
            var original = spooled(document, scratch);
            var dss = dss(parameters);
            var signature = new SignatureValue(dss.getSignatureAlgorithm(), value.toArray());
            if (!service.isValidSignatureValue(data(service, original, dss), signature, dss.getSigningCertificate())) {
                throw Failure.conflict("signature_value_invalid", "the value does not verify by the certificate");
            }
            return service.signDocument(original, dss, signature);
        });
    }

    @Override
    public Draft extend(Content signed, Level level) {
        return drafted(scratch -> {
            var service = service(scratch);
            var document = spooled(signed, scratch);
            try {
                return new Augmentation(service).upTo(level, document);
            } catch (AlertException evidenceMissing) {
                throw Failure.unavailable("fresh revocation evidence", evidenceMissing);
            }
        });
    }

    private static ToBeSigned data(PAdESService service, DSSDocument document, PAdESSignatureParameters parameters) {
        try {
            return service.getDataToSign(document, parameters);
        } catch (ProtectedDocumentException forbidden) {
            throw Failure.invalid("document_certified", "the document's certification allows no further signature");
        } catch (DSSException unfit) {
            throw Failure.invalid("document_damaged", "the document cannot be signed");
        }
    }

    static PAdESSignatureParameters dss(Parameters parameters) {
        var chain = parameters.chain().stream().map(PadesFormat::certificate).toList();
        var dss = new PAdESSignatureParameters();
        dss.setSignatureLevel(SignatureLevel.PAdES_BASELINE_B);
        dss.setSigningCertificate(chain.getFirst());
        dss.setCertificateChain(chain);
        dss.setDigestAlgorithm(Augmentation.digest(parameters.algorithm().digest()));
        dss.setEncryptionAlgorithm(encryption(parameters.algorithm()));
        dss.bLevel().setSigningDate(Date.from(parameters.signingTime()));
        dss.setSigningTimeZone(TimeZone.getTimeZone("UTC"));
        var entries = parameters.entries();
        if (entries.certification()) {
            dss.setPermission(CertificationPermission.MINIMAL_CHANGES_PERMITTED);
        }
        entries.reason().ifPresent(dss::setReason);
        entries.location().ifPresent(dss::setLocation);
        entries.name().ifPresent(dss::setSignerName);
        entries.contact().ifPresent(dss::setContactInfo);
        dss.setContentSize(ROOM + chain.stream().mapToInt(PadesFormat::length).sum());
        return dss;
    }

    private static CertificateToken certificate(Bytes certificate) {
        try {
            return DSSUtils.loadCertificate(certificate.toArray());
        } catch (DSSException unreadable) {
            throw Failure.conflict("certificate_unreadable", "a certificate of the chain cannot be read");
        }
    }

    private static int length(CertificateToken certificate) {
        return certificate.getEncoded().length;
    }

    private static EncryptionAlgorithm encryption(SignatureAlgorithm algorithm) {
        if (algorithm.isPss()) {
            return EncryptionAlgorithm.RSASSA_PSS;
        }
        return algorithm.family() == KeyAlgorithm.Family.RSA ? EncryptionAlgorithm.RSA : EncryptionAlgorithm.ECDSA;
    }

    private PAdESService service(Scratch scratch) {
        var service = new PAdESService(engine.verifier());
        service.setPdfObjFactory(engine.objects(scratch));
        service.setTspSource(new PortTimestamps(timestamps));
        return service;
    }

    private static FileDocument spooled(Content content, Scratch scratch) {
        var document = content instanceof ScratchDraft draft ? draft.document() : received(content, scratch);
        // DSS mixes the file's name into the PDF's /ID, which is signed: another name would give another DTBS/R.
        document.setName(NAME);
        return document;
    }

    private static FileDocument received(Content content, Scratch scratch) {
        try (var stream = content.open()) {
            // Larger than what came in: signatures, timestamps and evidence are appended.
            return scratch.receive(stream, Long.MAX_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Draft drafted(Function<Scratch, DSSDocument> work) {
        var scratch = space.open();
        boolean done = false;
        try {
            var draft = new ScratchDraft(work.apply(scratch), scratch);
            done = true;
            return draft;
        } finally {
            if (!done) {
                scratch.close();
            }
        }
    }
}

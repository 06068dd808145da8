package org.tabellion.validation.adapter.out.dss;

import eu.europa.esig.dss.diagnostic.DiagnosticData;
import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.enumerations.TokenExtractionStrategy;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.DSSException;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.InputStream;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.tabellion.dss.PdfEngine;
import org.tabellion.dss.Scratch;
import org.tabellion.dss.ScratchSpace;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.validation.ValidateSignature;
import org.tabellion.validation.ValidateSignature.Report;
import org.tabellion.validation.ValidateSignature.Signature;
import org.tabellion.validation.ValidateSignature.Timestamp;
import org.tabellion.validation.spi.SignatureValidator;

/** EN 319 102-1 by DSS, against our trust anchors and with evidence by our own port. */
@Component
class DssSignatureValidator implements SignatureValidator {

    private final PdfEngine engine;
    private final ScratchSpace space;

    DssSignatureValidator(PdfEngine engine, ScratchSpace space) {
        this.engine = engine;
        this.space = space;
    }

    @Override
    public Report validate(InputStream document) {
        try (var scratch = space.open()) {
            // Room for what our own extension of the largest document appends.
            var received = scratch.receive(document, space.largestDocument() + space.largestDocument() / 2);
            return report(validated(received, scratch));
        }
    }

    private Reports validated(DSSDocument document, Scratch scratch) {
        try {
            var validator = new PDFDocumentValidator(document);
            validator.setPdfObjFactory(engine.objects(scratch));
            validator.setCertificateVerifier(engine.verifier());
            validator.setTokenExtractionStrategy(TokenExtractionStrategy.EXTRACT_CERTIFICATES_ONLY);
            validator.setEnableEtsiValidationReport(false);
            return validator.validateDocument();
        } catch (DSSException | IllegalArgumentException | UnsupportedOperationException notOurs) {
            throw Failure.invalid("document_not_validatable", "the document is no PDF that can be validated");
        }
    }

    private static Report report(Reports reports) {
        var simple = reports.getSimpleReport();
        var diagnostic = reports.getDiagnosticData();
        return new Report(
                simple.getSignatureIdList().stream()
                        .map(id -> signature(id, simple, diagnostic))
                        .toList(),
                diagnostic.getTimestampList().stream()
                        .map(it -> new Timestamp(
                                it.getId(),
                                indication(
                                        reports.getDetailedReport().getBasicTimestampValidationIndication(it.getId())),
                                it.getProductionTime().toInstant(),
                                Optional.ofNullable(simple.getProducedBy(it.getId()))
                                        .orElse("")))
                        .toList());
    }

    private static Signature signature(String id, SimpleReport simple, DiagnosticData diagnostic) {
        var certificate = Optional.ofNullable(diagnostic.getSignatureById(id).getSigningCertificate())
                .map(it -> it.getBinaries())
                .map(Bytes::of);
        return new Signature(
                id,
                indication(simple.getIndication(id)),
                Optional.ofNullable(simple.getSubIndication(id)).map(Enum::name),
                Optional.ofNullable(simple.getSignatureFormat(id))
                        .map(Object::toString)
                        .orElse(""),
                Optional.ofNullable(simple.getSignedBy(id)).orElse(""),
                Optional.ofNullable(simple.getSigningTime(id)).map(Date::toInstant),
                certificate,
                texts(simple.getAdESValidationErrors(id)),
                texts(simple.getAdESValidationWarnings(id)));
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(Message::getValue).toList();
    }

    private static ValidateSignature.Indication indication(Indication indication) {
        return switch (indication) {
            case TOTAL_PASSED, PASSED -> ValidateSignature.Indication.TOTAL_PASSED;
            case TOTAL_FAILED, FAILED -> ValidateSignature.Indication.TOTAL_FAILED;
            case null, default -> ValidateSignature.Indication.INDETERMINATE;
        };
    }
}

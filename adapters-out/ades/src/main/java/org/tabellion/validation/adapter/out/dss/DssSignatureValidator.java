package org.tabellion.validation.adapter.out.dss;

import eu.europa.esig.dss.cades.validation.CMSDocumentValidator;
import eu.europa.esig.dss.diagnostic.DiagnosticData;
import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.enumerations.Level;
import eu.europa.esig.dss.enumerations.TokenExtractionStrategy;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.DSSException;
import eu.europa.esig.dss.model.DigestDocument;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.policy.ValidationPolicy;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.policy.EtsiValidationPolicy;
import eu.europa.esig.dss.policy.ValidationPolicyFacade;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.exception.IllegalInputException;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import jakarta.xml.bind.JAXBException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.springframework.stereotype.Component;
import org.tabellion.dss.PdfEngine;
import org.tabellion.dss.Scratch;
import org.tabellion.dss.ScratchSpace;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.validation.ValidateSignature;
import org.tabellion.validation.ValidateSignature.Report;
import org.tabellion.validation.ValidateSignature.Signature;
import org.tabellion.validation.ValidateSignature.Timestamp;
import org.tabellion.validation.spi.SignatureValidator;
import org.xml.sax.SAXException;

/** EN 319 102-1 by DSS, against our trust anchors and with evidence by our own port. */
@Component
class DssSignatureValidator implements SignatureValidator {

    private static final ValidationPolicy WITHOUT_TIME = withoutTime();

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

    @Override
    public Report validate(Bytes cms, DigestAlgorithm algorithm, Bytes digest) {
        try {
            var validator = new CMSDocumentValidator(new InMemoryDocument(cms.toArray()));
            validator.setDetachedContents(List.of(new DigestDocument(
                    eu.europa.esig.dss.enumerations.DigestAlgorithm.forOID(algorithm.oid()), digest.toArray())));
            return report(prepared(validator).validateDocument(WITHOUT_TIME));
        } catch (DSSException
                | IllegalInputException
                | IllegalArgumentException
                | UnsupportedOperationException notOurs) {
            throw Failure.invalid("document_not_validatable", "it is no CMS that can be validated");
        }
    }

    private Reports validated(DSSDocument document, Scratch scratch) {
        try {
            var validator = new PDFDocumentValidator(document);
            validator.setPdfObjFactory(engine.objects(scratch));
            return prepared(validator).validateDocument();
        } catch (DSSException
                | IllegalInputException
                | IllegalArgumentException
                | UnsupportedOperationException notOurs) {
            throw Failure.invalid("document_not_validatable", "the document is no PDF that can be validated");
        }
    }

    private SignedDocumentValidator prepared(SignedDocumentValidator validator) {
        validator.setCertificateVerifier(engine.verifier());
        validator.setTokenExtractionStrategy(TokenExtractionStrategy.EXTRACT_CERTIFICATES_ONLY);
        validator.setEnableEtsiValidationReport(false);
        return validator;
    }

    /** The usual policy; a PAdES signature has its signing time in the PDF and must not have it in the CMS. */
    private static ValidationPolicy withoutTime() {
        try (var policy = EtsiValidationPolicy.class.getResourceAsStream("/policy/constraint.xml")) {
            var constraints = ValidationPolicyFacade.newFacade().unmarshall(policy);
            var attributes = constraints.getSignatureConstraints().getSignedAttributes();
            attributes.getSigningTime().setLevel(Level.IGNORE);
            attributes.getSigningTimeInCertRange().setLevel(Level.IGNORE);
            return new EtsiValidationPolicy(constraints);
        } catch (IOException | JAXBException | XMLStreamException | SAXException e) {
            throw new IllegalStateException("the validation policy is part of DSS", e);
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

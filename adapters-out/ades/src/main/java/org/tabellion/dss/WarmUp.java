package org.tabellion.dss;

import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.EncryptionAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSException;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Date;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.TrustedTime;

/**
 * Signs and validates one empty page at the start, beside everything else: the first signature of a JVM takes a third of
 * a second and the first validation a whole one, which no signer should wait for. Key and certificate live as long as that.
 */
@Component
class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    private final PdfEngine engine;
    private final ScratchSpace space;
    private final TrustedTime time;

    WarmUp(PdfEngine engine, ScratchSpace space, TrustedTime time) {
        this.engine = engine;
        this.space = space;
        this.time = time;
    }

    @EventListener(ContextRefreshedEvent.class)
    void start() {
        Thread.ofVirtual().name("warm-up").start(() -> {
            try {
                run();
            } catch (IOException | GeneralSecurityException | OperatorCreationException | DSSException e) {
                LOG.warn("warming up DSS failed: the first signature will be slow", e);
            }
        });
    }

    /** @return how many signatures it found in what it had signed */
    int run() throws IOException, GeneralSecurityException, OperatorCreationException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var keys = generator.generateKeyPair();
        try (var scratch = space.open()) {
            var service = new PAdESService(engine.verifier());
            service.setPdfObjFactory(engine.objects(scratch));
            var parameters = parameters(certificate(keys));
            var document = new InMemoryDocument(emptyPage());
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(service.getDataToSign(document, parameters).getBytes());
            var value = new SignatureValue(parameters.getSignatureAlgorithm(), signature.sign());
            var validator = new PDFDocumentValidator(service.signDocument(document, parameters, value));
            validator.setPdfObjFactory(engine.objects(scratch));
            validator.setCertificateVerifier(engine.verifier());
            validator.setEnableEtsiValidationReport(false);
            return validator.validateDocument().getSimpleReport().getSignaturesCount();
        }
    }

    private static PAdESSignatureParameters parameters(CertificateToken certificate) {
        var parameters = new PAdESSignatureParameters();
        parameters.setSignatureLevel(SignatureLevel.PAdES_BASELINE_B);
        parameters.setSigningCertificate(certificate);
        parameters.setDigestAlgorithm(DigestAlgorithm.SHA256);
        parameters.setEncryptionAlgorithm(EncryptionAlgorithm.ECDSA);
        return parameters;
    }

    private CertificateToken certificate(KeyPair keys) throws GeneralSecurityException, OperatorCreationException {
        var name = new X500Name("CN=warm-up");
        var from = Date.from(time.now().minus(Duration.ofHours(1)));
        var to = Date.from(time.now().plus(Duration.ofHours(1)));
        var builder = new JcaX509v3CertificateBuilder(name, BigInteger.ONE, from, to, name, keys.getPublic());
        return new CertificateToken(new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))));
    }

    private static byte[] emptyPage() throws IOException {
        try (var document = new PDDocument();
                var out = new ByteArrayOutputStream()) {
            document.addPage(new PDPage());
            document.save(out);
            return out.toByteArray();
        }
    }
}

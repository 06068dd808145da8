package org.tabellion.documents.adapter.out.dss;

import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSMessageDigest;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.ToBeSigned;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.PAdESTimestampParameters;
import eu.europa.esig.dss.pades.signature.ExternalCMSService;
import eu.europa.esig.dss.spi.DSSSecurityProvider;
import eu.europa.esig.dss.spi.DSSUtils;
import java.security.GeneralSecurityException;
import java.security.Signature;
import org.springframework.stereotype.Component;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.documents.spi.DetachedFormat;
import org.tabellion.documents.spi.TimestampAuthority;
import org.tabellion.dss.PdfEngine;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;

/** EN 319 142-1: the CMS alone, by DSS, for who makes the PDF around it. */
@Component
class PadesCms implements DetachedFormat {

    private final PdfEngine engine;
    private final TimestampAuthority timestamps;

    PadesCms(PdfEngine engine, TimestampAuthority timestamps) {
        this.engine = engine;
        this.timestamps = timestamps;
    }

    @Override
    public Dtbsr dataToBeSigned(Bytes digest, Parameters parameters) {
        var data = data(digest, PadesFormat.dss(parameters));
        var algorithm = parameters.algorithm().digest();
        return new Dtbsr(algorithm, algorithm.digest(Bytes.of(data.getBytes())));
    }

    @Override
    public Bytes sign(Bytes digest, Parameters parameters, Bytes value, boolean timestamped) {
        var dss = PadesFormat.dss(parameters);
        var signature = new SignatureValue(dss.getSignatureAlgorithm(), value.toArray());
        if (!verifies(data(digest, dss), signature, dss)) {
            throw Failure.conflict("signature_value_invalid", "the value does not verify by the certificate");
        }
        dss.setSignatureLevel(timestamped ? SignatureLevel.PAdES_BASELINE_T : SignatureLevel.PAdES_BASELINE_B);
        dss.setSignatureTimestampParameters(new PAdESTimestampParameters(DigestAlgorithm.SHA256));
        var cms = service().signMessageDigest(message(digest, dss), dss, signature);
        return Bytes.of(DSSUtils.toByteArray(cms));
    }

    private ToBeSigned data(Bytes digest, PAdESSignatureParameters dss) {
        return service().getDataToSign(message(digest, dss), dss);
    }

    private static DSSMessageDigest message(Bytes digest, PAdESSignatureParameters dss) {
        return new DSSMessageDigest(dss.getDigestAlgorithm(), digest.toArray());
    }

    private static boolean verifies(ToBeSigned data, SignatureValue signature, PAdESSignatureParameters dss) {
        try {
            var check = Signature.getInstance(
                    signature.getAlgorithm().getJCEId(), DSSSecurityProvider.getSecurityProvider());
            check.initVerify(dss.getSigningCertificate().getPublicKey());
            check.update(data.getBytes());
            return check.verify(signature.getValue());
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private ExternalCMSService service() {
        var service = new ExternalCMSService(engine.verifier());
        service.setTspSource(new PortTimestamps(timestamps));
        return service;
    }
}

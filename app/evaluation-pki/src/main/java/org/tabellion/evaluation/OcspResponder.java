package org.tabellion.evaluation;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** RFC 6960 for the issuing CA. Each answer is made when it is asked for, so its thisUpdate is never before the question. */
final class OcspResponder {

    private static final Duration LIFE = Duration.ofMinutes(10);

    private final Keys keys;
    private final Register register;
    private final DigestCalculatorProvider digests;

    OcspResponder(Keys keys, Register register) {
        this.keys = keys;
        this.register = register;
        try {
            this.digests = new JcaDigestCalculatorProviderBuilder().build();
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("every Java platform has digests", e);
        }
    }

    byte[] answer(byte[] request) throws IOException {
        try {
            return answer(new OCSPReq(request));
        } catch (IOException | RuntimeException | OCSPException notARequest) {
            return failed(OCSPRespBuilder.MALFORMED_REQUEST);
        }
    }

    private byte[] answer(OCSPReq request) throws IOException, OCSPException {
        var answer = new BasicOCSPRespBuilder(new RespID(keys.ocsp().name()));
        var now = Instant.now();
        var requests = request.getRequestList();
        if (requests.length == 0 || requests.length > 100) {
            return failed(OCSPRespBuilder.MALFORMED_REQUEST);
        }
        for (var single : requests) {
            var id = single.getCertID();
            if (!id.matchesIssuer(keys.issuing().certificate(), digests)) {
                return failed(OCSPRespBuilder.UNAUTHORIZED);
            }
            answer.addResponse(id, status(id.getSerialNumber()), Date.from(now), Date.from(now.plus(LIFE)), null);
        }
        var nonce = request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        if (nonce != null) {
            // RFC 9654 section 2.1.
            var length = ASN1OctetString.getInstance(nonce.getParsedValue()).getOctetsLength();
            if (length < 1 || length > 128) {
                return failed(OCSPRespBuilder.MALFORMED_REQUEST);
            }
            answer.setResponseExtensions(new Extensions(
                    new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, nonce.getExtnValue())));
        }
        var made = answer.build(
                keys.ocsp().signer(), new X509CertificateHolder[] {keys.ocsp().certificate()}, Date.from(now));
        return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, made).getEncoded();
    }

    private CertificateStatus status(BigInteger serial) {
        if (register.certificate(serial).isEmpty()) {
            return new UnknownStatus();
        }
        return register.revocation(serial)
                .<CertificateStatus>map(it -> it.reason() == 0
                        ? new RevokedStatus(Date.from(it.at()))
                        : new RevokedStatus(Date.from(it.at()), it.reason()))
                .orElse(CertificateStatus.GOOD);
    }

    private static byte[] failed(int status) throws IOException {
        try {
            return new OCSPRespBuilder().build(status, null).getEncoded();
        } catch (OCSPException e) {
            throw new IllegalStateException("a status alone needs no signature", e);
        }
    }
}

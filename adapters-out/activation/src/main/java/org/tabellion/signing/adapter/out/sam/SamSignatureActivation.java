package org.tabellion.signing.adapter.out.sam;

import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignatureCheck;
import org.tabellion.samclient.InvalidAnswer;
import org.tabellion.samclient.SamAnswer;
import org.tabellion.samclient.SamCall;
import org.tabellion.samclient.SamChannel;
import org.tabellion.samclient.SamJson;
import org.tabellion.samclient.SamRefusal;
import org.tabellion.signing.spi.SignatureActivation;

/** {@code POST /sam/v1/signatures}; what comes back is believed when it verifies, and not before. */
@Component
final class SamSignatureActivation implements SignatureActivation {

    private final SamChannel sam;

    SamSignatureActivation(SamChannel sam) {
        this.sam = sam;
    }

    @Override
    public Answer activate(Activation activation) {
        // Without it no value could be judged, so none is asked for.
        var key = publicKey(activation.certificate());
        return key.isPresent() ? activate(activation, key.get()) : new Answer.Refused("certificate_unreadable", "");
    }

    private Answer activate(Activation activation, PublicKey key) {
        var body = SamJson.newObject();
        body.put("signature_algorithm", SamJson.name(activation.algorithm()));
        var requests = body.putArray("requests");
        for (var hash : activation.hashes()) {
            requests.addObject().put("dtbs", hash.value().base64Url());
        }
        body.set("key_pair", SamJson.object(activation.key()));
        body.set("signer", SamJson.object(activation.signer()));
        try {
            return verified(
                    activation,
                    key,
                    sam.call(SamCall.post("/signatures", activation.requestId(), body)
                            .withSad(activation.sad())));
        } catch (SamRefusal e) {
            return new Answer.Refused(e.code(), e.auditId());
        } catch (InvalidAnswer e) {
            sam.refuse(e, activation.requestId());
            return new Answer.Refused("sam_answer_invalid", "");
        }
    }

    private Answer verified(Activation activation, PublicKey key, SamAnswer answer) {
        var values = answer.bytesOfEach("signatures", "signature");
        var hashes = activation.hashes().stream().map(Dtbsr::value).toList();
        if (!answer.bytesOfEach("signatures", "dtbs").equals(hashes)) {
            throw new InvalidAnswer("it is about other hashes than were asked for");
        }
        for (int i = 0; i < values.size(); i++) {
            if (!SignatureCheck.verifies(
                    key, activation.algorithm(), activation.hashes().get(i), values.get(i))) {
                throw new InvalidAnswer("a signature does not verify");
            }
        }
        var audit = answer.object("audit");
        sam.requireEvidence(audit, activation.requestId(), hashes, values);
        return new Answer.Activated(values, answer.text("audit_id"), audit.json());
    }

    private static Optional<PublicKey> publicKey(Bytes certificate) {
        try {
            return Optional.of(CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(certificate.toArray()))
                    .getPublicKey());
        } catch (CertificateException unreadable) {
            return Optional.empty();
        }
    }
}

package org.tabellion.signing.adapter.out.sam;

import org.springframework.stereotype.Component;
import org.tabellion.samclient.SamCall;
import org.tabellion.samclient.SamChannel;
import org.tabellion.samclient.SamJson;
import org.tabellion.samclient.SamRefusal;
import org.tabellion.signing.spi.SignatureActivation;

/** {@code POST /sam/v1/signatures}. */
@Component
final class SamSignatureActivation implements SignatureActivation {

    private final SamChannel sam;

    SamSignatureActivation(SamChannel sam) {
        this.sam = sam;
    }

    @Override
    public Answer activate(Activation activation) {
        var body = SamJson.newObject();
        body.put("signature_algorithm", activation.algorithm().oid());
        var requests = body.putArray("requests");
        for (var hash : activation.hashes()) {
            requests.addObject().put("dtbs", hash.value().base64Url());
        }
        body.set("key_pair", SamJson.object(activation.key()));
        body.set("signer", SamJson.object(activation.signer()));
        try {
            var answer = sam.call(
                    SamCall.post("/signatures", activation.requestId(), body).withSad(activation.sad()));
            var values = answer.bytesOfEach("signatures", "signature");
            if (values.size() != activation.hashes().size()) {
                throw new IllegalStateException("the SAM answered another number of signatures than was asked for");
            }
            return new Answer.Activated(
                    values, answer.text("audit_id"), answer.object("audit").json());
        } catch (SamRefusal e) {
            return new Answer.Refused(e.code(), e.auditId());
        }
    }
}

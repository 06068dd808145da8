package org.tabellion.credentials.adapter.out.sam;

import java.util.Optional;
import org.springframework.stereotype.Component;
import org.tabellion.credentials.ReadSignersFactor.Kind;
import org.tabellion.credentials.ReadSignersFactor.PinKey;
import org.tabellion.credentials.spi.SignerFactors;
import org.tabellion.credentials.spi.SigningKeys.SealedKey;
import org.tabellion.credentials.spi.SigningKeys.SealedSigner;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Sad;
import org.tabellion.samclient.InvalidAnswer;
import org.tabellion.samclient.SamAnswer;
import org.tabellion.samclient.SamCall;
import org.tabellion.samclient.SamChannel;
import org.tabellion.samclient.SamJson;
import org.tabellion.samclient.SamRefusal;

/** {@code POST /sam/v1/factor_checks} and {@code PUT /sam/v1/signers/$body}. */
@Component
final class SamSignerFactors implements SignerFactors {

    private final SamChannel sam;

    SamSignerFactors(SamChannel sam) {
        this.sam = sam;
    }

    @Override
    public Kind kindOf(SealedSigner signer) {
        return SamAnswer.of(signer.json())
                .optionalObject("second_factor")
                .map(it -> it.text("kind").equals("pin") ? Kind.PIN : Kind.OTHER)
                .orElse(Kind.NONE);
    }

    @Override
    public Optional<PinKey> pinKey() {
        return sam.pinKey().map(it -> new PinKey(it.id(), it.x(), it.y()));
    }

    @Override
    public Answer check(String requestId, SealedKey key, SealedSigner signer, Sad sad) {
        var body = SamJson.newObject();
        body.set("key_pair", SamJson.object(key.json()));
        body.set("signer", SamJson.object(signer.json()));
        var call = SamCall.post("/factor_checks", requestId, body).withSad(sad);
        try {
            sam.call(call).text("audit_id");
            return new Answer.Right();
        } catch (SamRefusal e) {
            return new Answer.Refused(e.code(), e.auditId());
        } catch (InvalidAnswer e) {
            return invalid(e, call);
        }
    }

    @Override
    public Answer change(String requestId, SealedSigner signer, Bytes factor, Sad sad) {
        var body = SamJson.newObject();
        body.set("signer", SamJson.object(signer.json()));
        body.set("second_factor", SamJson.object(factor));
        var call = SamCall.put("/signers/$body", requestId, body).withSad(sad);
        try {
            var changed = sam.call(call);
            if (!changed.text("id").equals(signer.id().value()) || changed.integer("version") <= signer.version()) {
                throw new InvalidAnswer("it is no later object of this signer");
            }
            return new Answer.Changed(new SealedSigner(signer.id(), changed.integer("version"), changed.json()));
        } catch (SamRefusal e) {
            return new Answer.Refused(e.code(), e.auditId());
        } catch (InvalidAnswer e) {
            return invalid(e, call);
        }
    }

    private Answer invalid(InvalidAnswer answer, SamCall call) {
        sam.refuse(answer, call.requestId());
        return new Answer.Refused("sam_answer_invalid", "");
    }
}

package org.tabellion.credentials.adapter.out.sam;

import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.tabellion.credentials.spi.SigningKeys;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.samclient.InvalidAnswer;
import org.tabellion.samclient.SamAnswer;
import org.tabellion.samclient.SamCall;
import org.tabellion.samclient.SamChannel;
import org.tabellion.samclient.SamJson;
import org.tabellion.samclient.SamRefusal;
import tools.jackson.databind.node.ObjectNode;

/** {@code /sam/v1}: key pairs, their assignment, proof of possession and state. */
@Component
final class SamSigningKeys implements SigningKeys {

    private final SamChannel sam;

    SamSigningKeys(SamChannel sam) {
        this.sam = sam;
    }

    @Override
    public Generated generate(String requestId, KeyAlgorithm algorithm) {
        var body = SamJson.newObject();
        var template = body.putObject("key_template");
        template.put("algorithm", algorithm.family().name());
        switch (algorithm.family()) {
            case RSA -> template.put("size", algorithm.bits());
            case ECDSA -> template.put("named_curve", algorithm.curve());
        }
        return ask(SamCall.post("/key_pairs", requestId, body), it -> new Generated(key(it), it.time("assign_by")));
    }

    @Override
    public Assigned assign(
            String requestId,
            SealedKey key,
            NewSigner signer,
            Optional<SealedSigner> known,
            String subject,
            int level,
            Optional<Sad> skad) {
        var body = withKey(key);
        known.ifPresentOrElse(it -> body.set("signer", SamJson.object(it.json())), () -> body.putObject("signer")
                .put("id", signer.id().value())
                .put("idp", signer.idp())
                .put("idp_subject", signer.idpSubject())
                .put("type", "natural"));
        body.put("subject", subject);
        if (level == 1) {
            body.put("scal1", true);
        }
        var call = SamCall.post("/signers/$body/key_pairs", requestId, body);
        return ask(skad.map(call::withSkad).orElse(call), answer -> {
            var assigned = answer.object("signer");
            if (!assigned.text("id").equals(signer.id().value())) {
                throw new InvalidAnswer("it is about another signer");
            }
            return new Assigned(
                    sameKey(key, answer.object("key_pair")),
                    new SealedSigner(signer.id(), assigned.integer("version"), assigned.json()));
        });
    }

    @Override
    public Bytes provePossession(
            String requestId, SealedKey key, SignatureAlgorithm algorithm, Bytes certificationRequestInfo) {
        var body = withKey(key);
        body.putObject("request")
                .put("dtbs", certificationRequestInfo.base64Url())
                .put("signature_algorithm", SamJson.name(algorithm));
        return ask(SamCall.post("/proofs_of_possession", requestId, body), it -> it.bytes("signature"));
    }

    @Override
    public SealedKey update(
            String requestId,
            SealedKey key,
            SealedSigner signer,
            boolean certified,
            boolean enabled,
            Optional<Bytes> certificate) {
        var body = withKey(key);
        body.set("signer", SamJson.object(signer.json()));
        body.putObject("status").put("certified", certified).put("enabled", enabled);
        certificate.ifPresent(it -> body.put("certificate", it.base64()));
        return ask(SamCall.put("/key_pairs/$body", requestId, body), it -> sameKey(key, it));
    }

    @Override
    public void destroy(String requestId, SealedKey key, Sad order) {
        var call = SamCall.delete("/key_pairs/$body", requestId, withKey(key)).withSad(order);
        try {
            var ended = ask(call, it -> it.text("id"));
            if (!ended.equals(key.id())) {
                throw Failure.conflict("sam_answer_invalid", "the SAM destroyed another key");
            }
        } catch (Failure refused) {
            if (!refused.code().equals("key_destroyed")) {
                throw refused;
            }
        }
    }

    private <T> T ask(SamCall call, Function<SamAnswer, T> reading) {
        try {
            return reading.apply(sam.call(call));
        } catch (SamRefusal e) {
            throw Failure.conflict(e.code(), "the SAM refused, audit record " + e.auditId());
        } catch (InvalidAnswer e) {
            sam.refuse(e, call.requestId());
            throw Failure.conflict("sam_answer_invalid", "the SAM answered what does not verify");
        }
    }

    private static SealedKey sameKey(SealedKey before, SamAnswer keyPair) {
        var now = key(keyPair);
        if (!now.id().equals(before.id()) || !now.publicKey().equals(before.publicKey())) {
            throw new InvalidAnswer("it is about another key");
        }
        return now;
    }

    private static ObjectNode withKey(SealedKey key) {
        var body = SamJson.newObject();
        body.set("key_pair", SamJson.object(key.json()));
        return body;
    }

    private static SealedKey key(SamAnswer keyPair) {
        return new SealedKey(
                keyPair.text("id"), keyPair.bytes("public_key"), keyPair.integer("generation"), keyPair.json());
    }
}

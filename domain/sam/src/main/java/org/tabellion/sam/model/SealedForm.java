package org.tabellion.sam.model;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.sam.KeyBlob;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.NewFactor;
import org.tabellion.sam.PinVerifier;
import org.tabellion.sam.Seal;
import org.tabellion.sam.SecondFactor;
import org.tabellion.sam.SignerDescription;
import org.tabellion.sam.SignerObject;

/**
 * The JSON form of what others keep for the SAM, without its seal: what the seal is computed over. Because one MAC covers
 * the wrapped key together with id, public key and algorithm, a wrapped key cannot be moved into another object.
 */
public final class SealedForm {

    private SealedForm() {}

    public static CanonicalJson of(KeyPair key) {
        return new CanonicalJson()
                .number("v", KeyPair.SCHEMA_VERSION)
                .text("id", key.id().value())
                .text("algorithm", key.algorithm().family().name())
                .object("usage", optionalLimit(key))
                .bytes("public_key", key.publicKey())
                .object("wrapped_key", of(key.wrappedKey()))
                .object("status", of(key.status()))
                .time("created_at", key.createdAt())
                .number("generation", key.generation())
                .flag("scal1", key.scal1())
                .text("node", key.node())
                .merge(kind(key.algorithm()))
                .merge(key.owner()
                        .map(it -> new CanonicalJson().object("owner", of(it)))
                        .orElseGet(() -> new CanonicalJson().absent("owner")))
                .optionalText("certificate_digest", key.certificateDigest().map(Bytes::base64Url))
                .optionalText("not_after", key.notAfter().map(Object::toString))
                .optionalText("assign_by", key.assignBy().map(Object::toString));
    }

    public static CanonicalJson of(SignerObject signer) {
        var form = of(signer.description())
                .number("v", SignerObject.SCHEMA_VERSION)
                .number("version", signer.version());
        return signer.factor()
                .map(it -> form.object("second_factor", of(it)))
                .orElseGet(() -> form.absent("second_factor"));
    }

    public static CanonicalJson of(SecondFactor factor) {
        var form = new CanonicalJson().text("kind", factor.kind());
        return switch (factor) {
            case SecondFactor.Pins pin ->
                form.text("verifier", pin.verifier().encoded())
                        .texts(
                                "former",
                                pin.former().stream().map(PinVerifier::encoded).toList());
            case SecondFactor.Passkey(var credential, var key, var party) ->
                form.bytes("credential_id", credential).bytes("public_key", key).text("relying_party", party);
            case SecondFactor.Device(var key) -> form.bytes("public_key", key);
        };
    }

    /** The form over which the present factor agrees to the next one. */
    public static CanonicalJson of(NewFactor factor) {
        return switch (factor) {
            case NewFactor.PinEnvelope(var envelope) ->
                new CanonicalJson().text("kind", "pin").text("pin", envelope.compact());
            case NewFactor.Passkey(var credential, var key, var party) ->
                of(new SecondFactor.Passkey(credential, key, party));
            case NewFactor.Device(var key) -> of(new SecondFactor.Device(key));
        };
    }

    /** {@code id}, {@code idp}, {@code idp_subject}, {@code type}. */
    public static CanonicalJson of(SignerDescription signer) {
        return new CanonicalJson()
                .text("id", signer.id().value())
                .text("idp", signer.idp())
                .text("idp_subject", signer.idpSubject())
                .text("type", signer.type().label());
    }

    /** What the owner of a key pair is known by: SHA-256 over the form of the description. */
    public static Bytes digest(SignerDescription signer) {
        return DigestAlgorithm.SHA256.digest(of(signer).toBytes());
    }

    public static CanonicalJson of(Seal seal) {
        return new CanonicalJson()
                .text("kid", seal.kid())
                .text("alg", seal.alg())
                .bytes("value", seal.value());
    }

    private static CanonicalJson kind(KeyAlgorithm algorithm) {
        return switch (algorithm.family()) {
            case RSA -> new CanonicalJson().number("size", algorithm.bits()).absent("named_curve");
            case ECDSA -> new CanonicalJson().absent("size").text("named_curve", algorithm.curve());
        };
    }

    private static CanonicalJson optionalLimit(KeyPair key) {
        var usage = new CanonicalJson();
        return key.usageLimit().isPresent()
                ? usage.number("limit", key.usageLimit().getAsLong())
                : usage.absent("limit");
    }

    private static CanonicalJson of(KeyBlob blob) {
        return new CanonicalJson()
                .text("format", KeyBlob.FORMAT)
                .text("world", blob.world())
                .text("kek", blob.kek())
                .text("alg", blob.mechanism())
                .bytes("value", blob.value());
    }

    private static CanonicalJson of(KeyPair.Status status) {
        return new CanonicalJson()
                .flag("assigned", status.assigned())
                .flag("certified", status.certified())
                .flag("enabled", status.enabled());
    }

    private static CanonicalJson of(KeyPair.Owner owner) {
        var form = new CanonicalJson()
                .text("signer_id", owner.signerId().value())
                .bytes("signer_digest", owner.signerDigest())
                .text("subject", owner.subject());
        return owner.factorRequired() ? form.flag("factor_required", true) : form;
    }
}

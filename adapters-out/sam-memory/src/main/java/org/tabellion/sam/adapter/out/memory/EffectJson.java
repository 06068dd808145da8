package org.tabellion.sam.adapter.out.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.ActivateAndSign.SignatureValue;
import org.tabellion.sam.AuthorizationServerId;
import org.tabellion.sam.Caller;
import org.tabellion.sam.KeyBlob;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.PinVerifier;
import org.tabellion.sam.Position;
import org.tabellion.sam.RequestId;
import org.tabellion.sam.Seal;
import org.tabellion.sam.SecondFactor;
import org.tabellion.sam.SignerDescription;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.model.CanonicalJson;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.Effect;
import org.tabellion.sam.model.HashMultiset;
import org.tabellion.sam.model.KnownSigner;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.model.SealedForm;
import org.tabellion.sam.model.TokenId;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Effects as JSON. What is read was written here: anything else is a damaged journal, told by an exception. */
final class EffectJson {

    private static final JsonMapper READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private EffectJson() {}

    static JsonNode parse(String json) {
        return READER.readTree(json);
    }

    static CanonicalJson write(Effect effect) {
        return switch (effect) {
            case Effect.Spent(var token, var until, var left) ->
                new CanonicalJson()
                        .text("kind", "spent")
                        .text("issuer", token.issuer().value())
                        .text("jti", token.jti())
                        .time("until", until)
                        .objects(
                                "left",
                                left.toList().stream().map(EffectJson::write).toList());
            case Effect.Assigned(var key, var until) ->
                new CanonicalJson()
                        .text("kind", "assigned")
                        .text("key", key.value())
                        .time("until", until);
            case Effect.Retired(var key, long generation, var until) ->
                new CanonicalJson()
                        .text("kind", "retired")
                        .text("key", key.value())
                        .number("generation", generation)
                        .time("until", until);
            case Effect.SignerKnown(var signer) ->
                new CanonicalJson()
                        .text("kind", "signer")
                        .text("signer", signer.id().value())
                        .number("version", signer.version())
                        .number("failures", signer.failures())
                        .optionalText("failed_at", signer.failedAt().map(Instant::toString))
                        .number("counter", signer.counter());
            case Effect.Used(var key, long signatures, var until) ->
                new CanonicalJson()
                        .text("kind", "used")
                        .text("key", key.value())
                        .number("signatures", signatures)
                        .time("until", until);
            case Effect.Followed(var node, long version, var digest) ->
                new CanonicalJson()
                        .text("kind", "followed")
                        .text("node", node)
                        .number("version", version)
                        .bytes("digest", digest);
            case Effect.Accepted(var told, var since) ->
                new CanonicalJson()
                        .text("kind", "accepted")
                        .text("told", told.toString())
                        .time("since", since);
            case Effect.Claimed claimed -> write("claimed", claimed);
            case Effect.Released released -> write("released", released);
            case Effect.Kept(var keep) -> write(keep);
        };
    }

    private static CanonicalJson write(String kind, Effect.OfCall effect) {
        return new CanonicalJson()
                .text("kind", kind)
                .text("client", effect.call().client().qualified())
                .text("request", effect.call().request().value())
                .time("until", effect.until());
    }

    static CanonicalJson write(Demand.Keep keep) {
        return new CanonicalJson()
                .text("kind", "kept")
                .text("client", keep.key().client().qualified())
                .text("request", keep.key().request().value())
                .bytes("body", keep.bodyDigest())
                .optionalText("token", keep.tokenDigest().map(Bytes::base64Url))
                .object("answer", write(keep.answer()))
                .time("until", keep.until());
    }

    static Effect read(JsonNode json) {
        return switch (text(json, "kind")) {
            case "spent" ->
                new Effect.Spent(
                        new TokenId(new AuthorizationServerId(text(json, "issuer")), text(json, "jti")),
                        time(json, "until"),
                        HashMultiset.of(all(json, "left", EffectJson::readHash)));
            case "assigned" -> new Effect.Assigned(new KeyPairId(text(json, "key")), time(json, "until"));
            case "retired" ->
                new Effect.Retired(new KeyPairId(text(json, "key")), number(json, "generation"), time(json, "until"));
            case "signer" ->
                new Effect.SignerKnown(new KnownSigner(
                        new SignerId(text(json, "signer")),
                        number(json, "version"),
                        (int) number(json, "failures"),
                        optional(json, "failed_at").map(Instant::parse),
                        number(json, "counter")));
            case "used" ->
                new Effect.Used(new KeyPairId(text(json, "key")), number(json, "signatures"), time(json, "until"));
            case "followed" -> new Effect.Followed(text(json, "node"), number(json, "version"), bytes(json, "digest"));
            case "accepted" -> new Effect.Accepted(Position.parse(text(json, "told")), time(json, "since"));
            case "claimed" -> new Effect.Claimed(readCall(json), time(json, "until"));
            case "released" -> new Effect.Released(readCall(json), time(json, "until"));
            case "kept" -> new Effect.Kept(readKeep(json));
            default -> throw new IllegalArgumentException("no effect is of this kind");
        };
    }

    private static Demand.Keep readKeep(JsonNode json) {
        return new Demand.Keep(
                readCall(json),
                bytes(json, "body"),
                optional(json, "token").map(Bytes::ofBase64Url),
                readAnswer(json.required("answer")),
                time(json, "until"));
    }

    private static RequestKey readCall(JsonNode json) {
        return new RequestKey(Caller.ofQualified(text(json, "client")), new RequestId(text(json, "request")));
    }

    private static CanonicalJson write(Dtbsr hash) {
        return new CanonicalJson().text("alg", hash.algorithm().oid()).bytes("value", hash.value());
    }

    private static Dtbsr readHash(JsonNode json) {
        return new Dtbsr(DigestAlgorithm.ofOid(text(json, "alg")).orElseThrow(), bytes(json, "value"));
    }

    private static CanonicalJson write(Answer answer) {
        return switch (answer) {
            case Answer.Signatures(var values, int remaining) ->
                new CanonicalJson()
                        .text("kind", "signatures")
                        .number("remaining", remaining)
                        .objects(
                                "values",
                                values.stream()
                                        .map(it -> new CanonicalJson()
                                                .bytes("dtbs", it.dtbs())
                                                .bytes("signature", it.signature()))
                                        .toList());
            case Answer.Generated(var key) ->
                new CanonicalJson().text("kind", "generated").object("key", write(key));
            case Answer.Assigned(var key, var signer) ->
                new CanonicalJson()
                        .text("kind", "assigned")
                        .object("key", write(key))
                        .object("signer", write(signer));
            case Answer.Proof(var signature, var algorithm) ->
                new CanonicalJson()
                        .text("kind", "proof")
                        .bytes("signature", signature)
                        .text("algorithm", algorithm.name());
            case Answer.Updated(var key) ->
                new CanonicalJson().text("kind", "updated").object("key", write(key));
            case Answer.Destroyed(var key, var at) ->
                new CanonicalJson()
                        .text("kind", "destroyed")
                        .text("key", key.value())
                        .time("at", at);
            case Answer.Changed(var signer) ->
                new CanonicalJson().text("kind", "changed").object("signer", write(signer));
            case Answer.Checked(var signer) ->
                new CanonicalJson().text("kind", "checked").text("signer", signer.value());
            case Answer.Configured(long version) ->
                new CanonicalJson().text("kind", "configured").number("version", version);
        };
    }

    private static Answer readAnswer(JsonNode json) {
        return switch (text(json, "kind")) {
            case "signatures" ->
                new Answer.Signatures(
                        all(json, "values", it -> new SignatureValue(bytes(it, "dtbs"), bytes(it, "signature"))),
                        (int) number(json, "remaining"));
            case "generated" -> new Answer.Generated(readKey(json.required("key")));
            case "assigned" -> new Answer.Assigned(readKey(json.required("key")), readSigner(json.required("signer")));
            case "proof" ->
                new Answer.Proof(bytes(json, "signature"), SignatureAlgorithm.valueOf(text(json, "algorithm")));
            case "updated" -> new Answer.Updated(readKey(json.required("key")));
            case "destroyed" -> new Answer.Destroyed(new KeyPairId(text(json, "key")), time(json, "at"));
            case "changed" -> new Answer.Changed(readSigner(json.required("signer")));
            case "checked" -> new Answer.Checked(new SignerId(text(json, "signer")));
            case "configured" -> new Answer.Configured(number(json, "version"));
            default -> throw new IllegalArgumentException("no answer is of this kind");
        };
    }

    private static CanonicalJson write(KeyPair key) {
        return SealedForm.of(key).object("seal", SealedForm.of(key.seal()));
    }

    private static KeyPair readKey(JsonNode json) {
        var blob = json.required("wrapped_key");
        var status = json.required("status");
        var owner = json.required("owner");
        var limit = json.required("usage").required("limit");
        return new KeyPair(
                new KeyPairId(text(json, "id")),
                readAlgorithm(json),
                bytes(json, "public_key"),
                new KeyBlob(text(blob, "world"), text(blob, "kek"), text(blob, "alg"), bytes(blob, "value")),
                new KeyPair.Status(flag(status, "assigned"), flag(status, "certified"), flag(status, "enabled")),
                owner.isNull()
                        ? Optional.empty()
                        : Optional.of(new KeyPair.Owner(
                                new SignerId(text(owner, "signer_id")),
                                bytes(owner, "signer_digest"),
                                text(owner, "subject"),
                                owner.has("factor_required"))),
                optional(json, "certificate_digest").map(Bytes::ofBase64Url),
                time(json, "created_at"),
                optional(json, "not_after").map(Instant::parse),
                number(json, "generation"),
                limit.isNull() ? OptionalLong.empty() : OptionalLong.of(limit.longValue()),
                flag(json, "scal1"),
                optional(json, "assign_by").map(Instant::parse),
                text(json, "node"),
                readSeal(json.required("seal")));
    }

    private static KeyAlgorithm readAlgorithm(JsonNode json) {
        for (var algorithm : KeyAlgorithm.values()) {
            boolean fits = algorithm.family() == KeyAlgorithm.Family.RSA
                    ? json.required("size").longValue(0) == algorithm.bits()
                    : algorithm.curve().equals(json.required("named_curve").stringValue(""));
            if (algorithm.family().name().equals(text(json, "algorithm")) && fits) {
                return algorithm;
            }
        }
        throw new IllegalArgumentException("no such kind of key");
    }

    private static CanonicalJson write(SignerObject signer) {
        return SealedForm.of(signer).object("seal", SealedForm.of(signer.seal()));
    }

    private static SignerObject readSigner(JsonNode json) {
        return new SignerObject(
                new SignerDescription(
                        new SignerId(text(json, "id")),
                        text(json, "idp"),
                        text(json, "idp_subject"),
                        SignerDescription.Type.named(text(json, "type")).orElseThrow()),
                json.required("second_factor").isNull()
                        ? Optional.empty()
                        : Optional.of(readFactor(json.required("second_factor"))),
                number(json, "version"),
                readSeal(json.required("seal")));
    }

    private static SecondFactor readFactor(JsonNode json) {
        return switch (text(json, "kind")) {
            case "pin" ->
                new SecondFactor.Pins(
                        PinVerifier.parse(text(json, "verifier")),
                        all(json, "former", it -> PinVerifier.parse(it.stringValue())));
            case "passkey" ->
                new SecondFactor.Passkey(
                        bytes(json, "credential_id"), bytes(json, "public_key"), text(json, "relying_party"));
            case "device" -> new SecondFactor.Device(bytes(json, "public_key"));
            default -> throw new IllegalArgumentException("no factor is of this kind");
        };
    }

    private static Seal readSeal(JsonNode json) {
        return new Seal(text(json, "kid"), text(json, "alg"), bytes(json, "value"));
    }

    static String text(JsonNode json, String name) {
        return json.required(name).stringValue();
    }

    static Optional<String> optional(JsonNode json, String name) {
        var value = json.required(name);
        return value.isNull() ? Optional.empty() : Optional.of(value.stringValue());
    }

    static Bytes bytes(JsonNode json, String name) {
        return Bytes.ofBase64Url(text(json, name));
    }

    static Instant time(JsonNode json, String name) {
        return Instant.parse(text(json, name));
    }

    static long number(JsonNode json, String name) {
        return json.required(name).longValue();
    }

    static boolean flag(JsonNode json, String name) {
        return json.required(name).booleanValue();
    }

    static <T> List<T> all(JsonNode json, String name, Function<JsonNode, T> read) {
        var values = new ArrayList<T>();
        json.required(name).forEach(it -> values.add(read.apply(it)));
        return values;
    }
}

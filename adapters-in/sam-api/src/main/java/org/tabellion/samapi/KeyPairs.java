package org.tabellion.samapi;

import java.util.Optional;
import java.util.OptionalLong;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.KeyBlob;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Seal;
import tools.jackson.databind.node.ObjectNode;

/** The key pair object ({@code key_pair.schema.json}), both ways. */
final class KeyPairs {

    private static final int LARGEST_PUBLIC_KEY = 1024;
    private static final int LARGEST_BLOB = 8 * 1024;
    private static final int LONGEST_SUBJECT = 1024;
    static final long LARGEST_INTEGER = (1L << 53) - 1;

    private KeyPairs() {}

    static KeyPair read(Members members) {
        members.integer("v", KeyPair.SCHEMA_VERSION, KeyPair.SCHEMA_VERSION);
        return new KeyPair(
                members.parsed("id", 64, KeyPairId::new, "an id of a key pair"),
                algorithm(members),
                members.bytes("public_key", LARGEST_PUBLIC_KEY),
                members.object("wrapped_key", KeyPairs::blob),
                members.object(
                        "status",
                        it -> new KeyPair.Status(it.flag("assigned"), it.flag("certified"), it.flag("enabled"))),
                members.nullable("owner", KeyPairs::owner),
                members.isNull("certificate_digest")
                        ? Optional.empty()
                        : Optional.of(members.bytes("certificate_digest", 32)),
                members.time("created_at"),
                members.isNull("not_after") ? Optional.empty() : Optional.of(members.time("not_after")),
                members.integer("generation", 1, LARGEST_INTEGER),
                members.object("usage", KeyPairs::limit),
                members.flag("scal1"),
                members.isNull("assign_by") ? Optional.empty() : Optional.of(members.time("assign_by")),
                members.text("node", 64),
                members.object("seal", KeyPairs::seal));
    }

    static OptionalLong limit(Members usage) {
        return usage.isNull("limit")
                ? OptionalLong.empty()
                : OptionalLong.of(usage.integer("limit", 1, LARGEST_INTEGER));
    }

    static ObjectNode write(KeyPair keyPair) {
        var node = StrictJson.newObject();
        node.put("v", KeyPair.SCHEMA_VERSION);
        node.put("id", keyPair.id().value());
        var algorithm = keyPair.algorithm();
        node.put("algorithm", algorithm.family().name());
        switch (algorithm.family()) {
            case RSA -> node.put("size", algorithm.bits()).putNull("named_curve");
            case ECDSA -> node.putNull("size").put("named_curve", algorithm.curve());
        }
        node.put("public_key", keyPair.publicKey().base64Url());
        var blob = keyPair.wrappedKey();
        node.putObject("wrapped_key")
                .put("format", KeyBlob.FORMAT)
                .put("world", blob.world())
                .put("kek", blob.kek())
                .put("alg", blob.mechanism())
                .put("value", blob.value().base64Url());
        node.putObject("status")
                .put("assigned", keyPair.status().assigned())
                .put("certified", keyPair.status().certified())
                .put("enabled", keyPair.status().enabled());
        keyPair.owner().ifPresentOrElse(it -> node.set("owner", write(it)), () -> node.putNull("owner"));
        node.put(
                "certificate_digest",
                keyPair.certificateDigest().map(it -> it.base64Url()).orElse(null));
        node.put("created_at", keyPair.createdAt().toString());
        node.put("not_after", keyPair.notAfter().map(Object::toString).orElse(null));
        node.put("generation", keyPair.generation());
        var usage = node.putObject("usage");
        keyPair.usageLimit().ifPresentOrElse(it -> usage.put("limit", it), () -> usage.putNull("limit"));
        node.put("scal1", keyPair.scal1());
        node.put("assign_by", keyPair.assignBy().map(Object::toString).orElse(null));
        node.put("node", keyPair.node());
        node.set("seal", write(keyPair.seal()));
        return node;
    }

    private static KeyAlgorithm algorithm(Members members) {
        var family = members.text("algorithm", 16);
        boolean hasSize = !members.isNull("size");
        boolean hasCurve = !members.isNull("named_curve");
        long size = hasSize ? members.integer("size", 0, 1 << 16) : 0;
        var curve = hasCurve ? members.text("named_curve", 32) : "";
        for (var algorithm : KeyAlgorithm.values()) {
            boolean fits =
                    switch (algorithm.family()) {
                        case RSA -> hasSize && !hasCurve && algorithm.bits() == size;
                        case ECDSA -> hasCurve && !hasSize && algorithm.curve().equals(curve);
                    };
            if (fits && algorithm.family().name().equals(family)) {
                return algorithm;
            }
        }
        throw new Rejection(ErrorCode.UNSUPPORTED_ALGORITHM, "the key pair's algorithm, size and named_curve");
    }

    private static KeyBlob blob(Members members) {
        if (!members.text("format", 32).equals(KeyBlob.FORMAT)) {
            throw Rejection.malformed("wrapped_key.format is not " + KeyBlob.FORMAT);
        }
        return new KeyBlob(
                members.text("world", 128),
                members.text("kek", 64),
                members.text("alg", 64),
                members.bytes("value", LARGEST_BLOB));
    }

    private static ObjectNode write(KeyPair.Owner owner) {
        var node = StrictJson.newObject()
                .put("signer_id", owner.signerId().value())
                .put("signer_digest", owner.signerDigest().base64Url())
                .put("subject", owner.subject());
        return owner.factorRequired() ? node.put("factor_required", true) : node;
    }

    private static KeyPair.Owner owner(Members members) {
        return new KeyPair.Owner(
                members.parsed("signer_id", 64, SignerId::new, "an id of a signer"),
                members.bytes("signer_digest", 32),
                members.text("subject", LONGEST_SUBJECT),
                members.isPresent("factor_required") && members.flag("factor_required"));
    }

    static Seal seal(Members members) {
        return new Seal(members.text("kid", 64), members.text("alg", 16), members.bytes("value", 32));
    }

    static ObjectNode write(Seal seal) {
        return StrictJson.newObject()
                .put("kid", seal.kid())
                .put("alg", seal.alg())
                .put("value", seal.value().base64Url());
    }
}

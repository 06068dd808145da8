package org.tabellion.samserver;

import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.sam.adapter.out.crypto.TwoPersonLock;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Hsm;
import org.tabellion.sam.model.CanonicalJson;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.samapi.StrictJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code sam_infrastructure.json}: what the nodes of one security world share. Nothing in it is secret in the clear, and
 * nothing in it can be changed: the world's keys and the custodians' key vouch for all of it.
 *
 * @param world the security world, which is the identity of the keys in the module
 * @param nodes the names of all nodes
 * @param auditKey SubjectPublicKeyInfo (DER) of the key that signs the audit
 */
record Infrastructure(String world, List<String> nodes, Bytes auditKey, Custody custody, Fingerprint fingerprint) {

    private static final int VERSION = 2;
    private static final String CODE = "sam_infrastructure";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LARGEST = 4096;

    Infrastructure {
        nodes = List.copyOf(nodes);
    }

    /**
     * What only the keys of the world can answer to.
     *
     * @param seal by the seal key, over all else
     * @param sample a key that opens under the wrapping key, and is never used
     */
    record Fingerprint(Bytes seal, Hsm.WrappedKey sample) {}

    /** A key for the custodians, and what the world's keys say to it. */
    static Infrastructure make(
            String world, List<String> nodes, Hsm hsm, Passphrases passphrases, TwoPersonLock.Cost cost) {
        var fresh = Custody.make();
        var auditKey = hsm.auditPublicKey();
        var content = content(world, nodes, auditKey, fresh.publicKey());
        return new Infrastructure(
                world,
                nodes,
                auditKey,
                fresh.lock(passphrases, content, cost, hsm::random),
                new Fingerprint(
                        hsm.seal(sealed(content)),
                        hsm.generate(KeyAlgorithm.P_256).wrapped()));
    }

    /** @throws Failure CONFLICT {@code wrong_world} if the module's keys are not those of {@link #make} */
    void requireWorldOf(Pkcs11Hsm hsm) {
        if (!hsm.auditPublicKey().equals(auditKey)) {
            throw wrongWorld("the token's audit key is not that of world " + world);
        }
        if (!hsm.seal(sealed(content())).equalsInConstantTime(fingerprint.seal())) {
            throw wrongWorld("the token's seal key is not that of world %s, or sam_infrastructure.json was altered"
                    .formatted(world));
        }
        try {
            var unused = hsm.rewrap(fingerprint.sample());
        } catch (Failure refused) {
            if (refused.kind() == Failure.Kind.UNAVAILABLE) {
                throw refused;
            }
            throw wrongWorld("the token's wrapping key is not that of world " + world);
        }
    }

    /** What the custodians' secret is bound to, and what the seal covers. */
    Bytes content() {
        return content(world, nodes, auditKey, custody.publicKey());
    }

    /** After the world got a new wrapping key: {@code sample} opens under that. */
    Infrastructure with(Hsm.WrappedKey sample) {
        return new Infrastructure(world, nodes, auditKey, custody, new Fingerprint(fingerprint.seal(), sample));
    }

    private static Bytes content(String world, List<String> nodes, Bytes auditKey, Bytes custodiansKey) {
        return new CanonicalJson()
                .number("version", VERSION)
                .text("world", world)
                .texts("nodes", nodes)
                .bytes("audit_key", auditKey)
                .bytes("custodians_key", custodiansKey)
                .toBytes();
    }

    // Begins as no sealed object does: the seal of one can never be the seal of the other.
    private static Bytes sealed(Bytes content) {
        return Bytes.ofUtf8("sam_infrastructure ").append(content);
    }

    private static Failure wrongWorld(String what) {
        return Failure.conflict("wrong_world", what);
    }

    /** @throws Failure INVALID {@code sam_infrastructure} */
    static Infrastructure read(byte[] json) {
        try {
            var object = StrictJson.object(json);
            if (object.path("version").asInt(0) != VERSION) {
                throw new IllegalArgumentException(
                        "not of version " + VERSION + ": make the world anew, or use the SAM that wrote it");
            }
            requireMembers(object, 8);
            var nodes =
                    object.path("nodes").valueStream().map(Infrastructure::text).toList();
            if (nodes.isEmpty()) {
                throw new IllegalArgumentException("without nodes");
            }
            var read = new Infrastructure(
                    text(object.path("world")),
                    nodes,
                    bytes(object.path("audit_key")),
                    custody(object.path("custodians")),
                    fingerprint(object.path("fingerprint")));
            if (!StrictJson.object(read.json()).equals(object)) {
                throw new IllegalArgumentException("not as create writes it");
            }
            return read;
        } catch (IllegalArgumentException e) {
            throw Failure.invalid(CODE, "sam_infrastructure.json is " + e.getMessage());
        }
    }

    private static Custody custody(JsonNode json) {
        requireMembers(json, 6);
        return new Custody(
                bytes(json.path("public_key")),
                new TwoPersonLock.Locked(
                        new TwoPersonLock.Cost(
                                json.path("memory_kib").asInt(0),
                                json.path("passes").asInt(0)),
                        bytes(json.path("salts").path(0)),
                        bytes(json.path("salts").path(1)),
                        bytes(json.path("vector")),
                        bytes(json.path("secret"))));
    }

    private static Fingerprint fingerprint(JsonNode json) {
        requireMembers(json, 2);
        var sample = json.path("sample");
        requireMembers(sample, 3);
        return new Fingerprint(
                bytes(json.path("seal")),
                new Hsm.WrappedKey(
                        KeyAlgorithm.P_256,
                        text(sample.path("kek")),
                        text(sample.path("alg")),
                        bytes(sample.path("value"))));
    }

    byte[] json() {
        var object = JSON.createObjectNode();
        object.put("version", VERSION);
        object.put("world", world);
        var array = object.putArray("nodes");
        nodes.forEach(array::add);
        object.put("audit_key", auditKey.base64Url());
        var handles = object.putObject("handles");
        handles.put("kek", world + "/" + fingerprint.sample().kek());
        List.of("seal", "pepper", "audit").forEach(it -> handles.put(it, world + "/" + it));
        var locked = custody.secret();
        var custodians = object.putObject("custodians");
        custodians.put("public_key", custody.publicKey().base64Url());
        custodians.put("memory_kib", locked.cost().memory());
        custodians.put("passes", locked.cost().passes());
        custodians
                .putArray("salts")
                .add(locked.firstSalt().base64Url())
                .add(locked.secondSalt().base64Url());
        custodians.put("vector", locked.vector().base64Url());
        custodians.put("secret", locked.value().base64Url());
        var print = object.putObject("fingerprint");
        print.put("seal", fingerprint.seal().base64Url());
        var sample = fingerprint.sample();
        print.putObject("sample")
                .put("kek", sample.kek())
                .put("alg", sample.mechanism())
                .put("value", sample.value().base64Url());
        object.put("comment", "made by sam admin create; for all nodes the same; a change of it is refused");
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(object);
    }

    private static void requireMembers(JsonNode node, int count) {
        if (!(node instanceof ObjectNode) || node.size() != count) {
            throw new IllegalArgumentException("missing a member, or has one too many");
        }
    }

    private static Bytes bytes(JsonNode node) {
        var text = text(node);
        if (text.length() > LARGEST) {
            throw new IllegalArgumentException("too large");
        }
        return Bytes.ofBase64Url(text);
    }

    private static String text(JsonNode node) {
        if (!node.isString() || node.stringValue().isEmpty()) {
            throw new IllegalArgumentException("missing a text, or has something else in its place");
        }
        return node.stringValue();
    }
}

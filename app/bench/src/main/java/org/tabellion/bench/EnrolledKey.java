package org.tabellion.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.samapi.testkit.TokenMint;
import org.tabellion.samclient.SamAnswer;
import org.tabellion.samclient.SamCall;
import org.tabellion.samclient.SamChannel;
import org.tabellion.samclient.SamJson;
import org.tabellion.samclient.SamRefusal;
import tools.jackson.databind.node.ObjectNode;

/** A signer's key that a SAM has made, assigned, and certified, and what is needed to have it sign. */
record EnrolledKey(String world, String client, KeyAlgorithm kind, ObjectNode keyPair, ObjectNode signer) {

    private static final String SUBJECT = "CN=Ada Example,C=ES";

    static EnrolledKey enrol(SamUnderTest sam, SamChannel channel, String client, KeyAlgorithm kind, String signerId) {
        return enrol(channel, client, kind, signerId, publicKey -> certificate(sam, publicKey));
    }

    /** @param authority makes the certificate (DER) for a public key (SubjectPublicKeyInfo) */
    static EnrolledKey enrol(
            SamChannel channel, String client, KeyAlgorithm kind, String signerId, UnaryOperator<Bytes> authority) {
        try {
            var template = SamJson.newObject();
            var inner = template.putObject("key_template");
            inner.put("algorithm", kind.family().name());
            switch (kind.family()) {
                case RSA -> inner.put("size", kind.bits());
                case ECDSA -> inner.put("named_curve", kind.curve());
            }
            var generated = channel.call(SamCall.post("/key_pairs", newId(), template));

            var assignment = SamJson.newObject();
            assignment.set("key_pair", SamJson.object(generated.json()));
            assignment
                    .putObject("signer")
                    .put("id", signerId)
                    .put("idp", "idp-1")
                    .put("idp_subject", "urn:example:" + signerId)
                    .put("type", "natural");
            assignment.put("subject", SUBJECT);
            var assigned = channel.call(SamCall.post("/signers/$body/key_pairs", newId(), assignment));

            var update = SamJson.newObject();
            update.set("key_pair", SamJson.object(assigned.object("key_pair").json()));
            update.set("signer", SamJson.object(assigned.object("signer").json()));
            update.putObject("status").put("certified", true).put("enabled", true);
            update.put(
                    "certificate",
                    authority.apply(generated.bytes("public_key")).base64());
            var certified = channel.call(SamCall.put("/key_pairs/$body", newId(), update));

            var keyPair = SamJson.object(certified.json());
            return new EnrolledKey(
                    keyPair.path("wrapped_key").path("world").asString(),
                    client,
                    kind,
                    keyPair,
                    SamJson.object(assigned.object("signer").json()));
        } catch (SamRefusal e) {
            throw new IllegalStateException(e);
        }
    }

    Bytes publicKey() {
        return Bytes.ofBase64Url(keyPair.path("public_key").asString());
    }

    SignatureAlgorithm algorithm() {
        return SignatureAlgorithm.of(kind.family(), org.tabellion.kernel.DigestAlgorithm.SHA256);
    }

    Sad approve(TokenMint mint, List<Bytes> hashes) {
        return mint.sad(mint.sadClaims("sam:" + world, client, keyPair, algorithm(), hashes));
    }

    SamCall signing(String requestId, Sad sad, List<Bytes> hashes) {
        var body = SamJson.newObject();
        body.put("signature_algorithm", algorithm().oid());
        var requests = body.putArray("requests");
        hashes.forEach(it -> requests.addObject().put("dtbs", it.base64Url()));
        body.set("key_pair", keyPair);
        body.set("signer", signer);
        return SamCall.post("/signatures", requestId, body).withSad(sad);
    }

    static List<Bytes> values(SamAnswer answer) {
        return answer.bytesOfEach("signatures", "signature");
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }

    // By openssl, which needs no request for it: the proof of possession is tested elsewhere.
    static Bytes certificate(SamUnderTest sam, Bytes publicKey) {
        var folder = sam.folder().path();
        var name = "signer-" + UUID.randomUUID();
        var pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey.toArray())
                + "\n-----END PUBLIC KEY-----\n";
        try {
            var file = Files.writeString(folder.resolve(name + ".pub"), pem);
            var certificate = folder.resolve(name + ".der");
            Checkout.run(
                    Map.of(),
                    List.of(
                            "openssl",
                            "x509",
                            "-new",
                            "-force_pubkey",
                            file.toString(),
                            "-subj",
                            "/C=ES/CN=Ada Example",
                            "-CA",
                            sam.folder().tls().file("ca.pem").toString(),
                            "-CAkey",
                            sam.folder().tls().file("ca.key").toString(),
                            "-days",
                            "30",
                            "-outform",
                            "DER",
                            "-out",
                            certificate.toString()));
            return Bytes.of(Files.readAllBytes(certificate));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

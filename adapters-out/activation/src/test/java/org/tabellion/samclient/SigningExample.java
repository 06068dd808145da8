package org.tabellion.samclient;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.NullMarked;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.samapi.testkit.Contract;
import org.tabellion.samclient.ExamplesSam.Fault;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signs as the SAM of the examples would. The public key of the examples, of the signer and of the audit, is the generator
 * of P-256, so that its private key is 1.
 */
@NullMarked
public final class SigningExample {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final PrivateKey ONE = one();
    private static final Bytes OTHER_LEAF = DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("another line"));

    private SigningExample() {}

    /** Over the key of the examples, X.509 DER. */
    public static Bytes certificate() {
        try {
            var key = JSON.readTree(Contract.example("generate.answer"))
                    .path("public_key")
                    .asString();
            var builder = new X509v3CertificateBuilder(
                    new X500Name("CN=Test CA"),
                    BigInteger.TWO,
                    new Date(0),
                    new Date(4_000_000_000_000L),
                    new X500Name("CN=Ada Example"),
                    SubjectPublicKeyInfo.getInstance(Bytes.ofBase64Url(key).toArray()));
            return Bytes.of(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(ONE))
                    .getEncoded());
        } catch (Exception e) { // of a test's own certificate
            throw new IllegalStateException(e);
        }
    }

    static byte[] answer(String request, String requestId, Optional<Fault> fault) {
        var answer = JSON.createObjectNode();
        var signatures = answer.putArray("signatures");
        var record = JSON.createObjectNode();
        var hashes = JSON.createArrayNode();
        var values = JSON.createArrayNode();
        for (var item : JSON.readTree(request).path("requests")) {
            var hash = Bytes.ofBase64Url(item.path("dtbs").asString());
            var signed = fault.equals(Optional.of(Fault.WRONG_VALUE)) ? OTHER_LEAF : hash;
            var told = fault.equals(Optional.of(Fault.OTHER_HASHES)) ? OTHER_LEAF : hash;
            var value = sign("NONEwithECDSA", signed).base64Url();
            signatures.addObject().put("signature", value).put("dtbs", told.base64Url());
            hashes.add(told.base64Url());
            values.add(value);
        }
        record.set("dtbs_r", hashes);
        record.put("outcome", "ok");
        record.put("req_id", fault.equals(Optional.of(Fault.OTHER_RECORD)) ? "another" : requestId);
        record.put("seq", 41);
        record.set("signatures", values);
        record.put("type", "sign");
        answer.put("audit_id", "sam-a:7:41").put("remaining", 0);
        if (!fault.equals(Optional.of(Fault.NO_EVIDENCE))) {
            var audit = answer.putObject("audit");
            audit.set("record", record);
            audit.putArray("proof").addObject().put("left", true).put("sibling", OTHER_LEAF.base64Url());
            var leaf = hash(0, Bytes.of(JSON.writeValueAsBytes(record)), Bytes.of());
            var merkle = fault.equals(Optional.of(Fault.WRONG_PROOF))
                    ? hash(1, leaf, OTHER_LEAF)
                    : hash(1, OTHER_LEAF, leaf);
            var root = JSON.createObjectNode();
            root.put("kid", "audit-1").put("merkle", merkle.base64Url()).put("type", "root");
            var statement =
                    fault.equals(Optional.of(Fault.WRONG_ROOT)) ? OTHER_LEAF : Bytes.of(JSON.writeValueAsBytes(root));
            root.put("prev", OTHER_LEAF.base64Url()).put("seq", 42);
            root.put("signature", sign("SHA256withECDSA", statement).base64Url());
            audit.set("root", root);
        }
        return JSON.writeValueAsBytes(answer);
    }

    private static Bytes hash(int kind, Bytes left, Bytes right) {
        return DigestAlgorithm.SHA256.digest(
                Bytes.of(new byte[] {(byte) kind}).append(left).append(right));
    }

    private static Bytes sign(String algorithm, Bytes what) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(ONE);
            signature.update(what.toArray());
            return Bytes.of(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrivateKey one() {
        try {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return KeyFactory.getInstance("EC")
                    .generatePrivate(
                            new ECPrivateKeySpec(BigInteger.ONE, parameters.getParameterSpec(ECParameterSpec.class)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.tabellion.sam.adapter.out.crypto;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Set;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.Approval;
import org.tabellion.sam.OperationUserId;
import org.tabellion.sam.Operators;

/** An operation user who makes approvals with a library of its own (Nimbus). */
final class OperationUser {

    private final String name;
    private final KeyPair key;

    OperationUser(String name) {
        this.name = name;
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            key = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    OperationUserId id() {
        return new OperationUserId(name);
    }

    Operators.User registered() {
        return new Operators.User(id(), Bytes.of(key.getPublic().getEncoded()));
    }

    /** A good approval of {@code body}. */
    Approval approval(Bytes body) {
        return new Approval(jws(header().base64URLEncodePayload(false).criticalParams(Set.of("b64")), body), body);
    }

    JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(name);
    }

    /** Detached, under the header given. */
    String jws(JWSHeader.Builder header, Bytes body) {
        try {
            var jws = new JWSObject(header.build(), new Payload(body.toArray()));
            jws.sign(new ECDSASigner((ECPrivateKey) key.getPrivate()));
            return jws.serialize(true);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}

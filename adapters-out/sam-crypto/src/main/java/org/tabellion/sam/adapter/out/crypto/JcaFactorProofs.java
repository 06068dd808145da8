package org.tabellion.sam.adapter.out.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.sam.RelyingParty;
import org.tabellion.sam.SecondFactor;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.FactorProof;
import org.tabellion.sam.model.P256Point;
import org.tabellion.sam.spi.FactorProofs;

/** ES256, RS256 and Ed25519 by the JDK: the algorithm follows from the key, nothing of the proof chooses it. */
public final class JcaFactorProofs implements FactorProofs {

    private static final int LARGEST_KEY = 1024;
    private static final int SMALLEST_RSA = 2048;

    @Override
    public Verdict judge(
            SecondFactor.Passkey factor, FactorProof.Passkey proof, Challenge challenge, RelyingParty party) {
        if (!proof.credentialId().equals(factor.credentialId())) {
            return new Verdict.Bad("another credential");
        }
        var objection = ClientData.objection(proof.clientData(), challenge, party);
        if (objection.isPresent()) {
            return new Verdict.Bad(objection.get());
        }
        var data = AuthenticatorData.read(proof.authenticatorData());
        if (data.isEmpty()) {
            return new Verdict.Bad("authenticator data that is none");
        }
        if (!data.get().isOf(party.id())) {
            return new Verdict.Bad("another relying party");
        }
        if (!data.get().isUserVerified()) {
            return new Verdict.Bad("the user was not present and verified");
        }
        var signed = proof.authenticatorData().append(DigestAlgorithm.SHA256.digest(proof.clientData()));
        return isSigned(factor.publicKey(), signed, proof.signature())
                ? new Verdict.Good(data.get().counter())
                : new Verdict.Bad("the signature does not verify");
    }

    @Override
    public Verdict judge(SecondFactor.Device factor, FactorProof.Device proof, Challenge challenge) {
        return isSigned(factor.publicKey(), challenge.digest(), proof.signature())
                ? new Verdict.Good(0)
                : new Verdict.Bad("the signature does not verify");
    }

    @Override
    public boolean isFit(Bytes publicKey) {
        return key(publicKey).isPresent();
    }

    private static boolean isSigned(Bytes publicKey, Bytes data, Bytes value) {
        var key = key(publicKey);
        if (key.isEmpty()) {
            return false;
        }
        try {
            var signature = Signature.getInstance(
                    switch (key.get()) {
                        case ECPublicKey _ -> "SHA256withECDSA";
                        case RSAPublicKey _ -> "SHA256withRSA";
                        default -> "Ed25519";
                    });
            signature.initVerify(key.get());
            signature.update(data.toArray());
            return signature.verify(value.toArray());
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    /** Empty if it is no key that a factor may have, or is not written in the one way. */
    private static Optional<PublicKey> key(Bytes publicKey) {
        if (publicKey.length() > LARGEST_KEY) {
            return Optional.empty();
        }
        return List.of("EC", "RSA", "Ed25519").stream()
                .flatMap(it -> decoded(it, publicKey).stream())
                .filter(it -> isFit(it, publicKey))
                .findFirst();
    }

    private static Optional<PublicKey> decoded(String algorithm, Bytes publicKey) {
        try {
            return Optional.of(
                    KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(publicKey.toArray())));
        } catch (GeneralSecurityException anotherKindOfKey) {
            return Optional.empty();
        }
    }

    private static boolean isFit(PublicKey key, Bytes publicKey) {
        return Bytes.of(key.getEncoded()).equals(publicKey)
                && switch (key) {
                    case ECPublicKey _ -> isOnP256(publicKey);
                    case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= SMALLEST_RSA;
                    case EdECPublicKey edwards ->
                        edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
                    default -> false;
                };
    }

    private static boolean isOnP256(Bytes publicKey) {
        try {
            return P256Point.ofSpki(publicKey).spki().equals(publicKey);
        } catch (IllegalArgumentException anotherCurve) {
            return false;
        }
    }
}

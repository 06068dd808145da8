package org.tabellion.credentials.spi;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SignerId;

/**
 * The SAM, as far as keys are concerned. The SAM keeps no keys: what it returns is its sealed state, which the caller
 * must store before anybody is answered. {@code requestId} (a UUID) makes each call repeatable: a lost answer is asked for
 * again with the same id and content, and is the recorded one.
 *
 * <p>All: Failure UNAVAILABLE if the SAM does not answer; CONFLICT with the SAM's own code if it refuses.
 */
public interface SigningKeys {

    Generated generate(String requestId, KeyAlgorithm algorithm);

    /**
     * @param known the signer's object if the SAM asks a factor of them: then it takes no description
     * @param subject RFC 4514 name that the certificate will carry
     * @param level of sole control: a key of level 1 opens without naming the hashes, if the SAM's policy allows it
     * @param skad may be demanded by the SAM's configuration
     */
    Assigned assign(
            String requestId,
            SealedKey key,
            NewSigner signer,
            Optional<SealedSigner> known,
            String subject,
            int level,
            Optional<Sad> skad);

    /**
     * @param certificationRequestInfo PKCS#10, DER
     * @return signature value, PKCS#1 or DER Ecdsa-Sig-Value
     */
    Bytes provePossession(
            String requestId, SealedKey key, SignatureAlgorithm algorithm, Bytes certificationRequestInfo);

    /** @param certificate X.509 DER, demanded when {@code certified} turns true */
    SealedKey update(
            String requestId,
            SealedKey key,
            SealedSigner signer,
            boolean certified,
            boolean enabled,
            Optional<Bytes> certificate);

    /**
     * Ends the key at the SAM for good: no object of it opens anything any more. A key that is destroyed already is destroyed.
     *
     * @param order a SAD of purpose {@code delete}: the signer's own wish
     */
    void destroy(String requestId, SealedKey key, Sad order);

    /** @param assignBy until when the SAM assigns it to a signer */
    record Generated(SealedKey key, Instant assignBy) {}

    record Assigned(SealedKey key, SealedSigner signer) {}

    /** @param idp and {@code idpSubject} name the signer as the identity provider does */
    record NewSigner(SignerId id, String idp, String idpSubject) {}

    /**
     * The SAM's key pair object.
     *
     * @param id {@code kp_...}
     * @param publicKey SubjectPublicKeyInfo, DER
     * @param json the whole object as the SAM gave it, UTF-8: opaque here, sealed there
     */
    record SealedKey(String id, Bytes publicKey, int generation, Bytes json) {}

    record SealedSigner(SignerId id, int version, Bytes json) {}
}

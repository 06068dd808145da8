package org.tabellion.sam.model;

import java.util.Optional;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;

/** The ways to write a signature algorithm: dotted OID, or the name of the JCA; of a longest salt neither speaks, so a name of ours. */
public final class SignatureAlgorithmNames {

    private static final String RSA = "1.2.840.113549.1.1.1";

    private SignatureAlgorithmNames() {}

    /**
     * @param digest decides where the name leaves the digest open: RSASSA-PSS by its OID
     * @return empty if unknown, or if the name says another digest
     */
    public static Optional<SignatureAlgorithm> resolve(String name, DigestAlgorithm digest) {
        return SignatureAlgorithm.of(name, digest).or(() -> byJavaName(name).filter(it -> it.digest() == digest));
    }

    /**
     * Whether a token that allows this name allows the algorithm. A token that names the kind of the key (rsaEncryption) leaves
     * the padding to whoever asks: who approves hashes does not know it yet, and it changes nothing of what is signed.
     */
    public static boolean allows(String name, SignatureAlgorithm algorithm) {
        return name.equals(RSA)
                ? algorithm.family() == KeyAlgorithm.Family.RSA
                : resolve(name, algorithm.digest()).filter(algorithm::equals).isPresent();
    }

    /** For a name that tells its digest: any but the OID of RSASSA-PSS. */
    public static Optional<SignatureAlgorithm> resolve(String name) {
        for (var algorithm : SignatureAlgorithm.values()) {
            if (!algorithm.isPss() && algorithm.oid().equals(name)) {
                return Optional.of(algorithm);
            }
        }
        return byJavaName(name);
    }

    private static Optional<SignatureAlgorithm> byJavaName(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "SHA256withRSA" -> SignatureAlgorithm.RSA_SHA256;
                    case "SHA384withRSA" -> SignatureAlgorithm.RSA_SHA384;
                    case "SHA512withRSA" -> SignatureAlgorithm.RSA_SHA512;
                    case "SHA256withRSAandMGF1" -> SignatureAlgorithm.RSA_PSS_SHA256;
                    case "SHA384withRSAandMGF1" -> SignatureAlgorithm.RSA_PSS_SHA384;
                    case "SHA512withRSAandMGF1" -> SignatureAlgorithm.RSA_PSS_SHA512;
                    case "SHA256withRSAandMGF1andLongestSalt" -> SignatureAlgorithm.RSA_PSS_SHA256_LONGEST_SALT;
                    case "SHA384withRSAandMGF1andLongestSalt" -> SignatureAlgorithm.RSA_PSS_SHA384_LONGEST_SALT;
                    case "SHA512withRSAandMGF1andLongestSalt" -> SignatureAlgorithm.RSA_PSS_SHA512_LONGEST_SALT;
                    case "SHA256withECDSA" -> SignatureAlgorithm.ECDSA_SHA256;
                    case "SHA384withECDSA" -> SignatureAlgorithm.ECDSA_SHA384;
                    case "SHA512withECDSA" -> SignatureAlgorithm.ECDSA_SHA512;
                    default -> null;
                });
    }
}

package org.tabellion.sam.testkit;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.spi.PublicKeys;

/** ECDSA by the JDK; the digest of the key stands for its thumbprint. */
public final class PlainPublicKeys implements PublicKeys {

    @Override
    public boolean verifies(Bytes publicKey, SignatureAlgorithm algorithm, Dtbsr hash, Bytes signature) {
        try {
            var verifier = Signature.getInstance("NONEwithECDSA");
            verifier.initVerify(
                    KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey.toArray())));
            verifier.update(hash.value().toArray());
            return verifier.verify(signature.toArray());
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    @Override
    public Bytes thumbprint(Bytes publicKey) {
        return DigestAlgorithm.SHA256.digest(publicKey);
    }
}

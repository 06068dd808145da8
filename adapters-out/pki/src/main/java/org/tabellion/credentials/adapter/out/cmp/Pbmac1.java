package org.tabellion.credentials.adapter.out.cmp;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.GenericKey;
import org.bouncycastle.operator.MacCalculator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.PBEMacCalculatorProvider;

/**
 * PBMAC1 with PBKDF2 (RFC 8018 section 7.1). Bouncy Castle 1.84 has it too, but writes the identifier of PBES2 where that
 * of PBKDF2 belongs, which other peers refuse.
 */
final class Pbmac1 implements PBEMacCalculatorProvider {

    private static final int MOST_ITERATIONS = 100_000;
    private static final int LONGEST_KEY = 64;
    private static final Map<ASN1ObjectIdentifier, String> HASHES = Map.of(
            PKCSObjectIdentifiers.id_hmacWithSHA256, "HmacSHA256",
            PKCSObjectIdentifiers.id_hmacWithSHA384, "HmacSHA384",
            PKCSObjectIdentifiers.id_hmacWithSHA512, "HmacSHA512");

    static AlgorithmIdentifier parameters(byte[] salt, int iterations) {
        var hmac = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);
        var derivation = new PBKDF2Params(salt, iterations, 32, hmac);
        return new AlgorithmIdentifier(
                PKCSObjectIdentifiers.id_PBMAC1,
                new PBMAC1Params(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBKDF2, derivation), hmac));
    }

    /** The work is chosen by whoever wrote the parameters: more than a bounded one is refused. */
    @Override
    public MacCalculator get(AlgorithmIdentifier algorithm, char[] secret) throws OperatorCreationException {
        var parameters = PBMAC1Params.getInstance(algorithm.getParameters());
        var derivation =
                PBKDF2Params.getInstance(parameters.getKeyDerivationFunc().getParameters());
        var iterations = derivation.getIterationCount();
        var length = Optional.ofNullable(derivation.getKeyLength())
                .map(it -> it.intValueExact())
                .orElse(32);
        if (iterations.signum() <= 0
                || iterations.bitLength() > 31
                || iterations.intValue() > MOST_ITERATIONS
                || length < 16
                || length > LONGEST_KEY) {
            throw new OperatorCreationException("parameters out of bounds");
        }
        try {
            var hash = hash(parameters.getMessageAuthScheme());
            var key = SecretKeyFactory.getInstance("PBKDF2With" + hash(derivation.getPrf()))
                    .generateSecret(new PBEKeySpec(secret, derivation.getSalt(), iterations.intValue(), 8 * length))
                    .getEncoded();
            var mac = Mac.getInstance(hash);
            mac.init(new SecretKeySpec(key, hash));
            return new Calculation(algorithm, mac, key);
        } catch (GeneralSecurityException e) {
            throw new OperatorCreationException("the MAC cannot be made", e);
        }
    }

    private static String hash(AlgorithmIdentifier algorithm) throws OperatorCreationException {
        var hash = HASHES.get(algorithm.getAlgorithm());
        if (hash == null) {
            throw new OperatorCreationException("not an HMAC with SHA-2");
        }
        return hash;
    }

    private static final class Calculation implements MacCalculator {

        private final AlgorithmIdentifier algorithm;
        private final Mac mac;
        private final byte[] key;
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        Calculation(AlgorithmIdentifier algorithm, Mac mac, byte[] key) {
            this.algorithm = algorithm;
            this.mac = mac;
            this.key = key;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return algorithm;
        }

        @Override
        public OutputStream getOutputStream() {
            return message;
        }

        @Override
        public byte[] getMac() {
            return mac.doFinal(message.toByteArray());
        }

        @Override
        public GenericKey getKey() {
            return new GenericKey(algorithm, key);
        }
    }
}

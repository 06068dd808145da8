package org.tabellion.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The faster provider of cryptography in software (TLS, tokens, validation), before all others, where there is a build of
 * it for this platform and it passes a test; the JDK otherwise, which does the same, slower. Which of them serves stands in
 * the log.
 */
public final class SoftwareCryptography {

    private static final Logger LOG = LoggerFactory.getLogger(SoftwareCryptography.class);
    private static final String FASTER = "AmazonCorrettoCryptoProvider";
    private static final String ALGORITHM = "SHA256withECDSA";

    private SoftwareCryptography() {}

    /** To be called once, before anything of a provider is used. */
    public static void takeFastest() {
        for (var found : ServiceLoader.load(Provider.class).stream().toList()) {
            if (found.type().getSimpleName().equals(FASTER)) {
                take(found);
            }
        }
        LOG.info("cryptography in software by {}", serving());
    }

    /** Name and version of the provider that comes first. */
    static String serving() {
        return Security.getProviders()[0].getName() + " " + Security.getProviders()[0].getVersionStr();
    }

    private static void take(ServiceLoader.Provider<Provider> found) {
        try {
            var provider = found.get();
            requireSound(provider);
            Security.insertProviderAt(provider, 1);
        } catch (GeneralSecurityException | UnsatisfiedLinkError | ServiceConfigurationError unusable) {
            LOG.warn("{} is not used: {}", FASTER, unusable.toString());
        }
    }

    // What it signs, the JDK verifies, and nothing else.
    private static void requireSound(Provider provider) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC", provider);
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var key = generator.generateKeyPair();
        var text = "sound".getBytes(StandardCharsets.US_ASCII);
        var signing = Signature.getInstance(ALGORITHM, provider);
        signing.initSign(key.getPrivate());
        signing.update(text);
        var value = signing.sign();
        for (var judge :
                List.of(Signature.getInstance(ALGORITHM, "SunEC"), Signature.getInstance(ALGORITHM, provider))) {
            judge.initVerify(key.getPublic());
            judge.update(text);
            boolean isRight = judge.verify(value);
            judge.initVerify(key.getPublic());
            judge.update((byte) 0);
            if (!isRight || judge.verify(value)) {
                throw new GeneralSecurityException("its signatures are not what they should be");
            }
        }
    }
}

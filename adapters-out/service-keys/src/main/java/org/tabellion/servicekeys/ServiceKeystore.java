package org.tabellion.servicekeys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The keystore file. It is trusted: whoever can change it mints SADs, tokens and audit seals. It holds three P-256 keys
 * under the aliases {@code sad}, {@code token} and {@code audit}, a former one under the alias with {@code -former}, the next with {@code -next}, and the AES key
 * {@code root} of which the keys for digests and encryption are derived.
 */
public final class ServiceKeystore {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final KeyStore keys;
    private final char[] password;

    private ServiceKeystore(KeyStore keys, char[] password) {
        this.keys = keys;
        this.password = password;
    }

    /**
     * Opens what is there.
     *
     * @throws IllegalStateException if the file is missing, readable by others than its owner, or does not open
     */
    public static ServiceKeystore open(Path file, char[] password) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalStateException("there is no file with service keys at " + file);
            }
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IllegalStateException("only its owner may read or write " + file);
            }
            try (var in = Files.newInputStream(file)) {
                var store = KeyStore.getInstance("PKCS12");
                store.load(in, password);
                return new ServiceKeystore(store, password.clone());
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the service keys do not open: " + file, e);
        }
    }

    /** The same, but makes keys where there is no file yet: for evaluation alone. */
    public static ServiceKeystore openOrMake(Path file, char[] password) {
        if (!Files.exists(file)) {
            new KeystoreMaking(file, password).make();
        }
        return open(file, password);
    }

    /** @throws IllegalStateException if there is no such key */
    public SigningKey signing(String alias) {
        return find(alias).orElseThrow(() -> new IllegalStateException("the service keys lack " + alias));
    }

    /** A key that signs no more but whose signatures are still around. */
    public Optional<SigningKey> former(String alias) {
        return find(alias + "-former");
    }

    /** A key that will sign, and is made known before it does: nodes take it over one after the other. */
    public Optional<SigningKey> next(String alias) {
        return find(alias + "-next");
    }

    private Optional<SigningKey> find(String alias) {
        try {
            return keys.getKey(alias, password) instanceof PrivateKey key
                            && keys.getCertificate(alias).getPublicKey() instanceof ECPublicKey point
                    ? Optional.of(new SigningKey(key, point))
                    : Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("service key %s cannot be read".formatted(alias), e);
        }
    }

    /** Whether {@link #openOrMake} made these keys. */
    boolean isOfEvaluation() {
        try {
            return keys.getCertificate("sad") instanceof X509Certificate certificate
                    && certificate.getSubjectX500Principal().getName().contains(KeystoreMaking.MARK);
        } catch (KeyStoreException e) {
            throw new IllegalStateException("the service keys cannot be read", e);
        }
    }

    /** A key of 256 bits for one purpose: HKDF-SHA256 of the root key, the purpose as info. */
    public SecretKey derived(String purpose, String algorithm) {
        try {
            if (!(keys.getKey("root", password) instanceof SecretKey root)) {
                throw new IllegalStateException("the service keys lack root");
            }
            var info = ("tabellion/1/" + purpose).getBytes(StandardCharsets.UTF_8);
            var parameters = HKDFParameterSpec.ofExtract().addIKM(root).thenExpand(info, 32);
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key for %s cannot be derived".formatted(purpose), e);
        }
    }

    @Override
    public String toString() {
        return "service keys";
    }
}

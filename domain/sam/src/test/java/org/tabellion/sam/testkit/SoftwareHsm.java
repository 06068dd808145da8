package org.tabellion.sam.testkit;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.model.P256Point;
import org.tabellion.sam.spi.Hsm;

/**
 * An {@link Hsm} in memory, with keys of the JDK. It passes {@link HsmContract}, counts what it did, can be told to fail
 * before or after the act, and runs a script at each step, so that a test stops it exactly where it wants.
 */
public final class SoftwareHsm implements Hsm {

    /** The steps a test can hook into. */
    public enum Step {
        GENERATE,
        UNWRAP,
        SIGN,
        DESTROY,
        SEAL,
        PEPPER,
        SIGN_AUDIT,
        AGREE,
        RANDOM
    }

    /** How a call is lost: before the act, or after it with only the answer gone. */
    public enum Fault {
        FAILED_NOT_DONE,
        FAILED_BUT_DONE
    }

    private static final String KEK = "kek-1";
    private static final String MECHANISM = "AES-256-KWP";

    private final String world;
    private final SecureRandom random = new SecureRandom();
    private final SecretKey kek = secret("AES");
    private final SecretKey seal = secret("HmacSHA256");
    private final SecretKey pepper = secret("HmacSHA256");
    private final KeyPair audit;
    private final KeyPair pin;

    private final Map<Step, Queue<Fault>> faults = new EnumMap<>(Step.class);
    private final Map<Step, Runnable> scripts = new EnumMap<>(Step.class);
    private final Map<Step, Integer> counts = new EnumMap<>(Step.class);
    private final List<Dtbsr> signed = new ArrayList<>();
    private boolean down;
    private int live;

    public SoftwareHsm(String world) {
        this.world = world;
        this.audit = keyPair(KeyAlgorithm.P_256);
        this.pin = keyPair(KeyAlgorithm.P_256);
    }

    public SoftwareHsm() {
        this("world-a");
    }

    // Script and faults

    /** The next call of {@code step} is lost in this way; calls queue up. */
    public synchronized SoftwareHsm fail(Step step, Fault fault) {
        faults.computeIfAbsent(step, _ -> new ArrayDeque<>()).add(fault);
        return this;
    }

    /** Run before each {@code step}, on the caller's thread: may block, count, or throw. */
    public synchronized SoftwareHsm before(Step step, Runnable script) {
        scripts.put(step, script);
        return this;
    }

    /** From now on nothing answers. */
    public synchronized void goDown() {
        down = true;
    }

    public synchronized void comeBack() {
        down = false;
    }

    // What happened

    /** How often {@code step} was really done: also when its answer was lost, not when it failed before. */
    public synchronized int count(Step step) {
        return counts.getOrDefault(step, 0);
    }

    public int unwraps() {
        return count(Step.UNWRAP);
    }

    public int signatures() {
        return count(Step.SIGN);
    }

    public int destroys() {
        return count(Step.DESTROY);
    }

    /** Every hash signed by a signer's key, in order, with repetitions: what a HSM's own log would say. */
    public synchronized List<Dtbsr> signed() {
        return List.copyOf(signed);
    }

    /** Unwrapped keys that exist now. */
    public synchronized int liveKeys() {
        return live;
    }

    // The port

    @Override
    public String world() {
        return world;
    }

    @Override
    public GeneratedKey generate(KeyAlgorithm algorithm) {
        return step(Step.GENERATE, () -> {
            var pair = keyPair(algorithm);
            var wrapped = new WrappedKey(algorithm, KEK, MECHANISM, wrap(pair.getPrivate()));
            return new GeneratedKey(algorithm, Bytes.of(pair.getPublic().getEncoded()), wrapped);
        });
    }

    @Override
    public List<Bytes> sign(WrappedKey key, SignatureAlgorithm algorithm, List<Dtbsr> hashes, Runnable gate) {
        if (!algorithm.fits(key.algorithm())
                || hashes.isEmpty()
                || hashes.stream().anyMatch(it -> it.algorithm() != algorithm.digest())) {
            throw new IllegalArgumentException("algorithm, key and hashes do not fit");
        }
        var unwrapped = step(Step.UNWRAP, () -> {
            var opened = unwrap(key);
            live(+1);
            return opened;
        });
        try {
            gate.run();
            var signatures = new ArrayList<Bytes>();
            for (var hash : hashes) {
                signatures.add(step(Step.SIGN, () -> {
                    var signature = sign(unwrapped, algorithm, hash);
                    note(hash);
                    return signature;
                }));
            }
            return List.copyOf(signatures);
        } finally {
            // As in the real adapter, an object that cannot be destroyed dies with its session: nothing stays.
            live(-1);
            step(Step.DESTROY, () -> true);
        }
    }

    @Override
    public Bytes seal(Bytes data) {
        return step(Step.SEAL, () -> hmac(seal, data));
    }

    @Override
    public Bytes pepper(Bytes data) {
        return step(Step.PEPPER, () -> hmac(pepper, data));
    }

    @Override
    public Bytes signAudit(Bytes sha256) {
        if (sha256.length() != 32) {
            throw new IllegalArgumentException("not a SHA-256 digest");
        }
        return step(Step.SIGN_AUDIT, () -> ecdsa(audit.getPrivate(), sha256));
    }

    @Override
    public Bytes auditPublicKey() {
        return Bytes.of(audit.getPublic().getEncoded());
    }

    @Override
    public Optional<P256Point> pinKey() {
        return Optional.of(P256Point.ofSpki(Bytes.of(pin.getPublic().getEncoded())));
    }

    @Override
    public SharedSecret agree(P256Point other) {
        return step(Step.AGREE, () -> {
            var agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(pin.getPrivate());
            agreement.doPhase(
                    KeyFactory.getInstance("EC")
                            .generatePublic(new X509EncodedKeySpec(other.spki().toArray())),
                    true);
            return new SharedSecret(agreement.generateSecret());
        });
    }

    @Override
    public Bytes random(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("a negative count");
        }
        return step(Step.RANDOM, () -> {
            var drawn = new byte[count];
            random.nextBytes(drawn);
            return Bytes.of(drawn);
        });
    }

    @Override
    public synchronized boolean isAlive() {
        return !down;
    }

    // Inside

    private interface Act<T> {
        T perform() throws GeneralSecurityException;
    }

    private <T> T step(Step step, Act<T> act) {
        Runnable script;
        @Nullable Fault fault;
        synchronized (this) {
            script = scripts.getOrDefault(step, () -> {});
            fault = faults.getOrDefault(step, new ArrayDeque<>()).poll();
        }
        script.run();
        synchronized (this) {
            if (down) {
                throw Failure.unavailable("HSM", null);
            }
        }
        if (fault == Fault.FAILED_NOT_DONE) {
            throw Failure.unavailable("HSM", null);
        }
        T result = run(act);
        synchronized (this) {
            counts.merge(step, 1, Integer::sum);
        }
        if (fault == Fault.FAILED_BUT_DONE) {
            if (step == Step.UNWRAP) {
                live(-1);
            }
            throw Failure.unavailable("HSM", null);
        }
        return result;
    }

    private synchronized void live(int change) {
        live += change;
    }

    private synchronized void note(Dtbsr hash) {
        signed.add(hash);
    }

    private Bytes wrap(PrivateKey key) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/KWP/NoPadding");
        cipher.init(Cipher.WRAP_MODE, kek);
        return Bytes.of(cipher.wrap(key));
    }

    private PrivateKey unwrap(WrappedKey key) throws GeneralSecurityException {
        if (!key.kek().equals(KEK) || !key.mechanism().equals(MECHANISM)) {
            throw notOurs("no such wrapping key or mechanism");
        }
        // The JDK's unwrapping answers a short text with a NegativeArraySizeException.
        if (key.value().length() < 24 || key.value().length() % 8 != 0) {
            throw notOurs("the blob has no length that the mechanism can have");
        }
        var cipher = Cipher.getInstance("AES/KWP/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, kek);
        byte[] encoded;
        try {
            encoded = cipher.doFinal(key.value().toArray());
        } catch (GeneralSecurityException altered) {
            throw notOurs("the blob does not open under the wrapping key");
        }
        var family = key.algorithm().family() == KeyAlgorithm.Family.RSA ? "RSA" : "EC";
        return KeyFactory.getInstance(family).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static Failure notOurs(String detail) {
        return Failure.invalid("wrapped_key", detail);
    }

    private Bytes sign(PrivateKey key, SignatureAlgorithm algorithm, Dtbsr hash) throws GeneralSecurityException {
        if (algorithm.family() == KeyAlgorithm.Family.ECDSA) {
            return ecdsa(key, hash.value());
        }
        var encoded = algorithm.isPss()
                ? emsaPss((RSAPrivateKey) key, algorithm, hash)
                : emsaPkcs1((RSAPrivateKey) key, hash.value(), hash);
        var cipher = Cipher.getInstance("RSA/ECB/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key);
        return Bytes.of(cipher.doFinal(encoded));
    }

    private static byte[] emsaPkcs1(RSAPrivateKey key, Bytes digest, Dtbsr hash) {
        var info = digestInfo(hash.algorithm()).append(digest).toArray();
        var encoded = new byte[(key.getModulus().bitLength() + 7) / 8];
        Arrays.fill(encoded, (byte) 0xff);
        encoded[0] = 0;
        encoded[1] = 1;
        encoded[encoded.length - info.length - 1] = 0;
        System.arraycopy(info, 0, encoded, encoded.length - info.length, info.length);
        return encoded;
    }

    private static Bytes digestInfo(DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case SHA256 -> Bytes.ofHex("3031300d060960864801650304020105000420");
            case SHA384 -> Bytes.ofHex("3041300d060960864801650304020205000430");
            case SHA512 -> Bytes.ofHex("3051300d060960864801650304020305000440");
        };
    }

    /** RFC 8017 section 9.1.1. */
    private byte[] emsaPss(RSAPrivateKey key, SignatureAlgorithm algorithm, Dtbsr hash)
            throws GeneralSecurityException {
        var digest = MessageDigest.getInstance(hash.algorithm().standardName());
        int length = digest.getDigestLength();
        var encoded = new byte[(key.getModulus().bitLength() + 7) / 8];
        var salt = new byte[algorithm.saltLength(key.getModulus().bitLength())];
        random.nextBytes(salt);
        digest.update(new byte[8]);
        digest.update(hash.value().toArray());
        byte[] h = digest.digest(salt);
        int maskedLength = encoded.length - length - 1;
        encoded[maskedLength - salt.length - 1] = 1;
        System.arraycopy(salt, 0, encoded, maskedLength - salt.length, salt.length);
        for (int block = 0, at = 0; at < maskedLength; block++) {
            digest.update(h);
            byte[] mask = digest.digest(
                    new byte[] {(byte) (block >>> 24), (byte) (block >>> 16), (byte) (block >>> 8), (byte) block});
            for (int i = 0; i < length && at < maskedLength; i++, at++) {
                encoded[at] ^= mask[i];
            }
        }
        encoded[0] &= (byte) (0xff >>> (8 * encoded.length - (key.getModulus().bitLength() - 1)));
        System.arraycopy(h, 0, encoded, maskedLength, length);
        encoded[encoded.length - 1] = (byte) 0xbc;
        return encoded;
    }

    private static Bytes ecdsa(PrivateKey key, Bytes digest) throws GeneralSecurityException {
        var signature = Signature.getInstance("NONEwithECDSA");
        signature.initSign(key);
        signature.update(digest.toArray());
        return Bytes.of(signature.sign());
    }

    private static Bytes hmac(SecretKey key, Bytes data) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        return Bytes.of(mac.doFinal(data.toArray()));
    }

    private static KeyPair keyPair(KeyAlgorithm algorithm) {
        return run(() -> {
            var rsa = algorithm.family() == KeyAlgorithm.Family.RSA;
            var generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
            generator.initialize(
                    rsa
                            ? new RSAKeyGenParameterSpec(algorithm.bits(), BigInteger.valueOf(65537))
                            : new ECGenParameterSpec(algorithm.curve()));
            return generator.generateKeyPair();
        });
    }

    private static SecretKey secret(String algorithm) {
        var value = new byte[32];
        new SecureRandom().nextBytes(value);
        return new SecretKeySpec(value, algorithm);
    }

    private static <T> T run(Act<T> act) {
        try {
            return act.perform();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has each of these algorithms", e);
        }
    }
}

package org.tabellion.sam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.model.P256Point;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.Hsm.GeneratedKey;
import org.tabellion.sam.spi.Hsm.WrappedKey;

/** What every {@link Hsm} does. Signatures are judged by the JDK, never by the module that made them. */
public interface HsmContract {

    /** The one under test, the same for all tests of the class. */
    Hsm hsm();

    /** Another world: other wrapping, seal and pepper keys. */
    Hsm foreign();

    /** Private keys that are in the module now and do not belong there for good. */
    int liveKeys();

    Map<Hsm, Map<KeyAlgorithm, GeneratedKey>> KEYS = new IdentityHashMap<>();

    /** One key of each kind for the whole class: an RSA-4096 key takes seconds. */
    default GeneratedKey key(KeyAlgorithm algorithm) {
        Map<KeyAlgorithm, GeneratedKey> own;
        synchronized (KEYS) {
            own = KEYS.computeIfAbsent(hsm(), _ -> new ConcurrentHashMap<>());
        }
        return own.computeIfAbsent(algorithm, hsm()::generate);
    }

    @ParameterizedTest
    @EnumSource
    default void signs_with_each_kind_of_key_by_each_algorithm_that_fits_it(KeyAlgorithm kind) throws Exception {
        var key = key(kind);
        for (var algorithm : kind.signatureAlgorithms()) {
            var message = "a contract, to be signed by " + algorithm;
            var signatures = hsm().sign(key.wrapped(), algorithm, List.of(hash(algorithm, message)), () -> {});
            assertThat(signatures).hasSize(1);
            assertThat(verifies(key, algorithm, message, signatures.getFirst()))
                    .as("%s by %s", algorithm, kind)
                    .isTrue();
        }
        assertThat(liveKeys()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    default void generates_the_key_that_was_asked_for(KeyAlgorithm kind) throws Exception {
        var key = key(kind);
        assertThat(key.algorithm()).isEqualTo(kind);
        assertThat(key.wrapped().algorithm()).isEqualTo(kind);
        var spki = publicKey(kind, key.publicKey());
        assertThat(Bytes.of(spki.getEncoded())).as("canonical SPKI").isEqualTo(key.publicKey());
        switch (kind.family()) {
            case RSA -> {
                var rsa = (RSAPublicKey) spki;
                assertThat(rsa.getModulus().bitLength()).isEqualTo(kind.bits());
                assertThat(rsa.getPublicExponent()).isEqualTo(BigInteger.valueOf(65537));
            }
            case ECDSA -> {
                var parameters = AlgorithmParameters.getInstance("EC");
                parameters.init(new ECGenParameterSpec(kind.curve()));
                assertThat(((ECPublicKey) spki).getParams().getOrder())
                        .isEqualTo(parameters
                                .getParameterSpec(ECParameterSpec.class)
                                .getOrder());
            }
        }
        assertThat(liveKeys()).isZero();
    }

    @Test
    default void makes_another_key_each_time() {
        var one = hsm().generate(KeyAlgorithm.P_256);
        var two = hsm().generate(KeyAlgorithm.P_256);
        assertThat(one.publicKey()).isNotEqualTo(two.publicKey());
        assertThat(one.wrapped().value()).isNotEqualTo(two.wrapped().value());
    }

    @Test
    default void signs_many_hashes_in_their_order_with_one_activation() throws Exception {
        var key = key(KeyAlgorithm.P_256);
        var messages = List.of("first", "second", "third", "second");
        var gates = new AtomicInteger();
        var signatures = hsm().sign(
                        key.wrapped(),
                        SignatureAlgorithm.ECDSA_SHA256,
                        messages.stream()
                                .map(it -> hash(SignatureAlgorithm.ECDSA_SHA256, it))
                                .toList(),
                        gates::incrementAndGet);
        assertThat(signatures).hasSize(4);
        for (int i = 0; i < messages.size(); i++) {
            assertThat(verifies(key, SignatureAlgorithm.ECDSA_SHA256, messages.get(i), signatures.get(i)))
                    .isTrue();
        }
        assertThat(verifies(key, SignatureAlgorithm.ECDSA_SHA256, "first", signatures.get(1)))
                .isFalse();
        assertThat(gates).hasValue(1);
    }

    @Test
    default void unwraps_while_it_waits_for_the_gate_and_destroys_the_key_after() {
        var unused = signOne(key(KeyAlgorithm.P_256).wrapped(), () -> {
            long end = System.nanoTime() + 5_000_000_000L;
            while (liveKeys() == 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(liveKeys()).isEqualTo(1);
        });
        assertThat(liveKeys()).isZero();
    }

    @Test
    default void signs_also_when_the_gate_opened_before_the_key_was_there() {
        var keys = List.of(key(KeyAlgorithm.P_256), key(KeyAlgorithm.RSA_2048));
        for (int i = 0; i < 20; i++) {
            var key = keys.get(i % 2);
            var algorithm = key.algorithm().signatureAlgorithms().getFirst();
            assertThat(hsm().sign(key.wrapped(), algorithm, List.of(hash(algorithm, "at once")), () -> {}))
                    .hasSize(1);
        }
        assertThat(liveKeys()).isZero();
    }

    @Test
    default void throws_on_what_the_gate_throws_and_destroys_the_key() {
        var refused = new IllegalStateException("not written");
        assertThatThrownBy(() -> signOne(key(KeyAlgorithm.P_256).wrapped(), () -> {
                    throw refused;
                }))
                .isSameAs(refused);
        assertThat(liveKeys()).isZero();
        assertThat(signOne(key(KeyAlgorithm.P_256).wrapped(), () -> {})).isNotNull();
    }

    @Test
    default void throws_on_an_error_of_the_gate_too() {
        var error = new StackOverflowError("at the gate");
        assertThatThrownBy(() -> signOne(key(KeyAlgorithm.P_256).wrapped(), () -> {
                    throw error;
                }))
                .isSameAs(error);
        assertThat(liveKeys()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"P_256", "RSA_2048"})
    default void refuses_an_altered_blob(KeyAlgorithm kind) {
        var wrapped = key(kind).wrapped();
        var value = wrapped.value().toArray();
        var altered = new ArrayList<byte[]>();
        for (int at : new int[] {0, 7, value.length / 2, value.length - 1}) {
            var flipped = value.clone();
            flipped[at] ^= 0x10;
            altered.add(flipped);
        }
        altered.add(Arrays.copyOf(value, value.length - 8));
        altered.add(Arrays.copyOf(value, value.length - 1));
        altered.add(Arrays.copyOf(value, value.length + 8));
        altered.add(new byte[0]);
        altered.add(new byte[8]);
        altered.add(new byte[70_000]);
        for (var blob : altered) {
            assertRefused(hsm(), new WrappedKey(kind, wrapped.kek(), wrapped.mechanism(), Bytes.of(blob)), kind);
        }
        assertThat(liveKeys()).isZero();
        assertThat(hsm().isAlive()).isTrue();
    }

    @Test
    default void refuses_a_blob_of_another_world() {
        var wrapped = foreign().generate(KeyAlgorithm.P_256).wrapped();
        assertRefused(hsm(), wrapped, KeyAlgorithm.P_256);
        assertThat(liveKeys()).isZero();
    }

    @Test
    default void refuses_an_unknown_wrapping_key_or_mechanism() {
        var ours = key(KeyAlgorithm.P_256).wrapped();
        assertRefused(
                hsm(),
                new WrappedKey(KeyAlgorithm.P_256, "kek-77", ours.mechanism(), ours.value()),
                KeyAlgorithm.P_256);
        assertRefused(
                hsm(), new WrappedKey(KeyAlgorithm.P_256, ours.kek(), "ROT-13", ours.value()), KeyAlgorithm.P_256);
    }

    @Test
    default void refuses_what_does_not_fit_before_the_module_is_asked() {
        var key = key(KeyAlgorithm.P_256).wrapped();
        var sha256 = hash(SignatureAlgorithm.ECDSA_SHA256, "x");
        var sha384 = hash(SignatureAlgorithm.ECDSA_SHA384, "x");
        Runnable gate = () -> {
            throw new AssertionError("the gate was opened");
        };
        for (Callable<List<Bytes>> call : List.<Callable<List<Bytes>>>of(
                () -> hsm().sign(key, SignatureAlgorithm.RSA_SHA256, List.of(sha256), gate),
                () -> hsm().sign(key, SignatureAlgorithm.ECDSA_SHA256, List.of(sha384), gate),
                () -> hsm().sign(key, SignatureAlgorithm.ECDSA_SHA256, List.of(sha256, sha384), gate),
                () -> hsm().sign(key, SignatureAlgorithm.ECDSA_SHA256, List.of(), gate))) {
            assertThatThrownBy(call::call).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void seals_by_a_key_of_this_world_alone() {
        var data = Bytes.ofUtf8("{\"id\":\"kp_1\"}");
        var seal = hsm().seal(data);
        assertThat(seal.length()).isEqualTo(32);
        assertThat(hsm().seal(data)).isEqualTo(seal);
        assertThat(hsm().seal(Bytes.ofUtf8("{\"id\":\"kp_2\"}"))).isNotEqualTo(seal);
        assertThat(foreign().seal(data)).isNotEqualTo(seal);
        assertThat(hsm().pepper(data)).isNotEqualTo(seal);
    }

    @Test
    default void peppers_by_a_key_of_this_world_alone() {
        var data = Bytes.ofUtf8("2580");
        var pepper = hsm().pepper(data);
        assertThat(pepper.length()).isEqualTo(32);
        assertThat(hsm().pepper(data)).isEqualTo(pepper);
        assertThat(foreign().pepper(data)).isNotEqualTo(pepper);
    }

    @Test
    default void seals_data_of_any_length_up_to_a_mebibyte() {
        var seen = new ArrayList<Bytes>();
        for (int length : new int[] {0, 1, 63, 64, 65, 4_096, 100_000, 1 << 20}) {
            seen.add(hsm().seal(Bytes.of(new byte[length])));
        }
        assertThat(seen).doesNotHaveDuplicates().allMatch(it -> it.length() == 32);
    }

    @Test
    default void signs_the_audit_by_the_key_it_shows() throws Exception {
        var message = "root of a group";
        var signature =
                hsm().signAudit(hash(SignatureAlgorithm.ECDSA_SHA256, message).value());
        var verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(publicKey(KeyAlgorithm.P_256, hsm().auditPublicKey()));
        verifier.update(message.getBytes(StandardCharsets.UTF_8));
        assertThat(verifier.verify(signature.toArray())).isTrue();
        assertThat(hsm().auditPublicKey())
                .isEqualTo(hsm().auditPublicKey())
                .isNotEqualTo(foreign().auditPublicKey());
        assertThatThrownBy(() -> hsm().signAudit(Bytes.of(new byte[20]))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void agrees_the_secret_that_the_other_side_agrees() throws Exception {
        var own = hsm().pinKey().orElseThrow();
        for (int i = 0; i < 20; i++) {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var other = generator.generateKeyPair();
            var agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(other.getPrivate());
            agreement.doPhase(publicKey(KeyAlgorithm.P_256, own.spki()), true);

            try (var secret =
                    hsm().agree(P256Point.ofSpki(Bytes.of(other.getPublic().getEncoded())))) {
                assertThat(secret.value()).hasSize(32).isEqualTo(agreement.generateSecret());
                assertThat(secret).hasToString("shared secret");
            }
        }
        assertThat(liveKeys()).isZero();
    }

    @Test
    default void agrees_by_a_key_of_this_world_alone() {
        assertThat(hsm().pinKey())
                .isEqualTo(hsm().pinKey())
                .isNotEqualTo(foreign().pinKey());
        var other = P256Point.ofSpki(hsm().auditPublicKey());
        var here = hsm().agree(other);
        assertThat(here.value()).isNotEqualTo(foreign().agree(other).value());
        here.close();
        assertThat(here.value()).containsOnly(0);
    }

    @Test
    default void draws_random_bytes_of_the_length_asked() {
        assertThat(hsm().random(0).length()).isZero();
        assertThat(hsm().random(100_000).length()).isEqualTo(100_000);
        assertThat(hsm().random(32)).isNotEqualTo(hsm().random(32));
        assertThatThrownBy(() -> hsm().random(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void is_alive_and_names_its_world() {
        assertThat(hsm().isAlive()).isTrue();
        assertThat(hsm().world()).isNotBlank().isNotEqualTo(foreign().world());
    }

    @Test
    default void serves_sixteen_threads_at_once() throws Exception {
        serveAtOnce(Executors.newFixedThreadPool(16));
    }

    @Test
    default void serves_virtual_threads() throws Exception {
        serveAtOnce(Executors.newVirtualThreadPerTaskExecutor());
    }

    private void serveAtOnce(ExecutorService executor) throws Exception {
        var keys = List.of(key(KeyAlgorithm.P_256), hsm().generate(KeyAlgorithm.P_256), key(KeyAlgorithm.P_384));
        var data = Bytes.ofUtf8("sealed at the same time");
        var seal = hsm().seal(data);
        try (executor) {
            var running = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 16; i++) {
                int id = i;
                running.add(() -> {
                    for (int round = 0; round < 8; round++) {
                        var key = keys.get((id + round) % keys.size());
                        var message = id + " " + round;
                        var signature = hsm().sign(
                                        key.wrapped(),
                                        SignatureAlgorithm.ECDSA_SHA256,
                                        List.of(hash(SignatureAlgorithm.ECDSA_SHA256, message)),
                                        Thread::yield)
                                .getFirst();
                        if (!verifies(key, SignatureAlgorithm.ECDSA_SHA256, message, signature)
                                || !hsm().seal(data).equals(seal)) {
                            return false;
                        }
                    }
                    return true;
                });
            }
            for (var done : executor.invokeAll(running)) {
                assertThat(done.get()).isTrue();
            }
        }
        assertThat(liveKeys()).isZero();
    }

    private Bytes signOne(WrappedKey key, Runnable gate) {
        return hsm().sign(
                        key,
                        SignatureAlgorithm.ECDSA_SHA256,
                        List.of(hash(SignatureAlgorithm.ECDSA_SHA256, "one")),
                        gate)
                .getFirst();
    }

    private static void assertRefused(Hsm hsm, WrappedKey key, KeyAlgorithm kind) {
        var algorithm = kind.signatureAlgorithms().getFirst();
        var failure = catchThrowableOfType(
                Failure.class, () -> hsm.sign(key, algorithm, List.of(hash(algorithm, "x")), () -> {}));
        assertThat(failure).as("blob of %d bytes", key.value().length()).isNotNull();
        assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
        assertThat(failure.code()).isEqualTo("wrapped_key");
    }

    static Dtbsr hash(SignatureAlgorithm algorithm, String message) {
        try {
            DigestAlgorithm digest = algorithm.digest();
            return new Dtbsr(
                    digest,
                    Bytes.of(MessageDigest.getInstance(digest.standardName())
                            .digest(message.getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each JDK has SHA-2", e);
        }
    }

    static boolean verifies(GeneratedKey key, SignatureAlgorithm algorithm, String message, Bytes signature)
            throws GeneralSecurityException {
        var hash = algorithm.digest().standardName();
        var bare = hash.replace("-", "");
        var verifier = Signature.getInstance(
                switch (algorithm.family()) {
                    case RSA -> algorithm.isPss() ? "RSASSA-PSS" : bare + "withRSA";
                    case ECDSA -> bare + "withECDSA";
                });
        if (algorithm.isPss()) {
            verifier.setParameter(new PSSParameterSpec(
                    hash,
                    "MGF1",
                    new MGF1ParameterSpec(hash),
                    algorithm.saltLength(key.algorithm().bits()),
                    1));
        }
        verifier.initVerify(publicKey(key.algorithm(), key.publicKey()));
        verifier.update(message.getBytes(StandardCharsets.UTF_8));
        return verifier.verify(signature.toArray());
    }

    private static PublicKey publicKey(KeyAlgorithm kind, Bytes spki) throws GeneralSecurityException {
        var family = kind.family() == KeyAlgorithm.Family.RSA ? "RSA" : "EC";
        return KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(spki.toArray()));
    }
}

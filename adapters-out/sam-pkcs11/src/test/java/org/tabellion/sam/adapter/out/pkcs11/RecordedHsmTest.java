package org.tabellion.sam.adapter.out.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.spi.Hsm.GeneratedKey;

/** Counted at the PKCS#11 boundary, and with a module that fails where we want it. */
final class RecordedHsmTest {

    private static SoftHsmToken token;
    private static Recorder recorder;
    private static Pkcs11Hsm hsm;
    private static GeneratedKey key;

    @BeforeAll
    static void stand_before_the_module(@TempDir Path directory) {
        token = SoftHsmToken.create(directory);
        recorder = Recorder.compile(directory).standBefore(SoftHsmToken.module());
        Pkcs11Hsm.create(settings());
        hsm = Pkcs11Hsm.open(settings());
        key = hsm.generate(KeyAlgorithm.P_256);
    }

    private static Pkcs11Settings settings() {
        return token.settings("world-a").withModule(recorder.module()).withPool(2, 2);
    }

    @AfterAll
    static void close() {
        hsm.close();
    }

    @BeforeEach
    void forget() {
        recorder.forget();
    }

    @AfterEach
    void nothing_is_left() {
        recorder.fault();
        assertThat(Meddler.sessionKeys(hsm)).isZero();
    }

    @Test
    void one_request_is_one_unwrap_its_signatures_and_one_destroy() {
        var hashes = List.of(hash(1), hash(2), hash(1));
        assertThat(hsm.sign(key.wrapped(), SignatureAlgorithm.ECDSA_SHA256, hashes, () -> {}))
                .hasSize(3);
        assertThat(recorder.signerCalls())
                .containsExactly(
                        "C_UnwrapKey",
                        "C_SignInit",
                        "C_Sign",
                        "C_SignInit",
                        "C_Sign",
                        "C_SignInit",
                        "C_Sign",
                        "C_DestroyObject");
        assertThat(recorder.lines().stream()
                        .filter(it ->
                                it.function().equals("C_Sign") && it.phase().equals("call"))
                        .map(Recorder.Line::data))
                .containsExactlyElementsOf(hashes.stream().map(Dtbsr::value).toList());
    }

    @Test
    void keys_of_the_token_are_told_apart_from_signers_keys() {
        assertThat(hsm.seal(Bytes.of(new byte[8])).length()).isEqualTo(32);
        assertThat(hsm.signAudit(hash(7).value())).isNotNull();
        assertThat(recorder.signerCalls()).isEmpty();
        assertThat(recorder.count("C_Sign")).isEqualTo(2);
        assertThat(recorder.lines()).noneMatch(Recorder.Line::isSigner);
    }

    @Test
    void nothing_is_signed_if_the_gate_does_not_open() {
        assertThatThrownBy(() -> hsm.sign(key.wrapped(), SignatureAlgorithm.ECDSA_SHA256, List.of(hash(1)), () -> {
                    throw new IllegalStateException("not written");
                }))
                .hasMessage("not written");
        assertThat(recorder.signerCalls()).containsExactly("C_UnwrapKey", "C_DestroyObject");
    }

    @Test
    void a_key_is_generated_wrapped_and_gone() {
        assertThat(hsm.generate(KeyAlgorithm.P_256)).isNotNull();
        assertThat(recorder.count("C_GenerateKeyPair")).isEqualTo(1);
        assertThat(recorder.count("C_WrapKey")).isEqualTo(1);
        assertThat(recorder.count("C_DestroyObject")).isEqualTo(2);
    }

    @Test
    void a_logout_behind_our_back_is_healed_before_the_first_signature() {
        Meddler.logout(hsm);
        recorder.forget();
        assertThat(sign(1)).hasSize(1);
        assertThat(recorder.count("C_Login")).isEqualTo(1);
        assertThat(signed()).isEqualTo(1);
    }

    @Test
    void a_logout_while_the_key_is_active_is_healed_and_signs_once() {
        assertThat(hsm.sign(
                        key.wrapped(), SignatureAlgorithm.ECDSA_SHA256, List.of(hash(1)), () -> Meddler.logout(hsm)))
                .hasSize(1);
        assertThat(signed()).isEqualTo(1);
        assertThat(recorder.signerCalls().stream().filter("C_UnwrapKey"::equals))
                .hasSize(2);
    }

    @Test
    void a_session_closed_behind_our_back_is_opened_again() {
        for (int i = 0; i < 8; i++) {
            Meddler.closeSession(hsm);
            assertThat(sign(1)).hasSize(1);
        }
        assertThat(signed()).isEqualTo(8);
    }

    @Test
    void a_signature_that_failed_for_no_known_reason_is_not_tried_again() {
        recorder.fault("C_Sign before 0x5 1");
        assertUnavailable(() -> sign(1));
        assertThat(recorder.lines().stream()
                        .filter(it ->
                                it.function().equals("C_Sign") && it.phase().equals("call")))
                .hasSize(1);
        // The session that failed between init and sign, which is not used again, and the one that looked for the
        // cause.
        assertThat(recorder.count("C_CloseSession")).isEqualTo(2);
        assertThat(sign(2)).hasSize(1);
    }

    @Test
    void a_signature_whose_answer_is_lost_with_the_session_is_not_made_again() {
        recorder.fault("C_Sign after 0xb3 1");
        assertUnavailable(() -> sign(1));
        assertThat(recorder.lines().stream()
                        .filter(it ->
                                it.function().equals("C_Sign") && it.phase().equals("call")))
                .hasSize(1);
        assertThat(sign(2)).hasSize(1);
    }

    @Test
    void nothing_is_repeated_once_a_signature_was_returned() {
        recorder.fault("C_Sign before sleep:1 1", "C_Sign before 0xb3 1");
        assertUnavailable(() ->
                hsm.sign(key.wrapped(), SignatureAlgorithm.ECDSA_SHA256, List.of(hash(1), hash(2), hash(3)), () -> {}));
        assertThat(recorder.lines().stream()
                        .filter(it -> it.function().equals("C_Sign") && it.succeeded())
                        .map(Recorder.Line::data))
                .containsExactly(hash(1).value());
    }

    @Test
    void a_key_that_cannot_be_destroyed_dies_with_its_session() {
        recorder.fault("C_DestroyObject before 0x5 1");
        assertThat(sign(1)).hasSize(1);
        assertThat(recorder.count("C_CloseSession")).isEqualTo(1);
        assertThat(Meddler.sessionKeys(hsm)).isZero();
    }

    @Test
    void a_key_that_is_half_made_dies_with_its_session() {
        recorder.fault("C_WrapKey before 0x5 1");
        assertUnavailable(() -> hsm.generate(KeyAlgorithm.P_256));
        assertThat(recorder.count("C_CloseSession")).isEqualTo(2);
        assertThat(hsm.generate(KeyAlgorithm.P_256)).isNotNull();
    }

    @Test
    void a_lost_device_is_unavailable_until_it_is_back() {
        recorder.fault("C_UnwrapKey before 0x32 1", "C_OpenSession before 0xe0 2");
        assertUnavailable(() -> sign(1));
        assertThat(hsm.isAlive()).isFalse();
        assertThat(within(Duration.ofSeconds(10), hsm::isAlive)).isTrue();
        assertThat(sign(2)).hasSize(1);
        assertThat(signed()).isEqualTo(1);
    }

    @Test
    void a_device_comes_back_even_if_its_pin_file_was_missing_for_a_while(@TempDir Path directory) throws Exception {
        hsm.close();
        var pinFile = TokenTools.pinFile(directory, "pin", SoftHsmToken.PIN);
        hsm = Pkcs11Hsm.open(settings().withPinFile(pinFile));
        Files.delete(pinFile);
        recorder.fault("C_UnwrapKey before 0x32 1");
        assertUnavailable(() -> sign(1));
        Thread.sleep(300);
        assertThat(hsm.isAlive()).isFalse();
        assertThat(TokenTools.pinFile(directory, "pin", SoftHsmToken.PIN)).exists();
        assertThat(within(Duration.ofSeconds(10), hsm::isAlive)).isTrue();
        hsm.close();
        hsm = Pkcs11Hsm.open(settings());
    }

    @Test
    void a_blob_is_not_blamed_for_a_device_that_stumbles() {
        recorder.fault("C_UnwrapKey before 0x5 1");
        assertThat(sign(1)).hasSize(1);
        assertThat(signed()).isEqualTo(1);
    }

    @Test
    void a_blob_is_not_blamed_for_a_broken_device() {
        recorder.fault("C_UnwrapKey before 0x5 2");
        assertUnavailable(() -> sign(1));
        assertThat(sign(1)).hasSize(1);
    }

    @Test
    void a_wrong_pin_is_shown_once() throws Exception {
        var wrong = TokenTools.pinFile(token.directory(), "wrong-pin", "0000-0000");
        hsm.close();
        try {
            var failure = catchThrowableOfType(
                    Failure.class,
                    () -> Pkcs11Hsm.open(settings().withPinFile(wrong)).close());
            assertThat(failure.kind()).isEqualTo(Failure.Kind.FORBIDDEN);
            assertThat(failure.code()).isEqualTo("hsm_pin");
            assertThat(recorder.count("C_Login")).isEqualTo(1);
            // Nor by the next process: the marker stands beside the PIN file.
            assertThatThrownBy(
                            () -> Pkcs11Hsm.open(settings().withPinFile(wrong)).close())
                    .hasMessageContaining("wrong-pin.refused");
            assertThat(recorder.count("C_Login")).isEqualTo(1);
        } finally {
            hsm = Pkcs11Hsm.open(settings());
        }
    }

    @Test
    void a_pin_that_is_refused_on_the_way_back_is_not_shown_again_until_an_operator_says_so() throws Exception {
        Meddler.logout(hsm);
        recorder.forget();
        recorder.fault("C_Login before 0xa0 1");
        for (int i = 0; i < 5; i++) {
            assertUnavailable(() -> sign(1));
        }
        Thread.sleep(1300);
        assertThat(hsm.isAlive()).isFalse();
        assertThat(recorder.count("C_Login")).isEqualTo(1);
        assertThat(hsm.modules()).allMatch(it -> it.condition() == ModuleState.Condition.PIN_REFUSED);
        Files.delete(token.directory().resolve("pin.refused"));
        assertThat(within(Duration.ofSeconds(5), hsm::isAlive)).isTrue();
        assertThat(recorder.count("C_Login")).isEqualTo(2);
    }

    @Test
    void a_world_is_not_made_twice() {
        var failure = catchThrowableOfType(Failure.class, () -> Pkcs11Hsm.create(settings()));
        assertThat(failure.code()).isEqualTo("hsm_world");
        assertThat(sign(1)).hasSize(1);
    }

    @Test
    void what_the_queue_does_not_hold_is_refused_and_macs_still_pass() throws Exception {
        var open = new CountDownLatch(1);
        var waiting = new CountDownLatch(4);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<List<Bytes>>>();
            for (int i = 0; i < 4; i++) {
                int id = i;
                running.add(executor.submit(
                        () -> hsm.sign(key.wrapped(), SignatureAlgorithm.ECDSA_SHA256, List.of(hash(id)), () -> {
                            waiting.countDown();
                            await(open);
                        })));
            }
            assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
            assertUnavailable(() -> sign(9));
            assertThat(hsm.seal(Bytes.of()).length()).isEqualTo(32);
            open.countDown();
            for (var done : running) {
                assertThat(done.get()).hasSize(1);
            }
        }
        assertThat(signed()).isEqualTo(4);
    }

    @Test
    void who_gives_up_leaves_no_key_behind() throws Exception {
        hsm.close();
        hsm = Pkcs11Hsm.open(settings().withTimeout(Duration.ofMillis(150)).withPool(1, 4));
        recorder.forget();
        recorder.fault("C_UnwrapKey before sleep:500 1");
        assertUnavailable(() -> sign(1));
        assertThat(within(Duration.ofSeconds(5), () -> recorder.count("C_DestroyObject") == 1))
                .isTrue();
        assertThat(signed()).isZero();
        hsm.close();
        hsm = Pkcs11Hsm.open(settings());
    }

    @Test
    void a_key_dies_with_its_session_if_the_token_is_lost_before_it_signs_though_nobody_uses_that_session_again() {
        keyOfALostToken((worker, activation) -> assertUnavailable(() -> worker.perform(activation.signing())));
    }

    @Test
    void a_key_that_nobody_signs_with_dies_with_its_session_if_the_token_is_lost_before_it_is_closed() {
        keyOfALostToken((worker, activation) -> worker.tidy(activation.closing()));
    }

    private static void keyOfALostToken(BiConsumer<Worker, Activation> end) {
        // A worker that nothing else comes to: the next call would close a session of before.
        var lost = new Token(settings(), (_, _) -> {}, World::find);
        assertThat(lost.connect()).isEmpty();
        var worker = new Worker(lost, new ReentrantLock().newCondition());
        var activation = new Activation(key.wrapped(), SignatureAlgorithm.ECDSA_SHA256, List.of(hash(1)));
        try {
            assertThat(worker.perform(activation.opening())).isEmpty();
            assertThat(Meddler.sessionKeys(hsm)).isOne();
            lost.lost(lost.link(), "pulled out");

            end.accept(worker, activation);

            assertThat(lost.connect()).isEmpty();
            assertThat(Meddler.sessionKeys(hsm)).isZero();
            assertThat(signed()).isZero();
        } finally {
            worker.drop();
            lost.close();
        }
    }

    private static List<Bytes> sign(int id) {
        return hsm.sign(key.wrapped(), SignatureAlgorithm.ECDSA_SHA256, List.of(hash(id)), () -> {});
    }

    private static long signed() {
        return recorder.lines().stream()
                .filter(it -> it.isSigner() && it.function().equals("C_Sign") && it.succeeded())
                .count();
    }

    private static Dtbsr hash(int id) {
        var value = new byte[32];
        value[0] = (byte) id;
        return new Dtbsr(DigestAlgorithm.SHA256, Bytes.of(value));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean within(Duration limit, Callable<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (System.nanoTime() < end) {
                if (condition.call()) {
                    return true;
                }
                Thread.sleep(20);
            }
            return false;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertUnavailable(Callable<?> call) {
        var failure = catchThrowableOfType(Failure.class, call::call);
        assertThat(failure).as("a Failure").isNotNull();
        assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE);
    }
}

package org.tabellion.sam.adapter.out.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.sam.adapter.out.pkcs11.ModuleState.Condition;

/** A token that goes and comes back under load: refused meanwhile, right before and after, without a restart. */
final class LostTokenTest {

    private static SoftHsmToken token;
    private static Recorder recorder;

    private Pkcs11Hsm hsm;

    @BeforeAll
    static void make(@TempDir Path directory) {
        token = SoftHsmToken.create(directory);
        recorder = Recorder.compile(directory).standBefore(SoftHsmToken.module());
        Pkcs11Hsm.create(settings());
    }

    private static Pkcs11Settings settings() {
        return token.settings("world-a")
                .withModule(recorder.module())
                .withPool(2, 64)
                .withStuck(Duration.ofMillis(700));
    }

    @BeforeEach
    void open() {
        recorder.fault();
        recorder.forget();
        hsm = Pkcs11Hsm.open(settings());
    }

    @AfterEach
    void close() {
        recorder.fault();
        hsm.close();
    }

    @Test
    void a_folder_moved_away_and_back_is_found_again() throws Exception {
        var away = token.directory().resolve("away");
        try (var load = Load.on(hsm, KeyAlgorithm.P_256, 4)) {
            for (int i = 0; i < 2; i++) {
                load.await(30, 10);
                Files.move(token.tokens(), away);
                awaitCondition(Condition.LOST);
                assertThat(hsm.isAlive()).isFalse();
                Thread.sleep(300);
                Files.move(away, token.tokens());
                awaitCondition(Condition.UP);
            }
            load.await(30, 10);
            assertThat(load.refused()).isPositive();
        }
    }

    @Test
    void it_is_lost_and_found_although_nobody_asks() throws Exception {
        var away = token.directory().resolve("away");
        Files.move(token.tokens(), away);
        awaitCondition(Condition.LOST);
        Files.move(away, token.tokens());
        awaitCondition(Condition.UP);
        assertThat(recorder.lines())
                .noneMatch(it -> it.isSigner() && !it.function().equals("C_WrapKey"));
    }

    @Test
    void a_token_with_other_keys_in_its_place_is_not_taken() throws Exception {
        var seal = hsm.seal(Bytes.of());
        var away = token.directory().resolve("away");
        Files.move(token.tokens(), away);
        awaitCondition(Condition.LOST);
        Files.createDirectory(token.tokens());
        token.initialise();
        awaitReason("no wrapping key");
        TokenTools.run(Map.of(), List.of("rm", "-r", token.tokens().toString()));
        Files.move(away, token.tokens());
        awaitCondition(Condition.UP);
        assertThat(hsm.seal(Bytes.of())).isEqualTo(seal);
    }

    @Test
    void a_thread_that_hangs_is_replaced_and_its_caller_told() throws Exception {
        var key = hsm.generate(KeyAlgorithm.P_256);
        recorder.fault("C_Sign before sleep:4000 1");
        try (var load = Load.on(hsm, KeyAlgorithm.P_256, 3)) {
            awaitStuck(1);
            assertThat(hsm.modules().getFirst().reason()).contains("threads that hang in it: 1");
            load.await(20, 20);
            awaitStuck(0);
            load.await(20, 20);
            assertThat(load.refused()).isEqualTo(1);
            assertThat(load.longestMillis()).isLessThan(3800);
        }
        assertThat(key).isNotNull();
        assertThat(Meddler.sessionKeys(hsm)).isZero();
        assertThat(signedTwice()).isFalse();
    }

    @Test
    void no_more_threads_hang_than_twice_the_pool_and_then_the_module_is_not_asked() throws Exception {
        recorder.fault("C_UnwrapKey before sleep:4000 4");
        var key = hsm.generate(KeyAlgorithm.P_256);
        try (var load = Load.on(hsm, KeyAlgorithm.P_256, 6)) {
            awaitCondition(Condition.HANGING);
            assertThat(hsm.modules().getFirst().stuck()).isEqualTo(4);
            assertThat(hsm.isAlive()).isFalse();
            awaitCondition(Condition.UP);
            load.await(30, 10);
            awaitStuck(0);
        }
        assertThat(key).isNotNull();
        assertThat(Meddler.sessionKeys(hsm)).isZero();
    }

    private static boolean signedTwice() {
        var seen = new HashSet<Bytes>();
        return recorder.lines().stream()
                .filter(it -> it.isSigner()
                        && it.function().equals("C_Sign")
                        && it.phase().equals("call"))
                .anyMatch(it -> !seen.add(it.data()));
    }

    private void awaitStuck(int count) throws Exception {
        for (int i = 0; i < 500 && hsm.modules().getFirst().stuck() != count; i++) {
            Thread.sleep(20);
        }
        assertThat(hsm.modules().getFirst().stuck()).isEqualTo(count);
    }

    private void awaitReason(String part) throws Exception {
        for (int i = 0; i < 500 && !hsm.modules().getFirst().reason().contains(part); i++) {
            Thread.sleep(20);
        }
        assertThat(hsm.modules().getFirst().reason()).contains(part);
    }

    private void awaitCondition(Condition condition) throws Exception {
        for (int i = 0; i < 500 && hsm.modules().getFirst().condition() != condition; i++) {
            Thread.sleep(20);
        }
        assertThat(hsm.modules().getFirst().condition()).isEqualTo(condition);
    }
}

package org.tabellion.sam.adapter.out.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.sam.adapter.out.pkcs11.ModuleState.Condition;

/** Two modules of one world in one process: while one is lost, the other serves, and nobody notices. */
final class SeveralModulesTest {

    private static SoftHsmToken one;
    private static SoftHsmToken two;

    @BeforeAll
    static void make_one_world_in_two_tokens(@TempDir Path directory) {
        one = SoftHsmToken.create(directory.resolve("one"));
        Pkcs11Hsm.create(one.settings("world-a"));
        two = one.twin(directory.resolve("two"));
        // The same names in the second token alone, but other keys.
        Pkcs11Hsm.create(one.settings("world-b"));
        Pkcs11Hsm.create(two.settings("world-b"));
    }

    @AfterEach
    void put_back() throws Exception {
        for (var token : List.of(one, two)) {
            if (Files.exists(away(token))) {
                Files.move(away(token), token.tokens());
            }
        }
    }

    @Test
    void while_one_is_lost_the_other_serves_and_nobody_is_refused() throws Exception {
        try (var hsm = open("world-a");
                var load = Load.on(hsm, KeyAlgorithm.P_256, 6)) {
            load.await(50, 10);
            for (int round = 0; round < 2; round++) {
                for (var token : List.of(one, two)) {
                    Files.move(token.tokens(), away(token));
                    awaitCondition(hsm, token, Condition.LOST);
                    load.await(50, 10);
                    assertThat(hsm.isAlive()).isTrue();
                    Files.move(away(token), token.tokens());
                    awaitCondition(hsm, token, Condition.UP);
                    load.await(50, 10);
                }
            }
            assertThat(load.refused()).isZero();
            assertThat(hsm.modules()).allMatch(it -> it.condition() == Condition.UP);
        }
    }

    @Test
    void one_that_is_there_is_enough_to_start_and_the_other_comes_in_later() throws Exception {
        Files.move(one.tokens(), away(one));
        try (var hsm = open("world-a")) {
            assertThat(hsm.modules().getFirst().condition()).isEqualTo(Condition.LOST);
            assertThat(hsm.modules().getLast().condition()).isEqualTo(Condition.UP);
            var seal = hsm.seal(Bytes.of());
            Files.move(away(one), one.tokens());
            awaitCondition(hsm, one, Condition.UP);
            Files.move(two.tokens(), away(two));
            awaitCondition(hsm, two, Condition.LOST);
            assertThat(hsm.seal(Bytes.of())).isEqualTo(seal);
        }
    }

    @Test
    void one_with_other_keys_is_never_asked() throws Exception {
        try (var hsm = open("world-b");
                var load = Load.on(hsm, KeyAlgorithm.P_256, 2)) {
            load.await(50, 10);
            assertThat(hsm.modules().getLast().condition()).isEqualTo(Condition.LOST);
            assertThat(hsm.modules().getLast().reason()).contains("not those of the world");
            assertThat(load.refused()).isZero();
        }
    }

    @Test
    void without_any_there_is_no_start() throws Exception {
        Files.move(one.tokens(), away(one));
        Files.move(two.tokens(), away(two));
        assertThatThrownBy(() -> open("world-a").close()).hasMessageContaining("did not answer");
    }

    private static Pkcs11Hsm open(String world) {
        return Pkcs11Hsm.open(
                List.of(one.settings(world).withPool(2, 64), two.settings(world).withPool(2, 64)));
    }

    private static Path away(SoftHsmToken token) {
        return token.directory().resolve("away");
    }

    private static void awaitCondition(Pkcs11Hsm hsm, SoftHsmToken token, Condition condition) throws Exception {
        int which = token == one ? 0 : 1;
        for (int i = 0; i < 500 && hsm.modules().get(which).condition() != condition; i++) {
            Thread.sleep(20);
        }
        assertThat(hsm.modules().get(which).condition()).isEqualTo(condition);
    }
}

package org.tabellion.credentials.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tabellion.credentials.spi.KeyPool;
import org.tabellion.credentials.spi.KeyPool.Level;
import org.tabellion.credentials.spi.SigningKeys.SealedKey;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;

/** What every {@link KeyPool} does. The pool is empty before each test. */
public interface KeyPoolContract {

    Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    Instant TOMORROW = NOW.plus(Duration.ofDays(1));
    AtomicInteger NUMBER = new AtomicInteger();

    KeyPool pool();

    /** Runs in one unit of work. */
    <T> T within(Supplier<T> work);

    private static SealedKey key() {
        int number = NUMBER.incrementAndGet();
        return new SealedKey("kp_" + number, SomeCredentials.PUBLIC_KEY, 1, Bytes.ofUtf8("sealed " + number));
    }

    private SealedKey put(KeyAlgorithm algorithm, Instant assignBy) {
        var key = key();
        within(() -> {
            pool().put(algorithm, key, assignBy);
            return true;
        });
        return key;
    }

    private Optional<SealedKey> take(KeyAlgorithm algorithm) {
        return within(() -> pool().take(algorithm, NOW, NOW.plusSeconds(60)));
    }

    private List<Level> levels() {
        return within(() -> pool().levels(NOW.minusSeconds(60), NOW.plusSeconds(60)));
    }

    @Test
    default void a_key_is_taken_once_and_the_one_that_ages_first() {
        put(KeyAlgorithm.RSA_2048, TOMORROW);
        var later = put(KeyAlgorithm.RSA_3072, TOMORROW.plusSeconds(5));
        var sooner = put(KeyAlgorithm.RSA_3072, TOMORROW);

        assertThat(take(KeyAlgorithm.RSA_3072)).contains(sooner);
        assertThat(take(KeyAlgorithm.RSA_3072)).contains(later);
        assertThat(take(KeyAlgorithm.RSA_3072)).isEmpty();
    }

    @Test
    default void a_key_is_not_put_twice() {
        var key = put(KeyAlgorithm.RSA_2048, TOMORROW);
        within(() -> {
            pool().put(KeyAlgorithm.RSA_2048, key, TOMORROW);
            return true;
        });

        assertThat(take(KeyAlgorithm.RSA_2048)).contains(key);
        assertThat(take(KeyAlgorithm.RSA_2048)).isEmpty();
    }

    @Test
    default void of_many_who_take_at_once_no_two_get_the_same() throws Exception {
        for (int i = 0; i < 10; i++) {
            put(KeyAlgorithm.RSA_3072, TOMORROW.plusSeconds(i));
        }

        var taken = new HashSet<String>();
        int empty = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var takers = threads.invokeAll(IntStream.range(0, 16)
                    .<Callable<Optional<SealedKey>>>mapToObj(_ -> () -> take(KeyAlgorithm.RSA_3072))
                    .toList());
            for (var taker : takers) {
                var key = taker.get();
                empty += key.isEmpty() ? 1 : 0;
                key.ifPresent(it -> assertThat(taken.add(it.id())).isTrue());
            }
        }

        // Who meets only keys that others are about to take goes without, and has one made.
        assertThat(taken.size() + empty).isEqualTo(16);
        assertThat(taken).isNotEmpty();
        while (take(KeyAlgorithm.RSA_3072).map(it -> taken.add(it.id())).orElse(false)) {
            // The rest.
        }
        assertThat(taken).hasSize(10);
    }

    @Test
    default void what_cannot_be_assigned_any_more_is_neither_given_nor_counted_and_dropped() {
        put(KeyAlgorithm.RSA_2048, NOW.plusSeconds(30));
        var fresh = put(KeyAlgorithm.RSA_2048, TOMORROW);
        take(KeyAlgorithm.RSA_4096);

        assertThat(within(() -> pool().drop(NOW.plusSeconds(60)))).isEqualTo(1);
        assertThat(within(() -> pool().drop(NOW.plusSeconds(60)))).isZero();
        assertThat(take(KeyAlgorithm.RSA_2048)).contains(fresh);
        put(KeyAlgorithm.RSA_2048, NOW.plusSeconds(30));
        assertThat(take(KeyAlgorithm.RSA_2048)).isEmpty();
        assertThat(levels())
                .containsExactlyInAnyOrder(new Level(KeyAlgorithm.RSA_2048, 0), new Level(KeyAlgorithm.RSA_4096, 0));
    }

    @Test
    default void what_nobody_has_asked_for_of_late_is_not_wanted() {
        assertThat(levels()).isEmpty();
        take(KeyAlgorithm.RSA_2048);
        put(KeyAlgorithm.RSA_2048, TOMORROW);

        assertThat(levels()).containsExactly(new Level(KeyAlgorithm.RSA_2048, 1));
        assertThat(within(() -> pool().levels(NOW.plusSeconds(7200), NOW))).isEmpty();
    }

    @Test
    default void one_at_a_time_fills_and_a_turn_that_is_not_given_back_ends() throws Exception {
        assertThat(begin(NOW)).isEmpty();
        take(KeyAlgorithm.RSA_3072);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var turns = threads.invokeAll(IntStream.range(0, 8)
                    .<Callable<OptionalInt>>mapToObj(_ -> () -> begin(NOW))
                    .toList());
            int had = 0;
            for (var turn : turns) {
                had += turn.get().isPresent() ? 1 : 0;
            }
            assertThat(had).isEqualTo(1);
        }
        assertThat(begin(NOW.plusSeconds(119))).isEmpty();
        assertThat(begin(NOW.plusSeconds(120))).hasValue(0);

        within(() -> {
            pool().end(KeyAlgorithm.RSA_3072, NOW.plusSeconds(200), 3);
            return true;
        });
        assertThat(begin(NOW.plusSeconds(199))).isEmpty();
        assertThat(begin(NOW.plusSeconds(200))).hasValue(3);
    }

    private OptionalInt begin(Instant now) {
        return within(() -> pool().begin(KeyAlgorithm.RSA_3072, now, now.plusSeconds(120)));
    }
}

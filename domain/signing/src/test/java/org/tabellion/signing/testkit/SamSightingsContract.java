package org.tabellion.signing.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.signing.spi.SamSightings;
import org.tabellion.signing.spi.SamSightings.Home;
import org.tabellion.signing.spi.SamSightings.Position;

/** What every {@link SamSightings} keeps. */
public interface SamSightingsContract {

    AtomicInteger NUMBER = new AtomicInteger();

    SamSightings sightings();

    private static String memory() {
        return "https://sam-%d.example:8443".formatted(NUMBER.incrementAndGet());
    }

    private static Bytes token() {
        return Bytes.ofUtf8("digest of token " + NUMBER.incrementAndGet());
    }

    @Test
    default void keeps_the_greater_of_epoch_and_of_sequence() {
        var memory = memory();
        assertThat(sightings().newest(memory)).isEmpty();

        sightings().see(memory, new Position(7, 41));
        sightings().see(memory, new Position(7, 12));
        assertThat(sightings().newest(memory)).contains(new Position(7, 41));

        sightings().see(memory, new Position(8, 5));
        assertThat(sightings().newest(memory)).contains(new Position(8, 41));
        assertThat(sightings().newest(memory())).isEmpty();
    }

    @Test
    default void of_many_servers_at_once_the_newest_sighting_stands() throws Exception {
        var memory = memory();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(IntStream.rangeClosed(1, 40)
                    .<Callable<Boolean>>mapToObj(it -> () -> {
                        sightings().see(memory, new Position(3, it));
                        return true;
                    })
                    .toList());
        }

        assertThat(sightings().newest(memory)).contains(new Position(3, 40));
    }

    @Test
    default void a_node_that_was_found_out_stays_found_out() {
        var node = memory();

        sightings().distrust(node, "sam.rolled_back");
        sightings().distrust(node, "sam.memory_differs");

        assertThat(sightings().distrusted()).contains(node);
    }

    @Test
    default void a_token_has_one_home_whoever_asks() throws Exception {
        var token = token();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var homes = threads.invokeAll(IntStream.range(0, 12)
                    .<Callable<Home>>mapToObj(it -> () -> sightings().settle(token, "node-" + it))
                    .toList());

            var fresh = 0;
            var first = homes.getFirst().get().node();
            for (var home : homes) {
                assertThat(home.get().node()).isEqualTo(first);
                fresh += home.get().fresh() ? 1 : 0;
            }
            assertThat(fresh).isEqualTo(1);
        }
    }

    @Test
    default void a_token_moves_from_where_it_is_alone() {
        var token = token();
        sightings().settle(token, "a");

        sightings().move(token, "b", "c");
        assertThat(sightings().settle(token, "z")).isEqualTo(new Home("a", false));
        sightings().move(token, "a", "b");
        assertThat(sightings().settle(token, "z")).isEqualTo(new Home("b", false));

        sightings().release(token, "a");
        assertThat(sightings().settle(token, "z")).isEqualTo(new Home("b", false));
        sightings().release(token, "b");
        assertThat(sightings().settle(token, "z")).isEqualTo(new Home("z", true));
    }
}

package org.tabellion.bench;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the fuzzer found, and what it found on the way to every branch it came to, taken once more; and a few thousand
 * changes of what it begins with. The long search is {@code ./tabellion fuzz}.
 */
class FuzzTest {

    private static final int CHANGES = 500;
    private static final Duration BOUND = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource(Fuzz.Target.class)
    void nothing_that_was_found_is_there_again(Fuzz.Target target) throws Exception {
        for (var input : inputs(target)) {
            Assertions.assertTimeoutPreemptively(
                    BOUND, () -> assertThatCode(() -> target.take(input)).doesNotThrowAnyException());
        }
    }

    @ParameterizedTest
    @EnumSource(Fuzz.Target.class)
    void a_change_of_what_is_good_is_taken_or_refused(Fuzz.Target target) {
        var random = new Random(1);
        var seeds = target.seeds();
        Assertions.assertTimeoutPreemptively(BOUND, () -> {
            for (int i = 0; i < CHANGES; i++) {
                target.take(changed(seeds.get(i % seeds.size()), random));
            }
        });
    }

    private static List<byte[]> inputs(Fuzz.Target target) throws IOException, URISyntaxException {
        var inputs = new ArrayList<>(target.seeds());
        var folder = FuzzTest.class.getResource("/fuzz/" + target.label());
        if (folder != null) {
            try (var files = Files.list(Path.of(folder.toURI()))) {
                for (var file : files.sorted().toList()) {
                    inputs.add(Files.readAllBytes(file));
                }
            }
        }
        return inputs;
    }

    // The first byte says what the rest is, and stays.
    private static byte[] changed(byte[] good, Random random) {
        int at = 1 + random.nextInt(good.length - 1);
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(good, at);
            case 1 -> {
                var flipped = good.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 2 -> {
                var other = good.clone();
                other[at] = (byte) random.nextInt(256);
                yield other;
            }
            case 3 -> spliced(good, at, Arrays.copyOfRange(good, at, Math.min(good.length, at + random.nextInt(40))));
            default ->
                spliced(
                        good,
                        at,
                        "\"{}[],:0123456789.null".substring(random.nextInt(20)).getBytes(StandardCharsets.US_ASCII));
        };
    }

    private static byte[] spliced(byte[] good, int at, byte[] piece) {
        var longer = new byte[good.length + piece.length];
        System.arraycopy(good, 0, longer, 0, at);
        System.arraycopy(piece, 0, longer, at, piece.length);
        System.arraycopy(good, at, longer, at + piece.length, good.length - at);
        return longer;
    }
}

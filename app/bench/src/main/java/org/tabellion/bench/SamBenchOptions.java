package org.tabellion.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.tabellion.kernel.KeyAlgorithm;

/**
 * What {@code ./tabellion bench sam} measures.
 *
 * @param each how long each row is measured in all
 */
record SamBenchOptions(
        List<KeyAlgorithm> keys,
        List<Integer> clients,
        List<Integer> hashes,
        Duration each,
        RawHsmBench.Make token,
        boolean counts) {

    static final String USAGE =
            """
            bench sam [SECONDS] [--algorithm LIST] [--clients LIST] [--hashes LIST] [--seconds N] [--token softhsm|nss]
                      [--no-counts]
              --algorithm   of RSA-2048, RSA-3072, RSA-4096, P-256, P-384, P-521 (RSA-2048,RSA-4096,P-256)
              --clients     how many ask at the same time (1,4,8,16)
              --hashes      how many hashes one SAD approves (1,10,100)
              --seconds     how long each row is measured (6)
              --token       SoftHSM, or NSS softokn (softhsm)
              --no-counts   without the second run, which counts calls of the module and forces of the disk
            """;

    static SamBenchOptions of(String... arguments) {
        var keys = List.of(KeyAlgorithm.RSA_2048, KeyAlgorithm.RSA_4096, KeyAlgorithm.P_256);
        var clients = List.of(1, 4, 8, 16);
        var hashes = List.of(1, 10, 100);
        double seconds = 6;
        var token = RawHsmBench.Make.SOFTHSM;
        boolean counts = true;
        var left = new ArrayList<>(Arrays.asList(arguments));
        try {
            while (!left.isEmpty()) {
                var option = left.removeFirst();
                switch (option) {
                    case "--algorithm" ->
                        keys = parts(left.removeFirst()).stream()
                                .map(it -> KeyAlgorithm.valueOf(
                                        it.toUpperCase(Locale.ROOT).replace('-', '_')))
                                .toList();
                    case "--clients" -> clients = numbers(left.removeFirst());
                    case "--hashes" -> hashes = numbers(left.removeFirst());
                    case "--seconds" -> seconds = Double.parseDouble(left.removeFirst());
                    case "--token" ->
                        token = RawHsmBench.Make.valueOf(left.removeFirst().toUpperCase(Locale.ROOT));
                    case "--no-counts" -> counts = false;
                    default -> seconds = Double.parseDouble(option);
                }
            }
        } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
            throw new IllegalArgumentException("not understood: %s%n%s".formatted(e.getMessage(), USAGE), e);
        }
        return new SamBenchOptions(keys, clients, hashes, Duration.ofMillis((long) (seconds * 1000)), token, counts);
    }

    private static List<String> parts(String list) {
        return List.of(list.split(",", -1));
    }

    private static List<Integer> numbers(String list) {
        return parts(list).stream().map(Integer::valueOf).toList();
    }
}

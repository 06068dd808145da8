package org.tabellion.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.tabellion.kernel.KeyAlgorithm;

/**
 * What {@code ./tabellion bench csc} measures.
 *
 * @param each how long each row is measured in all
 * @param fuzz how many odd calls are sent instead; 0 for none
 * @param signers how many there are when reading is measured, in rising order; empty if signing is measured
 */
record CscBenchOptions(
        List<KeyAlgorithm> keys,
        List<Integer> clients,
        Duration each,
        List<Integer> signers,
        int fuzz,
        long seed,
        Optional<BenchDatabase> database) {

    static final String USAGE =
            """
            bench csc [SECONDS] [--algorithm LIST] [--clients LIST] [--seconds N]
              --algorithm   of RSA-2048, RSA-3072, RSA-4096, P-256, P-384, P-521 (RSA-2048,P-256)
              --clients     how many ask at the same time (1,8,32)
              --seconds     how long each row is measured (9)
            bench csc --signers LIST
              --signers     measures credentials/info and credentials/list instead, with so many signers, say 10000,1000000
            """;

    static CscBenchOptions of(String... arguments) {
        var keys = List.of(KeyAlgorithm.RSA_2048, KeyAlgorithm.P_256);
        var clients = List.of(1, 8, 32);
        double seconds = 9;
        var signers = List.<Integer>of();
        int fuzz = 0;
        long seed = 20261122;
        int port = 0;
        long pid = 0;
        var secrets = Path.of("");
        var left = new ArrayList<>(Arrays.asList(arguments));
        try {
            while (!left.isEmpty()) {
                var option = left.removeFirst();
                switch (option) {
                    case "--algorithm" ->
                        keys = Arrays.stream(left.removeFirst().split(",", -1))
                                .map(it -> KeyAlgorithm.valueOf(
                                        it.toUpperCase(Locale.ROOT).replace('-', '_')))
                                .toList();
                    case "--clients" -> clients = numbers(left.removeFirst());
                    case "--seconds" -> seconds = Double.parseDouble(left.removeFirst());
                    case "--signers" -> signers = numbers(left.removeFirst());
                    case "--fuzz" -> fuzz = Integer.parseInt(left.removeFirst());
                    case "--seed" -> seed = Long.parseLong(left.removeFirst());
                    case "--postgres-port" -> port = Integer.parseInt(left.removeFirst());
                    case "--postgres-pid" -> pid = Long.parseLong(left.removeFirst());
                    case "--secrets" -> secrets = Path.of(left.removeFirst());
                    default -> seconds = Double.parseDouble(option);
                }
            }
        } catch (IllegalArgumentException | NoSuchElementException e) {
            throw new IllegalArgumentException("not understood: %s%n%s".formatted(e.getMessage(), USAGE), e);
        }
        return new CscBenchOptions(
                keys,
                clients,
                Duration.ofMillis((long) (seconds * 1000)),
                signers,
                fuzz,
                seed,
                port == 0 ? Optional.empty() : Optional.of(new BenchDatabase(port, pid, secrets)));
    }

    private static List<Integer> numbers(String list) {
        return Arrays.stream(list.split(",", -1)).map(Integer::valueOf).toList();
    }
}

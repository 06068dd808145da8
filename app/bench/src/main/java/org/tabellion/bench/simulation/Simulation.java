package org.tabellion.bench.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs histories and stops at the first in which something happened that must not.
 *
 * <pre>Simulation HISTORIES [--seed S] [--without WEAKNESS]</pre>
 *
 * A single history of a given seed tells its story.
 */
public final class Simulation {

    private static final int BETWEEN_REPORTS_IN_SECONDS = 10;

    private Simulation() {}

    /**
     * @param histories how many were run, the one that was violated included
     * @param counted what happened in them
     * @param violated the first history with a violation, told as a story
     */
    record Summary(long histories, Map<String, Long> counted, Optional<History.Result> violated) {}

    public static void main(String... arguments) {
        long histories = 1000;
        long seed = 1;
        var weakness = Weakness.NONE;
        int rest = 0;
        if (arguments.length > 0 && !arguments[0].startsWith("--")) {
            histories = Long.parseLong(arguments[0]);
            rest = 1;
        }
        for (int i = rest; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw usage();
            }
            switch (arguments[i]) {
                case "--seed" -> seed = Long.parseLong(arguments[i + 1]);
                case "--without" -> weakness = Weakness.valueOf(arguments[i + 1]);
                default -> throw usage();
            }
        }
        if (histories == 1) {
            var result = History.of(seed, weakness, true);
            result.story().forEach(System.out::println);
        }
        var summary = run(seed, histories, weakness, true);
        summary.counted().forEach((what, count) -> System.out.printf("%,12d %s%n", count, what));
        System.out.println(describe(summary, weakness));
        if (summary.violated().isPresent()) {
            System.exit(1);
        }
    }

    private static IllegalArgumentException usage() {
        return new IllegalArgumentException(
                "Simulation HISTORIES [--seed S] [--without " + List.of(Weakness.values()) + "]");
    }

    static String describe(Summary it, Weakness weakness) {
        return it.violated()
                .map(found -> String.join("\n", found.story())
                        + "\n\nVIOLATION in history %d: %s\nagain: ./tabellion simulate 1 --seed %d%s"
                                .formatted(
                                        it.histories(),
                                        found.violations(),
                                        found.seed(),
                                        weakness == Weakness.NONE ? "" : " --without " + weakness))
                .orElse("%,d histories, 0 violations".formatted(it.histories()));
    }

    /** @param first seed of the first history; those of the others follow */
    static Summary run(long first, long histories, Weakness weakness, boolean isReported) {
        var counted = new TreeMap<String, Long>();
        long started = System.nanoTime();
        long nextReport = BETWEEN_REPORTS_IN_SECONDS;
        for (long i = 0; i < histories; i++) {
            var result = History.of(first + i, weakness, false);
            result.counted().forEach((what, count) -> counted.merge(what, (long) count, Long::sum));
            if (!result.violations().isEmpty()) {
                return new Summary(i + 1, counted, Optional.of(History.of(first + i, weakness, true)));
            }
            long seconds = (System.nanoTime() - started) / 1_000_000_000;
            if (isReported && seconds >= nextReport) {
                nextReport = seconds + BETWEEN_REPORTS_IN_SECONDS;
                System.out.printf("%4d s  %,d histories, %,d signatures%n", seconds, i + 1, counted.get("signatures"));
            }
        }
        return new Summary(histories, counted, Optional.empty());
    }
}

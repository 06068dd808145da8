package org.tabellion.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** CPU time of a process, as the kernel counts it, in microseconds; of one that is gone, none. */
record ProcessTimes(long pid) {

    /** Where there is no such process. */
    static final ProcessTimes NONE = new ProcessTimes(-1);

    private static final int MICROS_OF_A_TICK = 10_000;

    /** Of the process alone, so far; in steps of 10 ms. */
    double micros() {
        var fields = stat(pid);
        return fields.isEmpty() ? 0 : ticks(fields, 11) + ticks(fields, 12);
    }

    /** With its children, also those that have ended. */
    double microsOfAll() {
        var own = stat(pid);
        double sum = ticks(own, 11) + ticks(own, 12) + ticks(own, 13) + ticks(own, 14);
        try (var processes = Files.list(Path.of("/proc"))) {
            for (var process : processes
                    .filter(it -> Character.isDigit(it.getFileName().toString().charAt(0)))
                    .toList()) {
                var fields = stat(Long.parseLong(process.getFileName().toString()));
                if (fields.size() > 1 && fields.get(1).equals(String.valueOf(pid))) {
                    sum += ticks(fields, 11) + ticks(fields, 12);
                }
            }
            return sum;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the compilers of a virtual machine have had. */
    double microsOfCompilers() {
        double sum = 0;
        var folder = Path.of("/proc/" + pid + "/task");
        if (!Files.exists(folder)) {
            return 0;
        }
        try (var threads = Files.list(folder)) {
            for (var thread : threads.toList()) {
                try {
                    var name = Files.readString(thread.resolve("comm"));
                    if (name.startsWith("C1 Comp") || name.startsWith("C2 Comp")) {
                        sum += Double.parseDouble(Files.readString(thread.resolve("schedstat"))
                                        .split(" ", -1)[0])
                                / 1e3;
                    }
                } catch (NoSuchFileException hasEnded) {
                    continue;
                }
            }
            return sum;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // From the state on, the name may hold blanks; empty for a process that is gone.
    private static List<String> stat(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        } catch (IOException hasEnded) {
            return List.of();
        }
    }

    private static double ticks(List<String> fields, int at) {
        return fields.isEmpty() ? 0 : Double.parseDouble(fields.get(at)) * MICROS_OF_A_TICK;
    }
}

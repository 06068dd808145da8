package org.tabellion.samserver;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.tabellion.kernel.TrustedTime;

/**
 * The machine's clock in whole milliseconds; referenced for as long as the kernel says that NTP disciplines it. The SAM
 * has one of its own, because it shares no leaf with the server but the kernel.
 */
final class MachineTime implements TrustedTime {

    /** {@code sizeof (struct timex)} is 208 on 64-bit Linux; its first member, {@code modes}, is 0: read only. */
    private static final long SIZE_OF_TIMEX = 208;

    private static final int TIME_ERROR = 5;

    private final Clock clock = Clock.systemUTC();
    private final MethodHandle adjtimex;

    MachineTime() {
        var linker = Linker.nativeLinker();
        adjtimex = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("adjtimex"), FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    @Override
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public boolean isReferenced() {
        try (var arena = Arena.ofConfined()) {
            // -1 where a sandbox forbids the call: then nobody vouches for the clock either.
            int state = (int) adjtimex.invokeExact(arena.allocate(SIZE_OF_TIMEX, 8));
            return state >= 0 && state != TIME_ERROR;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) { // what invokeExact declares
            throw new IllegalStateException("adjtimex has thrown a checked exception", e);
        }
    }
}

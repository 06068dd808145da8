package org.tabellion.kernel.adapter.out.operations;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * Asks the kernel, by {@code adjtimex(2)} without any change, whether an NTP daemon keeps its clock; the daemon's make
 * does not matter, and a machine whose daemon has been silent for too long (16 s of maximum error) answers no.
 */
final class LinuxClockState {

    /** {@code sizeof (struct timex)} is 208 on 64-bit Linux; its first member, {@code modes}, is 0: read only. */
    private static final long SIZE_OF_TIMEX = 208;

    private static final int TIME_ERROR = 5;

    private final MethodHandle adjtimex;

    LinuxClockState() {
        var linker = Linker.nativeLinker();
        adjtimex = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("adjtimex"), FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    boolean isSynchronised() {
        try (var arena = Arena.ofConfined()) {
            // -1 where a sandbox forbids the call: then nobody vouches for the clock either.
            int state = (int) adjtimex.invokeExact(arena.allocate(SIZE_OF_TIMEX, 8));
            return state >= 0 && state != TIME_ERROR;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("adjtimex has thrown a checked exception", e);
        }
    }
}

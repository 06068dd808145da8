package org.tabellion.sam.adapter.out.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.tabellion.sam.adapter.out.pkcs11.Pkcs11Exception.check;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A PKCS#11 library: its function list, and the calls that need no session. LP64, structs not packed (so not Windows).
 * Each call holds its thread until the library answers: never on a virtual thread.
 */
final class Cryptoki {

    /** The functions used, with their place in CK_FUNCTION_LIST (v2.40, all 68 of them present since v2.0). */
    enum Function {
        C_Initialize(0),
        C_Finalize(1),
        C_GetSlotList(4),
        C_GetTokenInfo(6),
        C_GetMechanismInfo(8),
        C_OpenSession(12),
        C_CloseSession(13),
        C_GetSessionInfo(15),
        C_Login(18),
        C_Logout(19),
        C_DestroyObject(22),
        C_GetAttributeValue(24),
        C_FindObjectsInit(26),
        C_FindObjects(27),
        C_FindObjectsFinal(28),
        C_SignInit(42),
        C_Sign(43),
        C_GenerateKey(58),
        C_GenerateKeyPair(59),
        C_WrapKey(60),
        C_UnwrapKey(61),
        C_DeriveKey(62),
        C_GenerateRandom(64);

        private final int place;

        Function(int place) {
            this.place = place;
        }
    }

    private static final int FUNCTIONS = 68;
    private static final long FUNCTION_LIST_SIZE = 8 + FUNCTIONS * 8L;
    private static final long TOKEN_INFO_SIZE = 208;
    private static final long TOKEN_INFO_SERIAL = 80;
    private static final long TOKEN_INFO_FLAGS = 96;
    private static final long TOKEN_INFO_RW_SESSIONS = 120;
    private static final int MAX_SLOTS = 1024;

    // One handle for each shape of arguments (L = CK_ULONG, P = pointer, B = CK_BBOOL): static and final, so that the
    // compiler sees through them; the address of the function is their first argument.
    static final MethodHandle P = shape(ADDRESS);
    static final MethodHandle BPP = shape(JAVA_BYTE, ADDRESS, ADDRESS);
    static final MethodHandle L = shape(JAVA_LONG);
    static final MethodHandle LL = shape(JAVA_LONG, JAVA_LONG);
    static final MethodHandle LP = shape(JAVA_LONG, ADDRESS);
    static final MethodHandle LLP = shape(JAVA_LONG, JAVA_LONG, ADDRESS);
    static final MethodHandle LPL = shape(JAVA_LONG, ADDRESS, JAVA_LONG);
    static final MethodHandle LPLP = shape(JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);
    static final MethodHandle LLPL = shape(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG);
    static final MethodHandle LLPPP = shape(JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle LPLPP = shape(JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    static final MethodHandle LPPLP = shape(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    static final MethodHandle LPLPLP = shape(JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);
    static final MethodHandle LPLLPP = shape(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS);
    static final MethodHandle LPPLPLPP =
            shape(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    static final MethodHandle LPLPLPLP =
            shape(JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);

    private final MemorySegment[] functions;

    private Cryptoki(MemorySegment[] functions) {
        this.functions = functions;
    }

    /**
     * Loads the library for the life of the process: threads may be inside it at any time.
     *
     * @throws IllegalStateException if {@code module} is no PKCS#11 library of version 2.x or lacks a function needed
     */
    static Cryptoki load(Path module) {
        if (!Files.isRegularFile(module)) {
            throw new IllegalStateException("no PKCS#11 module at " + module);
        }
        var library = SymbolLookup.libraryLookup(module, Arena.global());
        var entry = library.find("C_GetFunctionList")
                .orElseThrow(() -> new IllegalStateException(module + " has no C_GetFunctionList"));
        try (var arena = Arena.ofConfined()) {
            var pointer = arena.allocate(ADDRESS);
            long answer = (long) P.invokeExact(entry, pointer);
            var list = pointer.get(ADDRESS, 0);
            if (answer != Ck.CKR_OK || list.equals(MemorySegment.NULL)) {
                throw new IllegalStateException("%s gives no function list (0x%x)".formatted(module, answer));
            }
            return of(list.reinterpret(FUNCTION_LIST_SIZE), module.toString());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** @param list a CK_FUNCTION_LIST, bounded to its 68 functions */
    static Cryptoki of(MemorySegment list, String name) {
        int major = list.get(JAVA_BYTE, 0);
        if (major != 2 && major != 3) {
            throw new IllegalStateException("%s speaks PKCS#11 version %d, not 2".formatted(name, major));
        }
        var functions = new MemorySegment[Function.values().length];
        for (var function : Function.values()) {
            var address = list.get(ADDRESS, 8 + function.place * 8L);
            if (address.equals(MemorySegment.NULL)) {
                throw new IllegalStateException(name + " has no " + function);
            }
            functions[function.ordinal()] = address;
        }
        return new Cryptoki(functions);
    }

    private static MethodHandle shape(MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_LONG, arguments));
    }

    MemorySegment address(Function function) {
        return functions[function.ordinal()];
    }

    /** What a method handle throws beside its result: nothing but errors of the virtual machine. */
    static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException runtime) {
            return runtime;
        }
        return new IllegalStateException(thrown);
    }

    /**
     * @param arguments the library parameters of NSS, which has one more member in CK_C_INITIALIZE_ARGS
     * @return whether this call did it; false if the process had the library initialised before
     */
    boolean initialize(Optional<String> arguments) throws Pkcs11Exception {
        try (var arena = Arena.ofConfined()) {
            var args = arena.allocate(56, 8);
            args.set(JAVA_LONG, 32, Ck.CKF_OS_LOCKING_OK);
            arguments.ifPresent(it -> args.set(ADDRESS, 40, arena.allocateFrom(it)));
            long answer = (long) P.invokeExact(address(Function.C_Initialize), args);
            if (answer == Ck.CKR_CRYPTOKI_ALREADY_INITIALIZED) {
                return false;
            }
            check("C_Initialize", answer);
            return true;
        } catch (Pkcs11Exception e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Every session and every session object of the process ends. No other thread may be inside the library. */
    void finish() throws Pkcs11Exception {
        long answer;
        try {
            answer = (long) P.invokeExact(address(Function.C_Finalize), MemorySegment.NULL);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        check("C_Finalize", answer);
    }

    /**
     * What a token says of itself.
     *
     * @param sessions how many it can have open; empty for any number
     */
    record TokenInfo(String label, String serial, long flags, OptionalLong sessions) {}

    /** Slots whose token has exactly this label, and this serial number if one is given. */
    List<Long> slotsOfToken(String label, Optional<String> serial) throws Pkcs11Exception {
        var found = new ArrayList<Long>();
        for (long slot : slots()) {
            var info = tokenInfo(slot);
            if (label.equals(info.label()) && serial.map(info.serial()::equals).orElse(true)) {
                found.add(slot);
            }
        }
        return found;
    }

    private long[] slots() throws Pkcs11Exception {
        try (var arena = Arena.ofConfined()) {
            var count = arena.allocate(JAVA_LONG);
            var list = arena.allocate(JAVA_LONG, MAX_SLOTS);
            count.set(JAVA_LONG, 0, MAX_SLOTS);
            long answer = (long) BPP.invokeExact(address(Function.C_GetSlotList), (byte) 1, list, count);
            check("C_GetSlotList", answer);
            long slots = bounded("C_GetSlotList", count.get(JAVA_LONG, 0), MAX_SLOTS);
            return list.asSlice(0, slots * 8).toArray(JAVA_LONG);
        } catch (Pkcs11Exception e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    TokenInfo tokenInfo(long slot) throws Pkcs11Exception {
        try (var arena = Arena.ofConfined()) {
            var info = arena.allocate(TOKEN_INFO_SIZE, 8);
            long answer = (long) LP.invokeExact(address(Function.C_GetTokenInfo), slot, info);
            check("C_GetTokenInfo", answer);
            return new TokenInfo(
                    padded(info, 0, 32),
                    padded(info, TOKEN_INFO_SERIAL, 16),
                    info.get(JAVA_LONG, TOKEN_INFO_FLAGS),
                    limit(info.get(JAVA_LONG, TOKEN_INFO_RW_SESSIONS)));
        } catch (Pkcs11Exception e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static String padded(MemorySegment info, long from, long length) {
        var text = info.asSlice(from, length).toArray(JAVA_BYTE);
        // Padded with blanks, without a NUL; some modules pad with NUL all the same.
        return new String(text, StandardCharsets.UTF_8).replace('\0', ' ').stripTrailing();
    }

    /** CK_EFFECTIVELY_INFINITE is 0, CK_UNAVAILABLE_INFORMATION all ones, and there are those that count down from there. */
    private static OptionalLong limit(long count) {
        return count <= 0 ? OptionalLong.empty() : OptionalLong.of(count);
    }

    /** Whether the token has the mechanism with all these CKF flags. */
    boolean has(long slot, long mechanism, long flags) {
        try (var arena = Arena.ofConfined()) {
            var info = arena.allocate(24, 8);
            long answer = (long) LLP.invokeExact(address(Function.C_GetMechanismInfo), slot, mechanism, info);
            return answer == Ck.CKR_OK && (info.get(JAVA_LONG, 16) & flags) == flags;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A read/write session. */
    Session open(long slot) throws Pkcs11Exception {
        try (var arena = Arena.ofConfined()) {
            var handle = arena.allocate(JAVA_LONG);
            long answer = (long) LLPPP.invokeExact(
                    address(Function.C_OpenSession),
                    slot,
                    Ck.CKF_SERIAL_SESSION | Ck.CKF_RW_SESSION,
                    MemorySegment.NULL,
                    MemorySegment.NULL,
                    handle);
            check("C_OpenSession", answer);
            return new Session(this, handle.get(JAVA_LONG, 0));
        } catch (Pkcs11Exception e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A length that a module reports is believed only within what it was given. */
    static int bounded(String function, long reported, long limit) {
        if (reported < 0 || reported > limit) {
            throw new IllegalStateException(
                    "%s reports a length of %d where at most %d fit".formatted(function, reported, limit));
        }
        return (int) reported;
    }
}

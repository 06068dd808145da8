package org.tabellion.sam.adapter.out.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.tabellion.sam.adapter.out.pkcs11.Cryptoki.bounded;
import static org.tabellion.sam.adapter.out.pkcs11.Cryptoki.unexpected;
import static org.tabellion.sam.adapter.out.pkcs11.Pkcs11Exception.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.adapter.out.pkcs11.Cryptoki.Function;

/** One session, for one thread at a time, with memory of its own that every call reuses. */
final class Session {

    /** A key pair in the module. */
    record Pair(long publicKey, long privateKey) {}

    private static final int INPUT = 8 * 1024;
    private static final int OUTPUT = 8 * 1024;
    private static final int MAX_FOUND = 256;

    private final Cryptoki module;
    private final long handle;
    private final MemorySegment first;
    private final MemorySegment second;
    private final MemorySegment input;
    private final MemorySegment output;
    private boolean soiled;
    private volatile long progress = System.nanoTime();

    Session(Cryptoki module, long handle) {
        this.module = module;
        this.handle = handle;
        var scratch = Arena.ofAuto().allocate(64 + INPUT + OUTPUT, 64);
        this.first = scratch.asSlice(0, 8, 8);
        this.second = scratch.asSlice(8, 8, 8);
        this.input = scratch.asSlice(64, INPUT, 64);
        this.output = scratch.asSlice(64 + INPUT, OUTPUT, 64);
    }

    /** Whether an operation may have been left half way: such a session refuses all later ones, and is not used again. */
    boolean isSoiled() {
        return soiled;
    }

    /** Not to be used again: closing it destroys what was made in it. */
    void soil() {
        soiled = true;
    }

    /** What is being done is long, but goes on. */
    void progress() {
        progress = System.nanoTime();
    }

    /** When it last went on, by {@link System#nanoTime}. */
    long lastProgress() {
        return progress;
    }

    /** Wipes its copies of {@code pin}; the array is the caller's to wipe. */
    void login(byte[] pin) throws Pkcs11Exception {
        long answer;
        try (var arena = Arena.ofConfined()) {
            var copy = arena.allocate(Math.max(1, pin.length));
            try {
                MemorySegment.copy(pin, 0, copy, JAVA_BYTE, 0, pin.length);
                answer = (long) Cryptoki.LLPL.invokeExact(
                        module.address(Function.C_Login), handle, Ck.CKU_USER, copy, (long) pin.length);
            } finally {
                copy.fill((byte) 0);
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
        if (answer != Ck.CKR_USER_ALREADY_LOGGED_IN) {
            check("C_Login", answer);
        }
    }

    /** For the whole process: every private handle dies. */
    void logout() throws Pkcs11Exception {
        long answer;
        try {
            answer = (long) Cryptoki.L.invokeExact(module.address(Function.C_Logout), handle);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        check("C_Logout", answer);
    }

    /** Its session objects die with it. */
    void close() throws Pkcs11Exception {
        long answer;
        try {
            answer = (long) Cryptoki.L.invokeExact(module.address(Function.C_CloseSession), handle);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        check("C_CloseSession", answer);
    }

    void probe() throws Pkcs11Exception {
        long answer;
        try {
            answer = (long) Cryptoki.LP.invokeExact(module.address(Function.C_GetSessionInfo), handle, output);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        check("C_GetSessionInfo", answer);
    }

    List<Long> find(Template template) throws Pkcs11Exception {
        soiled = true;
        long answer;
        try {
            answer = (long) Cryptoki.LPL.invokeExact(
                    module.address(Function.C_FindObjectsInit), handle, template.attributes(), (long) template.count());
        } catch (Throwable e) {
            throw unexpected(e);
        }
        check("C_FindObjectsInit", answer);
        var found = new ArrayList<Long>();
        int count;
        do {
            try {
                answer = (long) Cryptoki.LPLP.invokeExact(
                        module.address(Function.C_FindObjects), handle, output, (long) MAX_FOUND, first);
            } catch (Throwable e) {
                throw unexpected(e);
            }
            check("C_FindObjects", answer);
            count = bounded("C_FindObjects", first.get(JAVA_LONG, 0), MAX_FOUND);
            for (int i = 0; i < count; i++) {
                found.add(output.get(JAVA_LONG, i * 8L));
            }
        } while (count > 0);
        try {
            answer = (long) Cryptoki.L.invokeExact(module.address(Function.C_FindObjectsFinal), handle);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        check("C_FindObjectsFinal", answer);
        soiled = false;
        return found;
    }

    long generateKey(Mechanism mechanism, Template template) throws Pkcs11Exception {
        long answer;
        try {
            answer = (long) Cryptoki.LPPLP.invokeExact(
                    module.address(Function.C_GenerateKey),
                    handle,
                    mechanism.struct(),
                    template.attributes(),
                    (long) template.count(),
                    first);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        check("C_GenerateKey", answer);
        return first.get(JAVA_LONG, 0);
    }

    Pair generatePair(Mechanism mechanism, Template publicKey, Template privateKey) throws Pkcs11Exception {
        long answer;
        try {
            answer = (long) Cryptoki.LPPLPLPP.invokeExact(
                    module.address(Function.C_GenerateKeyPair),
                    handle,
                    mechanism.struct(),
                    publicKey.attributes(),
                    (long) publicKey.count(),
                    privateKey.attributes(),
                    (long) privateKey.count(),
                    first,
                    second);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        check("C_GenerateKeyPair", answer);
        return new Pair(first.get(JAVA_LONG, 0), second.get(JAVA_LONG, 0));
    }

    Bytes wrap(Mechanism mechanism, long wrappingKey, long key) throws Pkcs11Exception {
        long answer;
        first.set(JAVA_LONG, 0, OUTPUT);
        try {
            answer = (long) Cryptoki.LPLLPP.invokeExact(
                    module.address(Function.C_WrapKey), handle, mechanism.struct(), wrappingKey, key, output, first);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        check("C_WrapKey", answer);
        return taken("C_WrapKey");
    }

    /** @param wrapped at most 8 KiB */
    long unwrap(Mechanism mechanism, long wrappingKey, Bytes wrapped, Template template) throws Pkcs11Exception {
        give(wrapped);
        long answer;
        try {
            answer = (long) Cryptoki.LPLPLPLP.invokeExact(
                    module.address(Function.C_UnwrapKey),
                    handle,
                    mechanism.struct(),
                    wrappingKey,
                    input,
                    (long) wrapped.length(),
                    template.attributes(),
                    (long) template.count(),
                    first);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        check("C_UnwrapKey", answer);
        return first.get(JAVA_LONG, 0);
    }

    long derive(Mechanism mechanism, long key, Template template) throws Pkcs11Exception {
        long answer;
        try {
            answer = (long) Cryptoki.LPLPLP.invokeExact(
                    module.address(Function.C_DeriveKey),
                    handle,
                    mechanism.struct(),
                    key,
                    template.attributes(),
                    (long) template.count(),
                    first);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        check("C_DeriveKey", answer);
        return first.get(JAVA_LONG, 0);
    }

    /** The value of a key that may be shown; nothing of it stays in native memory. The caller wipes it. */
    byte[] value(long key) throws Pkcs11Exception {
        input.set(JAVA_LONG, 0, Ck.CKA_VALUE);
        input.set(ADDRESS, 8, output);
        input.set(JAVA_LONG, 16, OUTPUT);
        long answer;
        try {
            answer = (long)
                    Cryptoki.LLPL.invokeExact(module.address(Function.C_GetAttributeValue), handle, key, input, 1L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        check("C_GetAttributeValue", answer);
        var value = output.asSlice(0, bounded("C_GetAttributeValue", input.get(JAVA_LONG, 16), OUTPUT));
        try {
            return value.toArray(JAVA_BYTE);
        } finally {
            value.fill((byte) 0);
        }
    }

    /** A signature or a MAC over data of any length. */
    Bytes sign(Mechanism mechanism, long key, Bytes data) throws Pkcs11Exception {
        if (data.length() <= INPUT) {
            give(data);
            return signAndWipe(mechanism, key, input.asSlice(0, data.length()));
        }
        try (var arena = Arena.ofConfined()) {
            return signAndWipe(mechanism, key, arena.allocateFrom(JAVA_BYTE, data.toArray()));
        }
    }

    /** What is peppered is a secret of somebody's: nothing of it stays in native memory. */
    private Bytes signAndWipe(Mechanism mechanism, long key, MemorySegment data) throws Pkcs11Exception {
        try {
            var signature = sign(mechanism, key, data);
            output.asSlice(0, signature.length()).fill((byte) 0);
            return signature;
        } finally {
            data.fill((byte) 0);
        }
    }

    private Bytes sign(Mechanism mechanism, long key, MemorySegment data) throws Pkcs11Exception {
        soiled = true;
        first.set(JAVA_LONG, 0, OUTPUT);
        long answer;
        try {
            answer = (long)
                    Cryptoki.LPL.invokeExact(module.address(Function.C_SignInit), handle, mechanism.struct(), key);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        check("C_SignInit", answer);
        try {
            answer = (long) Cryptoki.LPLPP.invokeExact(
                    module.address(Function.C_Sign), handle, data, data.byteSize(), output, first);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        check("C_Sign", answer);
        soiled = false;
        return taken("C_Sign");
    }

    void destroy(long object) throws Pkcs11Exception {
        long answer;
        try {
            answer = (long) Cryptoki.LL.invokeExact(module.address(Function.C_DestroyObject), handle, object);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        check("C_DestroyObject", answer);
    }

    Bytes random(int count) throws Pkcs11Exception {
        var drawn = Bytes.of();
        while (drawn.length() < count) {
            int more = Math.min(OUTPUT, count - drawn.length());
            long answer;
            try {
                answer = (long) Cryptoki.LPL.invokeExact(
                        module.address(Function.C_GenerateRandom), handle, output, (long) more);
            } catch (Throwable e) {
                throw unexpected(e);
            }
            check("C_GenerateRandom", answer);
            drawn = drawn.append(Bytes.of(output.asSlice(0, more).toArray(JAVA_BYTE)));
            output.asSlice(0, more).fill((byte) 0);
        }
        return drawn;
    }

    /** Empty if the object has no such attribute or does not show it. */
    Optional<Bytes> attribute(long object, long type) throws Pkcs11Exception {
        input.set(JAVA_LONG, 0, type);
        input.set(ADDRESS, 8, output);
        input.set(JAVA_LONG, 16, OUTPUT);
        long answer;
        try {
            answer = (long)
                    Cryptoki.LLPL.invokeExact(module.address(Function.C_GetAttributeValue), handle, object, input, 1L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        if (answer == Ck.CKR_ATTRIBUTE_SENSITIVE || answer == Ck.CKR_ATTRIBUTE_TYPE_INVALID) {
            return Optional.empty();
        }
        check("C_GetAttributeValue", answer);
        int length = bounded("C_GetAttributeValue", input.get(JAVA_LONG, 16), OUTPUT);
        return Optional.of(Bytes.of(output.asSlice(0, length).toArray(JAVA_BYTE)));
    }

    /** Whether a CK_BBOOL attribute is there and true. */
    boolean flag(long object, long type) throws Pkcs11Exception {
        return attribute(object, type).equals(Optional.of(Bytes.of((byte) 1)));
    }

    private void give(Bytes data) {
        bounded("the caller", data.length(), INPUT);
        MemorySegment.copy(data.toArray(), 0, input, JAVA_BYTE, 0, data.length());
    }

    private Bytes taken(String function) {
        int length = bounded(function, first.get(JAVA_LONG, 0), OUTPUT);
        return Bytes.of(output.asSlice(0, length).toArray(JAVA_BYTE));
    }
}

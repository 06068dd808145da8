package org.tabellion.sam.adapter.out.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.kernel.Bytes;

/** A module that lies about lengths, or is none, does not make us read what is not ours. */
final class CryptokiTest {

    private static final int C_GET_ATTRIBUTE_VALUE = 24;
    private static final int C_FIND_OBJECTS_INIT = 26;
    private static final int C_FIND_OBJECTS = 27;
    private static final int C_SIGN_INIT = 42;
    private static final int C_SIGN = 43;
    private static final int C_WRAP_KEY = 60;

    private static long lie;

    @Test
    void what_is_no_library_is_refused(@TempDir Path directory) throws IOException {
        assertThatThrownBy(() -> Cryptoki.load(directory.resolve("missing.so")))
                .isInstanceOf(IllegalStateException.class);
        var text = Files.writeString(directory.resolve("text.so"), "not a library");
        assertThatThrownBy(() -> Cryptoki.load(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_library_without_the_entry_is_refused() {
        var libc = TokenTools.firstOf(
                "libm",
                java.util.List.of("/usr/lib/x86_64-linux-gnu/libm.so.6", "/usr/lib/aarch64-linux-gnu/libm.so.6"));
        assertThatThrownBy(() -> Cryptoki.load(libc))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("C_GetFunctionList");
    }

    @Test
    void a_list_of_another_version_or_with_holes_is_refused() {
        try (var arena = Arena.ofConfined()) {
            var list = list(arena);
            list.set(JAVA_BYTE, 0, (byte) 1);
            assertThatThrownBy(() -> Cryptoki.of(list, "m")).hasMessageContaining("version 1");
            list.set(JAVA_BYTE, 0, (byte) 2);
            list.set(ADDRESS, 8 + 8L * C_WRAP_KEY, MemorySegment.NULL);
            assertThatThrownBy(() -> Cryptoki.of(list, "m")).hasMessageContaining("C_WrapKey");
        }
    }

    @Test
    void a_list_that_is_cut_short_is_not_read_beyond_its_end() {
        try (var arena = Arena.ofConfined()) {
            var cut = list(arena).asSlice(0, 8 + 8L * C_SIGN);
            assertThatThrownBy(() -> Cryptoki.of(cut, "m")).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 8193, 1L << 32})
    void a_length_that_cannot_be_is_not_believed(long reported) throws Exception {
        lie = reported;
        try (var arena = Arena.ofConfined()) {
            var session = new Session(Cryptoki.of(list(arena), "m"), 1);
            assertThatThrownBy(() -> session.attribute(1, Ck.CKA_MODULUS)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.sign(Mechanism.ECDSA, 1, Bytes.of(new byte[32])))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.wrap(Mechanism.ECDSA, 1, 2)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.find(Template.of().build())).isInstanceOf(IllegalStateException.class);
            assertThat(session.isSoiled()).isTrue();
        }
    }

    @Test
    void a_length_that_can_be_is() throws Exception {
        lie = 64;
        try (var arena = Arena.ofConfined()) {
            var session = new Session(Cryptoki.of(list(arena), "m"), 1);
            assertThat(session.sign(Mechanism.ECDSA, 1, Bytes.of(new byte[32])).length())
                    .isEqualTo(64);
            assertThat(session.attribute(1, Ck.CKA_MODULUS))
                    .hasValueSatisfying(it -> assertThat(it.length()).isEqualTo(64));
        }
    }

    private static MemorySegment list(Arena arena) {
        var list = arena.allocate(8 + 68 * 8, 8);
        list.set(JAVA_BYTE, 0, (byte) 2);
        var harmless = stub(arena, "nothing", JAVA_LONG);
        for (int i = 0; i < 68; i++) {
            list.set(ADDRESS, 8 + 8L * i, harmless);
        }
        set(list, C_GET_ATTRIBUTE_VALUE, stub(arena, "attribute", JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG));
        set(list, C_FIND_OBJECTS_INIT, stub(arena, "init", JAVA_LONG, ADDRESS, JAVA_LONG));
        set(list, C_FIND_OBJECTS, stub(arena, "found", JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS));
        set(list, C_SIGN_INIT, stub(arena, "init", JAVA_LONG, ADDRESS, JAVA_LONG));
        set(list, C_SIGN, stub(arena, "signed", JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
        set(list, C_WRAP_KEY, stub(arena, "wrapped", JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS));
        return list;
    }

    private static void set(MemorySegment list, int place, MemorySegment function) {
        list.set(ADDRESS, 8 + 8L * place, function);
    }

    private static MemorySegment stub(Arena arena, String method, MemoryLayout... arguments) {
        var descriptor = FunctionDescriptor.of(JAVA_LONG, arguments);
        MethodType type = descriptor.toMethodType();
        try {
            var handle = MethodHandles.lookup().findStatic(CryptokiTest.class, method, type);
            return Linker.nativeLinker().upcallStub(handle, descriptor, arena);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    // Called by the binding, through native code.

    static long nothing(long session) {
        return 0;
    }

    static long init(long session, MemorySegment template, long count) {
        return 0;
    }

    static long attribute(long session, long object, MemorySegment template, long count) {
        template.reinterpret(24).set(JAVA_LONG, 16, lie);
        return 0;
    }

    static long found(long session, MemorySegment objects, long limit, MemorySegment count) {
        count.reinterpret(8).set(JAVA_LONG, 0, lie);
        return 0;
    }

    static long signed(
            long session, MemorySegment data, long length, MemorySegment signature, MemorySegment signatureLength) {
        signatureLength.reinterpret(8).set(JAVA_LONG, 0, lie);
        return 0;
    }

    static long wrapped(
            long session, MemorySegment mechanism, long kek, long key, MemorySegment blob, MemorySegment length) {
        length.reinterpret(8).set(JAVA_LONG, 0, lie);
        return 0;
    }
}

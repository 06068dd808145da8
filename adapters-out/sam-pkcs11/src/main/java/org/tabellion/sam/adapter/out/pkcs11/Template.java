package org.tabellion.sam.adapter.out.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tabellion.kernel.Bytes;

/** An array of CK_ATTRIBUTE, laid out once in native memory and never changed: a call pays nothing for it. */
final class Template {

    static final long ATTRIBUTE_SIZE = 24;

    /** One attribute as its bytes: CK_BBOOL is one byte, CK_ULONG eight in the order of the machine. */
    record Attribute(long type, Bytes value) {}

    private final MemorySegment attributes;
    private final int count;

    private Template(List<Attribute> list) {
        // One arena for the array and all it points to: whoever holds the array keeps the values.
        var arena = Arena.ofAuto();
        count = list.size();
        attributes = arena.allocate(Math.max(1, count) * ATTRIBUTE_SIZE, 8);
        for (int i = 0; i < count; i++) {
            var bytes = list.get(i).value().toArray();
            var value = arena.allocate(Math.max(1, bytes.length), 8);
            MemorySegment.copy(bytes, 0, value, JAVA_BYTE, 0, bytes.length);
            attributes.set(JAVA_LONG, i * ATTRIBUTE_SIZE, list.get(i).type());
            attributes.set(ADDRESS, i * ATTRIBUTE_SIZE + 8, value);
            attributes.set(JAVA_LONG, i * ATTRIBUTE_SIZE + 16, bytes.length);
        }
    }

    static Builder of() {
        return new Builder();
    }

    MemorySegment attributes() {
        return attributes;
    }

    int count() {
        return count;
    }

    static final class Builder {

        private final List<Attribute> list = new ArrayList<>();

        Builder flag(long type, boolean value) {
            return bytes(type, Bytes.of((byte) (value ? 1 : 0)));
        }

        Builder number(long type, long value) {
            try (var arena = Arena.ofConfined()) {
                var native8 = arena.allocate(JAVA_LONG);
                native8.set(JAVA_LONG, 0, value);
                return bytes(type, Bytes.of(native8.toArray(JAVA_BYTE)));
            }
        }

        Builder text(long type, String value) {
            return bytes(type, Bytes.of(value.getBytes(StandardCharsets.UTF_8)));
        }

        Builder bytes(long type, Bytes value) {
            return add(List.of(new Attribute(type, value)));
        }

        Builder add(List<Attribute> more) {
            list.addAll(more);
            return this;
        }

        Template build() {
            return new Template(list);
        }
    }
}

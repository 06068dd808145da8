package org.tabellion.kernel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** An immutable run of bytes: records that hold one get equality by content and cannot be changed from outside. */
public final class Bytes {

    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    public static Bytes of(byte... value) {
        return new Bytes(value.clone());
    }

    public static Bytes ofUtf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** All that {@code stream} still holds, in memory once. */
    public static Bytes readAll(InputStream stream) throws IOException {
        return new Bytes(stream.readAllBytes());
    }

    /** @throws IllegalArgumentException if {@code hex} is not an even number of hexadecimal digits */
    public static Bytes ofHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }

    /**
     * RFC 4648 section 4, with padding; anything else is refused.
     *
     * @throws IllegalArgumentException if {@code text} is not the one encoding of its bytes
     */
    public static Bytes ofBase64(String text) {
        var decoded = new Bytes(Base64.getDecoder().decode(text));
        return canonical(text, decoded, decoded.base64());
    }

    /**
     * RFC 4648 section 5, without padding; anything else is refused.
     *
     * @throws IllegalArgumentException if {@code text} is not the one encoding of its bytes
     */
    public static Bytes ofBase64Url(String text) {
        var decoded = new Bytes(Base64.getUrlDecoder().decode(text));
        return canonical(text, decoded, decoded.base64Url());
    }

    // The decoder of the JDK takes missing padding and stray trailing bits; two texts for one value open a door to
    // confusion.
    private static Bytes canonical(String text, Bytes decoded, String again) {
        if (!again.equals(text)) {
            throw new IllegalArgumentException("not the canonical encoding of its bytes");
        }
        return decoded;
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(value);
    }

    /** Without padding. */
    public String base64Url() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    }

    public String hex() {
        return HexFormat.of().formatHex(value);
    }

    public String utf8() {
        return new String(value, StandardCharsets.UTF_8);
    }

    public byte[] toArray() {
        return value.clone();
    }

    /** Without a copy on the way. */
    public void writeTo(OutputStream sink) throws IOException {
        sink.write(value);
    }

    public InputStream stream() {
        return new ByteArrayInputStream(value);
    }

    public int length() {
        return value.length;
    }

    public Bytes append(Bytes tail) {
        var joined = Arrays.copyOf(value, value.length + tail.value.length);
        System.arraycopy(tail.value, 0, joined, value.length, tail.value.length);
        return new Bytes(joined);
    }

    /** Equality whose time does not tell where the difference is: for anything secret, and for MACs. */
    public boolean equalsInConstantTime(Bytes other) {
        return MessageDigest.isEqual(value, other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** The length only: what is signed, and keys, must not reach a log by accident. */
    @Override
    public String toString() {
        return value.length + " bytes";
    }
}

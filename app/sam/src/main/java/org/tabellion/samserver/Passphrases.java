package org.tabellion.samserver;

import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Failure;

/**
 * The passphrases of the two custodians: from files or descriptors ({@code /dev/fd/3}), or from the terminal; never from
 * the command line or the environment, where others can read them. Wiped when closed.
 */
final class Passphrases implements AutoCloseable {

    private static final int SHORTEST = 16;
    private static final int FEWEST_DIFFERENT = 8;
    private static final int LONGEST = 1024;

    private final byte[] first;
    private final byte[] second;

    private Passphrases(byte[] first, byte[] second) {
        this.first = first;
        this.second = second;
    }

    /**
     * @param files two, or none: then the terminal is asked
     * @param fresh whether they are chosen now: then they must be strong, and are asked for twice
     * @throws Failure INVALID {@code custodians}
     */
    static Passphrases ask(List<Path> files, boolean fresh) {
        var both = files.isEmpty() ? fromTerminal(fresh) : fromFiles(files);
        if (Arrays.equals(both.first, both.second)) {
            both.close();
            throw wrong("the two custodians have the same passphrase: one person could act for both");
        }
        if (fresh) {
            requireStrong(both.first, 1);
            requireStrong(both.second, 2);
        }
        return both;
    }

    byte[] first() {
        return first;
    }

    byte[] second() {
        return second;
    }

    private static Passphrases fromFiles(List<Path> files) {
        if (files.size() != 2) {
            throw wrong("two custodians are needed: --custodian FILE --custodian FILE");
        }
        return new Passphrases(read(files.getFirst()), read(files.getLast()));
    }

    private static byte[] read(Path file) {
        try {
            var content = Files.isRegularFile(file)
                    ? ConfigurationFolder.secret(file)
                    : Files.newInputStream(file).readNBytes(LONGEST);
            return normalised(
                    new String(content, StandardCharsets.UTF_8).stripTrailing().toCharArray());
        } catch (IOException e) {
            throw wrong("cannot read %s: %s".formatted(file, e));
        }
    }

    private static Passphrases fromTerminal(boolean fresh) {
        @Nullable Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw wrong("there is no terminal to ask the custodians at: give --custodian FILE twice");
        }
        return new Passphrases(ask(console, 1, fresh), ask(console, 2, fresh));
    }

    private static byte[] ask(Console console, int number, boolean fresh) {
        var given = typed(console, "Passphrase of custodian %d: ", number);
        if (fresh) {
            var again = typed(console, "Once more, custodian %d: ", number);
            if (!Arrays.equals(given, again)) {
                throw wrong("custodian %d did not type the same twice".formatted(number));
            }
        }
        return given;
    }

    private static byte[] typed(Console console, String prompt, int number) {
        char @Nullable [] typed = console.readPassword(prompt, number);
        if (typed == null) {
            throw wrong("custodian %d gave no passphrase".formatted(number));
        }
        return normalised(typed);
    }

    // One passphrase, one spelling, whatever keyboard it is typed on (NFC, as RFC 8265 has it).
    private static byte[] normalised(char[] typed) {
        ByteBuffer encoded =
                StandardCharsets.UTF_8.encode(Normalizer.normalize(CharBuffer.wrap(typed), Normalizer.Form.NFC));
        Arrays.fill(typed, '\0');
        var bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }

    private static void requireStrong(byte[] passphrase, int number) {
        var text = new String(passphrase, StandardCharsets.UTF_8);
        long different = text.codePoints().distinct().count();
        if (text.codePointCount(0, text.length()) < SHORTEST || different < FEWEST_DIFFERENT) {
            throw wrong(
                    "the passphrase of custodian %d is too weak: at least %d characters, %d different ones; best five words drawn by lot"
                            .formatted(number, SHORTEST, FEWEST_DIFFERENT));
        }
    }

    private static Failure wrong(String what) {
        return Failure.invalid("custodians", what);
    }

    @Override
    public void close() {
        Arrays.fill(first, (byte) 0);
        Arrays.fill(second, (byte) 0);
    }
}

package org.tabellion.sam.adapter.out.pkcs11;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Gives out the PIN of a token, but never one that the token has refused: a third wrong one would lock it. What was refused
 * stands in a marker file, so that a restart changes nothing. Another PIN in the file ends that, and so does an operator who
 * removes the marker.
 *
 * <p>The marker holds salt and PBKDF2 of the refused PIN, under mode 0600: it says no more than the PIN file beside it.
 */
final class PinGuard {

    private static final System.Logger LOG = System.getLogger(PinGuard.class.getName());
    private static final int ROUNDS = 100_000;
    private static final int LENGTH = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path pinFile;
    private final Path marker;

    /** What holds while no marker can be written. */
    private @Nullable String refused;

    private boolean marked;
    private String lastSeen = "";

    PinGuard(Path pinFile, Path marker) {
        this.pinFile = pinFile;
        this.marker = marker;
    }

    Path marker() {
        return marker;
    }

    /**
     * The PIN, the caller's to wipe; empty if it was refused before.
     *
     * @throws IllegalStateException if anyone but the owner may read the file, it cannot be read, or it is empty
     */
    synchronized Optional<byte[]> pin() {
        lastSeen = seen();
        var pin = read();
        var known = known();
        if (known.isPresent() && matches(known.get(), pin)) {
            Arrays.fill(pin, (byte) 0);
            return Optional.empty();
        }
        return Optional.of(pin);
    }

    /** From now on {@code pin} is not given out any more. */
    synchronized void refused(byte[] pin) {
        var salt = new byte[LENGTH];
        new SecureRandom().nextBytes(salt);
        var line = HexFormat.of().formatHex(salt) + " " + HexFormat.of().formatHex(digest(salt, pin));
        refused = line;
        try {
            Files.deleteIfExists(marker);
            Files.createFile(marker, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(
                    marker,
                    line
                            + "\n# The token refused this PIN. It is not shown again until the PIN file holds another one,\n"
                            + "# or this file is removed.\n",
                    StandardOpenOption.SYNC);
            marked = true;
        } catch (IOException e) {
            LOG.log(Level.ERROR, "cannot write {0}: the refused PIN is known to this process alone: {1}", marker, e);
        }
        lastSeen = seen();
    }

    /** The PIN was right. */
    synchronized void accepted() {
        refused = null;
        marked = false;
        try {
            Files.deleteIfExists(marker);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "cannot remove {0}: {1}", marker, e);
        }
    }

    /** Whether anything has changed that could make a login right again; cheap enough to be asked each second. */
    synchronized boolean hasChanged() {
        boolean changed = !seen().equals(lastSeen);
        if (changed && marked && !Files.exists(marker)) {
            refused = null;
            marked = false;
        }
        return changed;
    }

    private Optional<String> known() {
        try {
            if (Files.exists(marker)) {
                return Files.readAllLines(marker).stream().findFirst();
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + marker, e);
        }
        return Optional.ofNullable(refused);
    }

    /** A marker that cannot be understood was written by nobody we know: nothing is shown while it stands. */
    private static boolean matches(String line, byte[] pin) {
        var parts = line.split(" ", -1);
        try {
            return parts.length != 2
                    || MessageDigest.isEqual(
                            HexFormat.of().parseHex(parts[1]),
                            digest(HexFormat.of().parseHex(parts[0]), pin));
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "a marker of a refused PIN is damaged: {0}", e.getMessage());
            return true;
        }
    }

    private static byte[] digest(byte[] salt, byte[] pin) {
        var letters = new char[pin.length];
        for (int i = 0; i < pin.length; i++) {
            letters[i] = (char) (pin[i] & 0xff);
        }
        var specification = new PBEKeySpec(letters, salt, ROUNDS, LENGTH * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(specification)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has PBKDF2", e);
        } finally {
            specification.clearPassword();
            Arrays.fill(letters, '\0');
        }
    }

    private String seen() {
        return seen(pinFile) + seen(marker);
    }

    private static String seen(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return "%s %s %d;".formatted(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
        } catch (IOException e) {
            return "none;";
        }
    }

    private byte[] read() {
        byte[] content;
        try {
            var others = EnumSet.noneOf(PosixFilePermission.class);
            others.addAll(Files.getPosixFilePermissions(pinFile));
            others.removeAll(EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
            if (!others.isEmpty()) {
                throw new IllegalStateException(pinFile + " must have mode 0400 or 0600");
            }
            content = Files.readAllBytes(pinFile);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + pinFile, e);
        }
        int length = content.length;
        if (length > 0 && content[length - 1] == '\n') {
            length--;
        }
        var pin = Arrays.copyOf(content, length);
        Arrays.fill(content, (byte) 0);
        if (pin.length == 0) {
            throw new IllegalStateException(pinFile + " is empty");
        }
        return pin;
    }
}

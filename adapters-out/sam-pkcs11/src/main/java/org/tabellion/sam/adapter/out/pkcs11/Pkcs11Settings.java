package org.tabellion.sam.adapter.out.pkcs11;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Which token, and how hard it is used. No secret is in here: the PIN is read from its file at each login and wiped.
 *
 * @param initArguments the library parameters of NSS ({@code configdir='sql:DIR' ...}); nothing for others
 * @param pinFile readable by its owner alone (mode 0400 or 0600); one trailing line end is not part of the PIN
 * @param world what the objects in the token are labelled with; letters, digits, dot, hyphen
 * @param pool threads that sign, each with a session: the cores for a software token, rate x latency for a network HSM
 * @param queue calls that may wait for those; more are refused
 * @param timeout after which a call that waits is refused
 */
public record Pkcs11Settings(
        Path module,
        Optional<String> initArguments,
        String tokenLabel,
        Path pinFile,
        String world,
        int pool,
        int queue,
        Duration timeout,
        Pkcs11Vendor vendor) {

    public Pkcs11Settings {
        if (!world.matches("[A-Za-z0-9.-]{1,64}")) {
            throw new IllegalArgumentException("a world is named by 1 to 64 letters, digits, dots, hyphens");
        }
        if (pool < 1 || pool > 1024) {
            throw new IllegalArgumentException("a pool has 1 to 1024 threads");
        }
        if (queue < 0) {
            throw new IllegalArgumentException("a queue has no negative length");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a timeout is positive");
        }
    }

    /** As many threads as cores, a queue of 256, 30 seconds. */
    public static Pkcs11Settings of(Path module, String tokenLabel, Path pinFile, String world, Pkcs11Vendor vendor) {
        return new Pkcs11Settings(
                module,
                Optional.empty(),
                tokenLabel,
                pinFile,
                world,
                Runtime.getRuntime().availableProcessors(),
                256,
                Duration.ofSeconds(30),
                vendor);
    }

    public Pkcs11Settings withInitArguments(String arguments) {
        return new Pkcs11Settings(
                module, Optional.of(arguments), tokenLabel, pinFile, world, pool, queue, timeout, vendor);
    }

    public Pkcs11Settings withWorld(String name) {
        return new Pkcs11Settings(module, initArguments, tokenLabel, pinFile, name, pool, queue, timeout, vendor);
    }

    public Pkcs11Settings withPinFile(Path file) {
        return new Pkcs11Settings(module, initArguments, tokenLabel, file, world, pool, queue, timeout, vendor);
    }

    public Pkcs11Settings withModule(Path library) {
        return new Pkcs11Settings(library, initArguments, tokenLabel, pinFile, world, pool, queue, timeout, vendor);
    }

    public Pkcs11Settings withPool(int threads, int waiting) {
        return new Pkcs11Settings(module, initArguments, tokenLabel, pinFile, world, threads, waiting, timeout, vendor);
    }

    public Pkcs11Settings withTimeout(Duration limit) {
        return new Pkcs11Settings(module, initArguments, tokenLabel, pinFile, world, pool, queue, limit, vendor);
    }

    /**
     * The PIN, the caller's to wipe.
     *
     * @throws IllegalStateException if anyone but the owner may read the file, it cannot be read, or it is empty
     */
    byte[] readPin() {
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

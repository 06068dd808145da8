package org.tabellion.sam.adapter.out.pkcs11;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Which token, and how hard it is used. No secret is in here: the PIN is read from its file at each login and wiped.
 *
 * @param initArguments the library parameters of NSS ({@code configdir='sql:DIR' ...}); nothing for others
 * @param serial of the token, if its label alone does not tell it from others
 * @param pinFile readable by its owner alone (mode 0400 or 0600); one trailing line end is not part of the PIN
 * @param pinMarker where it is noted that the PIN was refused; removed by an operator to have it shown once more
 * @param world what the objects in the token are labelled with; letters, digits, dot, hyphen
 * @param pool threads that sign, each with a session: the cores for a software token, rate x latency for a network HSM
 * @param queue calls that may wait for those; more are refused
 * @param timeout after which a call that waits is refused
 * @param stuck after which a call inside the module is given up, and its thread replaced; ten times that for a new key
 */
public record Pkcs11Settings(
        Path module,
        Optional<String> initArguments,
        String tokenLabel,
        Optional<String> serial,
        Path pinFile,
        Path pinMarker,
        String world,
        int pool,
        int queue,
        Duration timeout,
        Duration stuck,
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
        if (timeout.isNegative() || timeout.isZero() || stuck.isNegative() || stuck.isZero()) {
            throw new IllegalArgumentException("a timeout is positive");
        }
    }

    /** As many threads as cores, a queue of 256, 30 seconds, 10 inside the module; the marker beside the PIN file. */
    public static Pkcs11Settings of(Path module, String tokenLabel, Path pinFile, String world, Pkcs11Vendor vendor) {
        return new Pkcs11Settings(
                module,
                Optional.empty(),
                tokenLabel,
                Optional.empty(),
                pinFile,
                pinFile.resolveSibling(pinFile.getFileName() + ".refused"),
                world,
                Runtime.getRuntime().availableProcessors(),
                256,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                vendor);
    }

    public Pkcs11Settings withInitArguments(String arguments) {
        return new Pkcs11Settings(
                module,
                Optional.of(arguments),
                tokenLabel,
                serial,
                pinFile,
                pinMarker,
                world,
                pool,
                queue,
                timeout,
                stuck,
                vendor);
    }

    public Pkcs11Settings withSerial(String number) {
        return new Pkcs11Settings(
                module,
                initArguments,
                tokenLabel,
                Optional.of(number),
                pinFile,
                pinMarker,
                world,
                pool,
                queue,
                timeout,
                stuck,
                vendor);
    }

    public Pkcs11Settings withWorld(String name) {
        return new Pkcs11Settings(
                module,
                initArguments,
                tokenLabel,
                serial,
                pinFile,
                pinMarker,
                name,
                pool,
                queue,
                timeout,
                stuck,
                vendor);
    }

    /** The marker beside it. */
    public Pkcs11Settings withPinFile(Path file) {
        return withPinFile(file, file.resolveSibling(file.getFileName() + ".refused"));
    }

    public Pkcs11Settings withPinFile(Path file, Path marker) {
        return new Pkcs11Settings(
                module, initArguments, tokenLabel, serial, file, marker, world, pool, queue, timeout, stuck, vendor);
    }

    public Pkcs11Settings withModule(Path library) {
        return new Pkcs11Settings(
                library,
                initArguments,
                tokenLabel,
                serial,
                pinFile,
                pinMarker,
                world,
                pool,
                queue,
                timeout,
                stuck,
                vendor);
    }

    public Pkcs11Settings withPool(int threads, int waiting) {
        return new Pkcs11Settings(
                module,
                initArguments,
                tokenLabel,
                serial,
                pinFile,
                pinMarker,
                world,
                threads,
                waiting,
                timeout,
                stuck,
                vendor);
    }

    public Pkcs11Settings withTimeout(Duration limit) {
        return new Pkcs11Settings(
                module,
                initArguments,
                tokenLabel,
                serial,
                pinFile,
                pinMarker,
                world,
                pool,
                queue,
                limit,
                stuck,
                vendor);
    }

    public Pkcs11Settings withStuck(Duration limit) {
        return new Pkcs11Settings(
                module,
                initArguments,
                tokenLabel,
                serial,
                pinFile,
                pinMarker,
                world,
                pool,
                queue,
                timeout,
                limit,
                vendor);
    }

    /** As people call it. */
    String name() {
        return serial.map(it -> tokenLabel + " (" + it + ")").orElse(tokenLabel);
    }
}

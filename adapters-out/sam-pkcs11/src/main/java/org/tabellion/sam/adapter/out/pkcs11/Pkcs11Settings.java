package org.tabellion.sam.adapter.out.pkcs11;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Which token, and how hard it is used. No secret is in here: the PIN is read from its file at each login and wiped.
 *
 * @param world what the objects in the token are labelled with; letters, digits, dot, hyphen
 */
public record Pkcs11Settings(Place place, Pin pin, String world, Limits limits, Pkcs11Vendor vendor) {

    /**
     * Where the token is.
     *
     * @param module the library
     * @param initArguments the library parameters of NSS ({@code configdir='sql:DIR' ...}); nothing for others
     * @param serial of the token, if its label alone does not tell it from others
     */
    public record Place(Path module, Optional<String> initArguments, String tokenLabel, Optional<String> serial) {}

    /**
     * @param file readable by its owner alone (mode 0400 or 0600); one trailing line end is not part of the PIN
     * @param marker where it is noted that the PIN was refused; removed by an operator to have it shown once more
     */
    public record Pin(Path file, Path marker) {

        /** The marker beside the file. */
        static Pin in(Path file) {
            return new Pin(file, file.resolveSibling(file.getFileName() + ".refused"));
        }
    }

    /**
     * @param pool threads that sign, each with a session: the cores for a software token, rate x latency for a network HSM
     * @param queue calls that may wait for those; more are refused
     * @param timeout after which a call that waits is refused
     * @param stuck after which a call inside the module is given up, and its thread replaced; ten times that for a new key
     */
    public record Limits(int pool, int queue, Duration timeout, Duration stuck) {

        public Limits {
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

        /** As many threads as cores, a queue of 256, 30 seconds, 10 inside the module. */
        static Limits usual() {
            return new Limits(
                    Runtime.getRuntime().availableProcessors(), 256, Duration.ofSeconds(30), Duration.ofSeconds(10));
        }
    }

    public Pkcs11Settings {
        if (!world.matches("[A-Za-z0-9.-]{1,64}")) {
            throw new IllegalArgumentException("a world is named by 1 to 64 letters, digits, dots, hyphens");
        }
    }

    /** As many threads as cores, a queue of 256, 30 seconds, 10 inside the module; the marker beside the PIN file. */
    public static Pkcs11Settings of(Path module, String tokenLabel, Path pinFile, String world, Pkcs11Vendor vendor) {
        var place = new Place(module, Optional.empty(), tokenLabel, Optional.empty());
        return new Pkcs11Settings(place, Pin.in(pinFile), world, Limits.usual(), vendor);
    }

    public Pkcs11Settings withModule(Path library) {
        return with(new Place(library, place.initArguments(), place.tokenLabel(), place.serial()));
    }

    public Pkcs11Settings withInitArguments(String arguments) {
        return with(new Place(place.module(), Optional.of(arguments), place.tokenLabel(), place.serial()));
    }

    public Pkcs11Settings withSerial(String number) {
        return with(new Place(place.module(), place.initArguments(), place.tokenLabel(), Optional.of(number)));
    }

    public Pkcs11Settings withWorld(String name) {
        return new Pkcs11Settings(place, pin, name, limits, vendor);
    }

    /** The marker beside it. */
    public Pkcs11Settings withPinFile(Path file) {
        return with(Pin.in(file));
    }

    public Pkcs11Settings withPinFile(Path file, Path marker) {
        return with(new Pin(file, marker));
    }

    public Pkcs11Settings withPool(int threads, int waiting) {
        return with(new Limits(threads, waiting, limits.timeout(), limits.stuck()));
    }

    public Pkcs11Settings withTimeout(Duration limit) {
        return with(new Limits(limits.pool(), limits.queue(), limit, limits.stuck()));
    }

    public Pkcs11Settings withStuck(Duration limit) {
        return with(new Limits(limits.pool(), limits.queue(), limits.timeout(), limit));
    }

    private Pkcs11Settings with(Place other) {
        return new Pkcs11Settings(other, pin, world, limits, vendor);
    }

    private Pkcs11Settings with(Pin other) {
        return new Pkcs11Settings(place, other, world, limits, vendor);
    }

    private Pkcs11Settings with(Limits other) {
        return new Pkcs11Settings(place, pin, world, other, vendor);
    }

    /** As people call it. */
    String name() {
        return place.serial().map(it -> place.tokenLabel() + " (" + it + ")").orElse(place.tokenLabel());
    }
}

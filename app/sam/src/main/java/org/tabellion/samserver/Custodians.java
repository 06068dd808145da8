package org.tabellion.samserver;

import java.nio.file.Path;
import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.adapter.out.crypto.TwoPersonLock;

/** The two people without whom no world is made, joined, or given new keys; and how their passphrases come. */
final class Custodians {

    private final List<Path> files;
    private final TwoPersonLock.Cost cost;

    /**
     * @param files with their passphrases, or none: then they type them
     * @param cost of a guess at passphrases that are chosen now
     */
    Custodians(List<Path> files, TwoPersonLock.Cost cost) {
        this.files = List.copyOf(files);
        this.cost = cost;
    }

    TwoPersonLock.Cost cost() {
        return cost;
    }

    /** Chosen now, and strong. @throws Failure INVALID {@code custodians} saying what is wrong with them */
    Passphrases choose() {
        return Passphrases.ask(files, true);
    }

    /** @throws Failure FORBIDDEN {@code custodians} if they are not those of {@code infrastructure} */
    void require(Infrastructure infrastructure) {
        try (var passphrases = Passphrases.ask(files, false)) {
            infrastructure.custody().require(passphrases, infrastructure.content());
        }
    }

    /** Their agreement to {@code statement}; else as {@link #require}. */
    Bytes sign(Infrastructure infrastructure, Bytes statement) {
        try (var passphrases = Passphrases.ask(files, false)) {
            return infrastructure.custody().sign(passphrases, infrastructure.content(), statement);
        }
    }
}

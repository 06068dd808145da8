package org.tabellion.dss;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where documents lie while they are worked on: plain, so the folder is its owner's alone and best on a file system in memory. */
public final class ScratchSpace {

    private final Path base;
    private final long most;

    /**
     * Takes the folder for this process alone: what an earlier one left there, killed at work, is removed.
     *
     * @param most size of the largest document in bytes
     */
    public ScratchSpace(Path folder, long most) {
        this.base = folder;
        this.most = most;
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            try (var leftovers = Files.list(folder)) {
                for (var leftover : (Iterable<Path>) leftovers.filter(Files::isDirectory)::iterator) {
                    new Scratch(leftover).close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long largestDocument() {
        return most;
    }

    public Scratch open() {
        try {
            return new Scratch(Files.createTempDirectory(base, "work"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

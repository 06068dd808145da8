package org.tabellion.samserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.DynamicConfiguration;
import org.tabellion.samapi.DynamicConfigurations;
import org.tabellion.samapi.SamSettings;
import org.tabellion.samapi.TlsIdentity;

/** The folder that holds one SAM's configuration, and the modes of the files in it. */
final class ConfigurationFolder {

    private static final String CODE = "configuration";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);
    private static final Set<PosixFilePermission> OTHERS_WRITING =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path folder;

    ConfigurationFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    Path infrastructureFile() {
        return folder.resolve("sam_infrastructure.json");
    }

    boolean isInitialised() {
        return Files.exists(infrastructureFile());
    }

    Infrastructure infrastructure() {
        if (!isInitialised()) {
            throw Failure.invalid(
                    "not_initialised",
                    "%s is missing: run \"sam admin create\" on the first node, \"sam admin initialize\" on others"
                            .formatted(infrastructureFile()));
        }
        return Infrastructure.read(secret(infrastructureFile()));
    }

    SamSettings settings() {
        return SamSettings.read(unaltered(folder.resolve("static_config.json")), folder);
    }

    boolean hasStaticConfiguration() {
        return Files.exists(folder.resolve("static_config.json"));
    }

    /** Empty if there is none. */
    byte[] staticDocument() {
        return hasStaticConfiguration() ? unaltered(folder.resolve("static_config.json")) : new byte[0];
    }

    SamSettings settings(byte[] json) {
        return SamSettings.read(json, folder);
    }

    DynamicConfiguration dynamicConfiguration() {
        return DynamicConfigurations.read(dynamicDocument());
    }

    byte[] dynamicDocument() {
        return unaltered(dynamicFile());
    }

    /** Differs when the file is another one. */
    String dynamicFingerprint() {
        try {
            var attributes = Files.readAttributes(dynamicFile(), BasicFileAttributes.class);
            return "%s %s %d".formatted(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
        } catch (IOException e) {
            throw unreadable(dynamicFile(), e);
        }
    }

    boolean hasDynamicConfiguration() {
        return Files.exists(dynamicFile());
    }

    private Path dynamicFile() {
        return folder.resolve("dynamic_config.json");
    }

    TlsIdentity tls(SamSettings.Tls files) {
        try {
            return new TlsIdentity(
                    Pem.privateKey(secret(files.key())),
                    Pem.certificates(unaltered(files.certificate())),
                    Pem.certificates(unaltered(files.clientTrustAnchors())));
        } catch (GeneralSecurityException e) {
            throw Failure.invalid("tls", "the TLS files of static_config.json: " + e.getMessage());
        }
    }

    /** Where it is noted that a token has refused its PIN; whoever removes it has the PIN shown once more. */
    Path pinMarker(String token) {
        return folder.resolve("hsm-%s.pin-refused".formatted(token));
    }

    /** @throws Failure INVALID {@code unsafe_file_mode} if others than the owner may read it */
    void requireSecret(Path file) {
        Arrays.fill(secret(file), (byte) 0);
    }

    /** The one line of a file that nobody else may read. @throws Failure INVALID {@code unsafe_file_mode} */
    String secretLine(Path file) {
        return new String(secret(file), StandardCharsets.UTF_8).strip();
    }

    /** Puts aside what belongs to {@code world}, so that a new one begins with nothing of it. */
    void putAside(String world, List<Path> all) {
        for (var one : all) {
            try {
                if (Files.exists(one)) {
                    Files.move(one, one.resolveSibling(one.getFileName() + "." + world));
                }
            } catch (IOException e) {
                throw Failure.invalid(CODE, "cannot put %s aside: %s".formatted(one, e));
            }
        }
    }

    /** Also to where it is carried from to other nodes. */
    void copyInfrastructure(Infrastructure infrastructure, Path target) {
        if (!target.toAbsolutePath().normalize().equals(infrastructureFile())) {
            write(target.toAbsolutePath(), infrastructure.json());
        }
    }

    /** Empty if there is none. */
    Optional<String> tamperState() {
        return Files.exists(tamperFile())
                ? Optional.of(new String(secret(tamperFile()), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    void writeTamperState(byte[] state) {
        write(tamperFile(), state);
    }

    void removeTamperState() {
        try {
            Files.deleteIfExists(tamperFile());
        } catch (IOException e) {
            throw Failure.invalid(CODE, "cannot remove %s: %s".formatted(tamperFile(), e));
        }
    }

    private Path tamperFile() {
        return folder.resolve("tamper_state");
    }

    /** For its owner alone, whole or not at all. */
    void writeSecret(Path file, byte[] content) {
        write(file.toAbsolutePath(), content);
    }

    void writeInfrastructure(Infrastructure infrastructure) {
        write(infrastructureFile(), infrastructure.json());
    }

    void writeDynamicConfiguration(byte[] json) {
        write(dynamicFile(), json);
    }

    void writeStaticConfiguration(byte[] json) {
        write(folder.resolve("static_config.json"), json);
    }

    /** For what is not the SAM's yet: any mode, but it must be there. */
    byte[] given(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static byte[] secret(Path file) {
        return read(file, OTHERS, "must be readable and writable by its owner alone (chmod 600)");
    }

    private static byte[] unaltered(Path file) {
        return read(file, OTHERS_WRITING, "must not be writable by others than its owner (chmod go-w)");
    }

    private static byte[] read(Path file, Set<PosixFilePermission> forbidden, String demand) {
        try {
            var mode = EnumSet.copyOf(Files.getPosixFilePermissions(file));
            mode.retainAll(forbidden);
            if (!mode.isEmpty()) {
                throw Failure.invalid("unsafe_file_mode", file + " " + demand);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Failure unreadable(Path file, IOException e) {
        return Failure.invalid(CODE, "cannot read %s: %s".formatted(file, e));
    }

    // Written beside, forced, and put in place in one step: a crash leaves the old or the new one.
    private void write(Path file, byte[] content) {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            try (var channel = FileChannel.open(
                    fresh,
                    EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
                var buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (var directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw Failure.invalid(CODE, "cannot write %s: %s".formatted(file, e));
        }
    }
}

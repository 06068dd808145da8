package org.tabellion.samserver;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Hsm;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Settings;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Vendor;
import org.tabellion.samapi.SamSettings;

/** The modules that {@code static_config.json} names. */
final class HsmToken {

    private static final int MARKER_LETTERS = 12;

    private HsmToken() {}

    /**
     * In the first of them: the others get the keys by the vendor's own means.
     *
     * @throws Failure INVALID {@code hsm} if module or token are not there, or are not as they must be
     */
    static void createWorld(ConfigurationFolder folder, List<SamSettings.Module> modules, String world) {
        try {
            Pkcs11Hsm.create(settings(folder, modules.getFirst(), world));
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException e) {
            throw unusable(e);
        }
    }

    /** @throws Failure INVALID {@code hsm} if module, token or the world's keys are not there, or are not as they must be */
    static Pkcs11Hsm open(ConfigurationFolder folder, List<SamSettings.Module> modules, String world) {
        try {
            return Pkcs11Hsm.open(
                    modules.stream().map(it -> settings(folder, it, world)).toList());
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException e) {
            throw unusable(e);
        }
    }

    /** @throws Failure CONFLICT {@code wrong_world} if the token has keys of that world's name, but others */
    static Pkcs11Hsm openOurs(
            ConfigurationFolder folder, List<SamSettings.Module> modules, Infrastructure infrastructure) {
        var hsm = open(folder, modules, infrastructure.world());
        boolean ours = false;
        try {
            infrastructure.requireWorldOf(hsm);
            ours = true;
            return hsm;
        } finally {
            if (!ours) {
                hsm.close();
            }
        }
    }

    private static Pkcs11Settings settings(ConfigurationFolder folder, SamSettings.Module module, String world) {
        folder.requireSecret(module.pinFile());
        var vendor = module.quirks().map(Pkcs11Vendor::load).orElseGet(() -> Pkcs11Vendor.named(module.vendor()));
        var settings = Pkcs11Settings.of(module.library(), module.token(), module.pinFile(), world, vendor)
                .withPinFile(module.pinFile(), folder.pinMarker(markerOf(module)))
                .withPool(module.pool(), module.queue())
                .withTimeout(module.timeout())
                .withStuck(module.stuck());
        var named = module.serial().map(settings::withSerial).orElse(settings);
        return module.initArguments().map(named::withInitArguments).orElse(named);
    }

    /** Of the token, wherever it stands in the list. */
    private static String markerOf(SamSettings.Module module) {
        var name = "%s %s %s"
                .formatted(module.library(), module.token(), module.serial().orElse(""));
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return Bytes.of(digest).hex().substring(0, MARKER_LETTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    private static Failure unusable(RuntimeException e) {
        return Failure.invalid("hsm", "the HSM cannot be used: " + e.getMessage());
    }
}

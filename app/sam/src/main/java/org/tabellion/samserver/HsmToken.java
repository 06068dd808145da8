package org.tabellion.samserver;

import org.tabellion.kernel.Failure;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Hsm;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Settings;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Vendor;
import org.tabellion.samapi.SamSettings;

/** The token that {@code static_config.json} names. */
final class HsmToken {

    private HsmToken() {}

    /** @throws Failure INVALID {@code hsm} if module or token are not there, or are not as they must be */
    static void createWorld(ConfigurationFolder folder, SamSettings.Module module, String world) {
        var settings = settings(folder, module, world);
        try {
            Pkcs11Hsm.create(settings);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw unusable(e);
        }
    }

    /** @throws Failure INVALID {@code hsm} if module, token or the world's keys are not there, or are not as they must be */
    static Pkcs11Hsm open(ConfigurationFolder folder, SamSettings.Module module, String world) {
        var settings = settings(folder, module, world);
        try {
            return Pkcs11Hsm.open(settings);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw unusable(e);
        }
    }

    /** @throws Failure CONFLICT {@code wrong_world} if the token has keys of that world's name, but others */
    static Pkcs11Hsm openOurs(ConfigurationFolder folder, SamSettings.Module module, Infrastructure infrastructure) {
        var hsm = open(folder, module, infrastructure.world());
        if (!hsm.auditPublicKey().equals(infrastructure.auditKey())) {
            hsm.close();
            throw Failure.conflict(
                    "wrong_world", "the token's audit key is not that of world " + infrastructure.world());
        }
        return hsm;
    }

    private static Pkcs11Settings settings(ConfigurationFolder folder, SamSettings.Module module, String world) {
        folder.requireSecret(module.pinFile());
        return Pkcs11Settings.of(
                        module.library(), module.token(), module.pinFile(), world, Pkcs11Vendor.named(module.vendor()))
                .withPool(module.pool(), module.queue());
    }

    private static Failure unusable(RuntimeException e) {
        return Failure.invalid("hsm", "the HSM cannot be used: " + e.getMessage());
    }
}

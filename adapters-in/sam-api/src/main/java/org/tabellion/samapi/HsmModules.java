package org.tabellion.samapi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.tabellion.samapi.SamSettings.Module;

/** The member {@code hsm} of {@code static_config.json}: a module, or a list of modules of the same world. */
final class HsmModules {

    private static final String MEMBER = "hsm";
    private static final int MOST = 8;
    private static final int LONGEST_ARGUMENTS = 1024;
    private static final int DEFAULT_POOL = 4;
    private static final int DEFAULT_QUEUE = 256;
    private static final int DEFAULT_TIMEOUT = 30;
    private static final int DEFAULT_STUCK = 10;
    private static final String DEFAULT_VENDOR = "standard";

    private HsmModules() {}

    static List<Module> read(Members members, Path folder) {
        if (members.isArray(MEMBER)) {
            return members.objects(MEMBER, MOST, ErrorCode.MALFORMED, it -> module(it, folder));
        }
        Module only = members.object(MEMBER, it -> module(it, folder));
        return List.of(only);
    }

    private static Module module(Members hsm, Path folder) {
        return new Module(
                SamSettings.path(hsm, "module", folder),
                hsm.optionalText("vendor", 32).orElse(DEFAULT_VENDOR),
                hsm.optionalText("quirks", LONGEST_ARGUMENTS)
                        .map(it -> folder.resolve(it).toAbsolutePath().normalize()),
                hsm.text("token", 32),
                hsm.optionalText("serial", 16),
                hsm.optionalText("init_arguments", LONGEST_ARGUMENTS),
                SamSettings.path(hsm, "pin_file", folder),
                hsm.isPresent("pool") ? (int) hsm.integer("pool", 1, 64) : DEFAULT_POOL,
                hsm.isPresent("queue") ? (int) hsm.integer("queue", 0, 4096) : DEFAULT_QUEUE,
                seconds(hsm, "timeout_s", DEFAULT_TIMEOUT),
                seconds(hsm, "stuck_s", DEFAULT_STUCK));
    }

    private static Duration seconds(Members hsm, String name, int usual) {
        return Duration.ofSeconds(hsm.isPresent(name) ? hsm.integer(name, 1, 300) : usual);
    }
}

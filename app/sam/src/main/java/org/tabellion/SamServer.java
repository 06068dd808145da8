package org.tabellion;

import org.jspecify.annotations.NullMarked;
import org.tabellion.samserver.SamCommands;

/** The signature activation module as a process of its own: {@code run}, and the commands of its administrators. */
@NullMarked
public final class SamServer {

    private SamServer() {}

    public static void main(String... arguments) {
        System.exit(new SamCommands(System.out, System.err).run(arguments));
    }
}

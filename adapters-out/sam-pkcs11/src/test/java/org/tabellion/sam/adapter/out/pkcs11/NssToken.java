package org.tabellion.sam.adapter.out.pkcs11;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A fresh NSS softokn token: another code base than SoftHSM, and other habits. */
public final class NssToken {

    public static final String PIN = "2580-1470";

    private final Path directory;
    private final Path pinFile;

    private NssToken(Path directory) {
        this.directory = directory;
        this.pinFile = TokenTools.pinFile(directory, "pin", PIN);
    }

    public static NssToken create(Path directory) {
        var token = new NssToken(directory);
        TokenTools.run(Map.of(), List.of("certutil", "-N", "-d", "sql:" + directory, "-f", token.pinFile.toString()));
        return token;
    }

    public static Path module() {
        return TokenTools.firstOf(
                "NSS softokn",
                List.of(
                        "/usr/lib/x86_64-linux-gnu/libsoftokn3.so",
                        "/usr/lib/x86_64-linux-gnu/nss/libsoftokn3.so",
                        "/usr/lib/aarch64-linux-gnu/libsoftokn3.so",
                        "/usr/lib/aarch64-linux-gnu/nss/libsoftokn3.so",
                        "/usr/lib64/libsoftokn3.so"));
    }

    public Pkcs11Settings settings(String world) {
        return Pkcs11Settings.of(module(), "NSS Certificate DB", pinFile, world, Pkcs11Vendor.named("nss"))
                .withInitArguments(
                        "configdir='sql:%s' certPrefix='' keyPrefix='' secmod='secmod.db' flags=".formatted(directory));
    }
}

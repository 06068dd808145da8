package org.tabellion.samapi;

import java.nio.file.Path;
import org.tabellion.kernel.Failure;

/**
 * {@code static_config.json}: what only a restart changes. Paths are absolute once read.
 *
 * @param node which of the nodes of {@code sam_infrastructure.json} this is
 * @param requireSkad whether an assignment needs the signer's consent to key creation
 */
public record StaticConfiguration(
        String node, Listen listen, Tls tls, boolean requireSkad, Module hsm, Path journal, Path logs) {

    private static final int LONGEST_PATH = 1024;
    private static final int DEFAULT_POOL = 4;

    /** @param port 0 for any free one */
    public record Listen(String host, int port) {}

    /** PEM files. */
    public record Tls(Path certificate, Path key, Path clientTrustAnchors) {}

    /**
     * @param library the PKCS#11 module
     * @param token its label
     * @param pool lasting sessions, each with a thread of its own
     */
    public record Module(Path library, String token, Path pinFile, int pool) {}

    /**
     * @param folder what relative paths in it are relative to
     * @throws Failure INVALID {@code static_config} that says which member is wrong
     */
    public static StaticConfiguration read(byte[] json, Path folder) {
        try {
            return Members.read(
                    "static_config",
                    StrictJson.object(json),
                    it -> new StaticConfiguration(
                            it.parsed("node", 64, Names::check, Names.EXPECTED),
                            it.object(
                                    "listen",
                                    listen -> new Listen(
                                            listen.text("host", 253), (int) listen.integer("port", 0, 65535))),
                            it.object(
                                    "tls",
                                    tls -> new Tls(
                                            path(tls, "certificate", folder),
                                            path(tls, "key", folder),
                                            path(tls, "client_trust_anchors", folder))),
                            it.isPresent("require_skad") && it.flag("require_skad"),
                            it.object(
                                    "hsm",
                                    hsm -> new Module(
                                            path(hsm, "module", folder),
                                            hsm.text("token", 32),
                                            path(hsm, "pin_file", folder),
                                            hsm.isPresent("pool") ? (int) hsm.integer("pool", 1, 64) : DEFAULT_POOL)),
                            it.object("memory", memory -> path(memory, "journal", folder)),
                            it.object("log", log -> path(log, "folder", folder))));
        } catch (Refusal e) {
            throw Failure.invalid("static_config", e.getMessage());
        } catch (IllegalArgumentException e) {
            throw Failure.invalid("static_config", "static_config is " + e.getMessage());
        }
    }

    private static Path path(Members members, String name, Path folder) {
        return members.parsed(name, LONGEST_PATH, text -> folder.resolve(text).toAbsolutePath().normalize(), "a path");
    }
}

package org.tabellion.samserver;

import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.RewrapKeyPair;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Hsm;
import org.tabellion.sam.application.SamHexagon;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.samapi.KeyPairDocuments;

/** What only two custodians may have done, in the SAM that runs or without one; each with its record of audit. */
final class WorldKeeping {

    private final ConfigurationFolder folder;
    private final Pkcs11Hsm hsm;
    private final SamMemory memory;
    private final RewrapKeyPair rewrapping;

    /** @param memory this process's own */
    WorldKeeping(ConfigurationFolder folder, Pkcs11Hsm hsm, SamMemory memory, String node) {
        this.folder = folder;
        this.hsm = hsm;
        this.memory = memory;
        this.rewrapping = SamHexagon.rewrapping(hsm, hsm, memory, node);
    }

    /** @return the name of the new one */
    String next() {
        record("begun", "makes the next wrapping key");
        var made = hsm.next();
        keepFingerprint();
        record("ok", made + " is the newest");
        return made;
    }

    /** The object with the same key under the newest wrapping key. */
    byte[] rewrap(byte[] keyPair) {
        return KeyPairDocuments.write(rewrapping.rewrap(KeyPairDocuments.read(keyPair)));
    }

    void destroy(String kek) {
        record("begun", "destroys " + kek);
        // If the last rotation ended between the key and the file, the fingerprint still opens under the old one.
        keepFingerprint();
        hsm.destroy(kek);
        record("ok", kek + " is destroyed");
    }

    /** @return that it is done */
    boolean declareIntact() {
        TamperGuard.declareIntact(folder, hsm);
        record("tamper", "ok", "two custodians have cleared it");
        return true;
    }

    private void keepFingerprint() {
        var infrastructure = folder.infrastructure();
        folder.writeInfrastructure(
                infrastructure.with(hsm.rewrap(infrastructure.fingerprint().sample())));
    }

    private void record(String outcome, String detail) {
        record("rotate-kek", outcome, detail);
    }

    private void record(String type, String outcome, String detail) {
        var facts = AuditFacts.administration(type, outcome).detail(detail);
        var written = memory.write(SamMemory.Entry.of(facts, memory.highestTime(), List.of()));
        if (written instanceof SamMemory.Written.Granted(var ticket, int _)) {
            ticket.awaitFlush();
        }
    }

    /** What the custodians sign for {@code command}; the challenge is the SAM's, and serves once. */
    static Bytes statement(String world, String challenge, String command) {
        return Bytes.ofUtf8("tabellion custodians %s %s %s".formatted(world, challenge, command));
    }
}

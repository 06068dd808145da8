package org.tabellion.sam.application;

import java.util.List;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.UseCase;
import org.tabellion.sam.KeyBlob;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.RewrapKeyPair;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.spi.WrappingKeys;

@UseCase
final class KeyPairRewrapping implements RewrapKeyPair {

    private final WrappingKeys wrappingKeys;
    private final Seals seals;
    private final Sealer sealer;
    private final KeyChecks keys;
    private final SamMemory memory;

    KeyPairRewrapping(WrappingKeys wrappingKeys, Seals seals, Sealer sealer, KeyChecks keys, SamMemory memory) {
        this.wrappingKeys = wrappingKeys;
        this.seals = seals;
        this.sealer = sealer;
        this.keys = keys;
        this.memory = memory;
    }

    @Override
    public KeyPair rewrap(KeyPair keyPair) {
        try {
            seals.check(keyPair);
            keys.checkNotRetired(keyPair);
        } catch (Denial denial) {
            record(keyPair, "refused", denial.error().code());
            throw Failure.conflict(denial.error().code(), denial.description());
        }
        var wrapped = wrappingKeys.rewrap(KeyChecks.wrapped(keyPair));
        var blob = new KeyBlob(keyPair.wrappedKey().world(), wrapped.kek(), wrapped.mechanism(), wrapped.value());
        var rewrapped = sealer.rewrapped(keyPair, blob);
        record(keyPair, "ok", "under " + wrapped.kek());
        return rewrapped;
    }

    private void record(KeyPair keyPair, String outcome, String detail) {
        var facts =
                AuditFacts.administration("rewrap", outcome).key(keyPair.id()).detail(detail);
        CallDesk.granted(memory.write(SamMemory.Entry.of(facts, memory.highestTime(), List.of())))
                .ticket()
                .awaitFlush();
    }
}

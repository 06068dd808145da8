package org.tabellion.sam.application;

import java.util.List;
import org.tabellion.kernel.UseCase;
import org.tabellion.sam.Caller;
import org.tabellion.sam.CheckpointAudit;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.spi.SamMemory.Entry;

@UseCase
final class AuditCheckpointing implements CheckpointAudit {

    private static final String TYPE = "checkpoint";

    private final SamMemory memory;
    private final SamClock clock;

    AuditCheckpointing(SamMemory memory, SamClock clock) {
        this.memory = memory;
        this.clock = clock;
    }

    // A root covers all lines of its log up to it: a record of our own brings one that covers everything so far.
    @Override
    public Checkpoint checkpoint(Caller client) {
        var service = write(AuditFacts.service(TYPE, "ok").client(client));
        var admin = write(AuditFacts.administration(TYPE, "ok").client(client));
        return new Checkpoint(service.awaitRoot(), admin.awaitRoot(), memory.position());
    }

    private SamMemory.Ticket write(AuditFacts facts) {
        return CallDesk.granted(memory.write(Entry.of(facts, clock.forRecord(), List.of())))
                .ticket();
    }
}

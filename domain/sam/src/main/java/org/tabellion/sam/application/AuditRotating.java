package org.tabellion.sam.application;

import org.tabellion.kernel.UseCase;
import org.tabellion.sam.RotateAudit;
import org.tabellion.sam.spi.SamMemory;

@UseCase
final class AuditRotating implements RotateAudit {

    private final SamMemory memory;
    private final SamClock clock;

    AuditRotating(SamMemory memory, SamClock clock) {
        this.memory = memory;
        this.clock = clock;
    }

    @Override
    public void rotate() {
        var now = clock.forRecord();
        memory.rotate(now);
        memory.seal(now, false);
    }
}

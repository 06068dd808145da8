package org.tabellion.sam.application;

import org.tabellion.kernel.UseCase;
import org.tabellion.sam.ReportHealth;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.SamMemory;

@UseCase
final class HealthReporting implements ReportHealth {

    private final Hsm hsm;
    private final SamMemory memory;
    private final SamClock clock;

    HealthReporting(Hsm hsm, SamMemory memory, SamClock clock) {
        this.hsm = hsm;
        this.memory = memory;
        this.clock = clock;
    }

    @Override
    public Health health() {
        return new Health(hsm.isAlive(), memory.isWritable(), clock.isTrusted());
    }
}

package org.tabellion.sam.application;

import org.tabellion.kernel.UseCase;
import org.tabellion.sam.ReportHealth;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.spi.TamperState;

@UseCase
final class HealthReporting implements ReportHealth {

    private final Hsm hsm;
    private final SamMemory memory;
    private final SamClock clock;
    private final TamperState tamper;

    HealthReporting(Hsm hsm, SamMemory memory, SamClock clock, TamperState tamper) {
        this.hsm = hsm;
        this.memory = memory;
        this.clock = clock;
        this.tamper = tamper;
    }

    @Override
    public Health health() {
        return new Health(
                hsm.isAlive(), hsm.conditions(), memory.isWritable(), clock.isTrusted(), !tamper.isTampered());
    }
}

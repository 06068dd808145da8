package org.tabellion.sam.application;

import java.time.Duration;
import java.time.Instant;
import org.tabellion.kernel.UseCase;
import org.tabellion.sam.BeatAudit;
import org.tabellion.sam.spi.SamMemory;

@UseCase
final class AuditBeating implements BeatAudit {

    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration PAUSE_BETWEEN_NAMES = Duration.ofHours(1);

    private final SamMemory memory;
    private final SamClock clock;
    private Instant last;
    private Instant named;

    AuditBeating(SamMemory memory, SamClock clock) {
        this.memory = memory;
        this.clock = clock;
        this.last = clock.forRecord();
        this.named = last;
    }

    @Override
    public synchronized void beat() {
        var now = clock.forRecord();
        if (!now.isBefore(named.plus(PAUSE_BETWEEN_NAMES))) {
            named = now;
            memory.nameHeads(now);
        }
        boolean isDue = !now.isBefore(last.plus(PAUSE));
        if (isDue) {
            last = now;
        }
        memory.seal(now, isDue);
    }
}

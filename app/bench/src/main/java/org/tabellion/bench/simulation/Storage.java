package org.tabellion.bench.simulation;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.tabellion.sam.adapter.out.memory.FragileFolder;
import org.tabellion.sam.adapter.out.memory.MemorySurroundings;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.testkit.InMemorySamMemory;

/** Where a node has its memory, and its logs. */
sealed interface Storage {

    SamMemory open(Node node) throws IOException;

    /** The process of the node has died, or the power has gone. */
    void die(boolean power);

    /** As of now, elsewhere: a machine that is cloned. */
    Storage copy();

    List<String> lines(AuditLogName log);

    /** A journal and two logs, of one node alone. */
    final class Journal implements Storage {

        // Small segments, so that power is lost while one follows another, too.
        private static final long SEGMENT = 12_000;
        private static final long CAPACITY = 1_000_000;
        private static final int LINES_LOST = 4;

        private final Random random;
        private final FragileFolder folder;
        private final SimulatedLog log;

        private Journal(Random random, FragileFolder folder, SimulatedLog log) {
            this.random = random;
            this.folder = folder;
            this.log = log;
        }

        static Journal fresh(Random random, Scheduler scheduler) {
            var folder = new FragileFolder(random);
            folder.before(scheduler::pause);
            return new Journal(random, folder, new SimulatedLog(scheduler));
        }

        @Override
        public SamMemory open(Node node) throws IOException {
            return folder.open(
                    new MemorySurroundings(node.name(), log, node.site().hsm(), node::halt, node.clock()),
                    SEGMENT,
                    CAPACITY);
        }

        @Override
        public void die(boolean power) {
            if (power) {
                folder.restore();
                // With the machine goes what it keeps in its memory, unless the power was that of the disk alone.
                if (random.nextBoolean()) {
                    folder.loseWitness();
                }
                log.loseUnforced(random.nextInt(LINES_LOST));
            }
        }

        @Override
        public Storage copy() {
            return new Journal(random, folder.copy(), log.copy());
        }

        void diskIsFull() {
            folder.isFullAt(0);
        }

        void logIsFull() {
            log.fill(true);
        }

        void forcesFail() {
            folder.forcesFail();
        }

        void mend() {
            folder.mend();
            log.fill(false);
        }

        @Override
        public List<String> lines(AuditLogName name) {
            return log.lines(name);
        }
    }

    /** A memory that outlives each of the nodes that share it: what is granted is durable. */
    final class Shared implements Storage {

        private final InMemorySamMemory memory;

        Shared(InMemorySamMemory memory) {
            this.memory = memory;
        }

        @Override
        public SamMemory open(Node node) {
            return memory.restarted();
        }

        @Override
        public void die(boolean power) {
            // It lies elsewhere.
        }

        @Override
        public Storage copy() {
            return this;
        }

        @Override
        public List<String> lines(AuditLogName name) {
            return memory.records().stream()
                    .filter(it -> it.log() == name)
                    .map(it -> it.text().utf8())
                    .toList();
        }
    }
}

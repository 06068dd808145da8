package org.tabellion.bench.simulation;

import org.jspecify.annotations.Nullable;
import org.tabellion.sam.Position;
import org.tabellion.sam.spi.SamMemory;

/** Memories of yesterday, and lost ones. */
final class Yesterdays {

    private final Scene scene;
    private final Machines machines;
    private final Calls calls;
    private @Nullable Backup backup;

    private record Backup(Node node, Storage storage, Position position) {}

    Yesterdays(Scene scene, Machines machines, Calls calls) {
        this.scene = scene;
        this.machines = machines;
        this.calls = calls;
    }

    /** Between two rounds: nothing, a clone, the way back to it, or a new memory. */
    void happen() {
        scene.now = scene.now.plusSeconds(scene.random.nextInt(10));
        var kept = backup;
        if (kept == null && scene.random.nextInt(4) == 0) {
            takeBackup();
        } else if (kept != null && scene.random.nextInt(2) == 0) {
            backup = null;
            goBackTo(kept);
        } else if (scene.random.nextInt(40) == 0) {
            loseMemory();
        }
    }

    private void takeBackup() {
        var node = scene.anyOf(scene.nodes);
        var memory = node.memory();
        if (node.storage() instanceof Storage.Journal journal && memory.isPresent()) {
            backup = new Backup(node, journal.copy(), memory.get().position());
            scene.story.tell(() -> node + " is cloned at " + memory.get().position());
        }
    }

    private void goBackTo(Backup yesterday) {
        var node = yesterday.node();
        var site = node.site();
        if (scene.isMemoryLost
                || site.seen()
                        .filter(it -> it.compareTo(yesterday.position()) > 0)
                        .isEmpty()) {
            return;
        }
        scene.count("rollbacks");
        node.kill(false);
        var today = node.storage();
        node.uses(yesterday.storage());
        site.rolledBack(true);
        scene.story.tell(
                () -> node + " goes back to its clone of " + yesterday.position() + ", seen was " + site.seen());
        machines.restart(node);
        // Refusals are records too: they must not bring it where it was.
        int rounds = scene.random.nextInt(12) == 0 ? 12 : 1;
        for (int i = 0; i < rounds && scene.truth.violations().isEmpty(); i++) {
            for (int k = 0; k < 4; k++) {
                calls.presentOld(node);
            }
            calls.presentNew(node);
            scene.runTasks();
        }
        node.kill(false);
        node.uses(today);
        site.rolledBack(false);
        scene.story.tell(() -> node + " has its newest memory again");
        machines.restart(node);
    }

    private void loseMemory() {
        var node = scene.anyOf(scene.nodes);
        if (node.storage() instanceof Storage.Journal) {
            scene.count("memories lost");
            scene.story.tell(() -> node + " loses its memory for good");
            scene.isMemoryLost = true;
            backup = null;
            // A new memory has nothing but its clock: that it is right is the operator's business.
            var latest = node.memory().map(SamMemory::highestTime).orElse(scene.now);
            scene.now = (latest.isAfter(scene.now) ? latest : scene.now).plusMillis(1);
            node.clock().putRight();
            node.kill(true);
            node.uses(Storage.Journal.fresh(scene.random, scene.scheduler));
            node.site().begunAnew();
            machines.restart(node);
        }
    }
}

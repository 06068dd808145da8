package org.tabellion.bench.simulation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.tabellion.sam.testkit.InMemorySamMemory;

/**
 * One history of SAMs and those who ask them, decided by its seed: calls side by side, calls again, processes that die,
 * disks that lose or run full, clocks that jump, memories of yesterday. Where the product would be safe but refuse, nothing
 * is said; what must never happen is told by {@link Truth}.
 */
final class History {

    private static final int ROUNDS = 6;

    private final Scene scene;
    private final Calls calls;
    private final Machines machines;
    private final Yesterdays yesterdays;
    private final Promises promises;

    /**
     * What became of a history.
     *
     * @param counted how often what happened
     * @param story empty unless asked for
     */
    record Result(long seed, List<String> violations, Map<String, Integer> counted, List<String> story) {}

    private History(Scene scene) {
        this.scene = scene;
        this.calls = new Calls(scene);
        this.machines = new Machines(scene);
        this.yesterdays = new Yesterdays(scene, machines, calls);
        this.promises = new Promises(scene, calls);
    }

    static Result of(long seed, Weakness weakness, boolean isTold) {
        return new History(new Scene(seed, weakness, isTold)).run();
    }

    private Result run() {
        try {
            settle();
            for (int round = 0; round < ROUNDS && scene.truth.violations().isEmpty(); round++) {
                int number = round + 1;
                scene.story.tell(() -> "round " + number + ", " + scene.now);
                round(scene.nodes);
                machines.restartTheDead();
                yesterdays.happen();
            }
            if (scene.truth.violations().isEmpty()) {
                end();
            }
        } catch (IllegalStateException stuck) {
            scene.truth.violated(() -> String.valueOf(stuck.getMessage()));
        }
        scene.counted.put("signatures", scene.truth.signatures());
        scene.counted.put("answers", scene.truth.answers().size());
        return new Result(scene.seed, List.copyOf(scene.truth.violations()), scene.counted, scene.story.lines());
    }

    private void settle() {
        double faults = scene.random.nextInt(5) < 3 ? 0 : scene.random.nextInt(4) == 0 ? 0.15 : 0.03;
        int shape = scene.random.nextInt(10);
        if (shape < 5) {
            var site = site("world-a", faults);
            node(site, Storage.Journal.fresh(scene.random, scene.scheduler));
        } else if (shape < 9) {
            var site = site("world-a", faults);
            var shared = shared(site);
            for (int i = scene.random.nextInt(2) + 2; i > 0; i--) {
                node(site, scene.weakness == Weakness.A_MEMORY_FOR_EACH_NODE ? shared(site) : shared);
            }
        } else {
            node(site("world-a", faults), Storage.Journal.fresh(scene.random, scene.scheduler));
            node(site("world-b", faults), Storage.Journal.fresh(scene.random, scene.scheduler));
        }
        scene.story.tell(() -> "seed " + scene.seed + ": nodes " + scene.nodes + " of " + scene.sites
                + ", share of faults of the module " + faults);
        scene.nodes.forEach(machines::restart);
        for (var site : scene.sites) {
            site.hsm().fails(0);
            for (int i = scene.random.nextInt(2); i >= 0; i--) {
                calls.enrol(site);
            }
            site.hsm().fails(faults);
        }
    }

    private Site site(String world, double faults) {
        var site = new Site(world, new SimulatedHsm(world, scene.random, scene.scheduler::pause, scene.truth));
        scene.sites.add(site);
        return site;
    }

    private Storage shared(Site site) {
        var quiet = new SimulatedHsm(site.hsm().world(), scene.random, () -> {}, scene.truth);
        return new Storage.Shared(new InMemorySamMemory(quiet, scene.now));
    }

    private void node(Site site, Storage storage) {
        scene.nodes.add(
                new Node("sam-" + (char) ('a' + scene.nodes.size()), site, scene.scheduler, () -> scene.now, storage));
    }

    private void round(List<Node> asked) {
        for (int i = scene.random.nextInt(4); i >= 0; i--) {
            calls.begin(scene.anyOf(asked), asked);
        }
        asked.forEach(this::beatSometimes);
        asked.forEach(machines::misfortune);
        scene.runTasks();
    }

    // One at a time, as in the product.
    private void beatSometimes(Node node) {
        if (scene.random.nextInt(3) == 0) {
            scene.ask(node, "beat", () -> node.sam().beatAudit().beat());
        }
    }

    private void end() {
        scene.story.tell(() -> "the end");
        for (var node : scene.nodes) {
            machines.crash(node, true);
            node.clock().putRight();
        }
        machines.restartTheDead();
        var highest = scene.nodes.stream()
                .map(it -> it.memory().orElseThrow().highestTime())
                .max(Instant::compareTo)
                .orElseThrow();
        scene.now = highest.isAfter(scene.now) ? highest : scene.now;
        if (!scene.isMemoryLost && scene.weakness != Weakness.FORGET_AFTER_RESTART) {
            promises.askAllAgain();
        }
        scene.nodes.forEach(node ->
                scene.ask(node, "last root", () -> node.sam().beatAudit().beat()));
        scene.runTasks();
        promises.checkPromises();
    }
}

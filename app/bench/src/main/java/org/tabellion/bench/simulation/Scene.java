package org.tabellion.bench.simulation;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.Call;
import org.tabellion.sam.RequestId;
import org.tabellion.sam.SigningServiceId;
import org.tabellion.sam.testkit.ScriptedSadVerifier;

/** What a history plays on: its chance, the true time, its machines, those who are at work, and what happens meanwhile. */
final class Scene {

    static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");
    static final SigningServiceId SERVER = new SigningServiceId("ssa-1");
    static final int SKEW = 10;

    final long seed;
    final Random random;
    final Weakness weakness;
    final Story story;
    final Scheduler scheduler;
    final Truth truth;
    final ScriptedSadVerifier verifier = new ScriptedSadVerifier();
    final List<Site> sites = new ArrayList<>();
    final List<Node> nodes = new ArrayList<>();
    final Map<String, Integer> counted = new TreeMap<>();
    Instant now = BEGIN;
    boolean isMemoryLost;
    private final List<Event> events = new ArrayList<>();
    private final List<Scheduler.Task> tasks = new ArrayList<>();
    private int counter;

    private record Event(long atStep, Runnable happening) {}

    Scene(long seed, Weakness weakness, boolean isTold) {
        this.seed = seed;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.weakness = weakness;
        this.story = new Story(isTold);
        this.scheduler = new Scheduler(random);
        this.truth = new Truth(scheduler, story);
    }

    /** A number that nothing else in this history has. */
    int next() {
        return ++counter;
    }

    /** Whatever the state of the node is: a process that begins, or somebody within one that asks another. */
    void start(String name, Node node, Runnable work) {
        tasks.add(scheduler.start(name, node.process(), work));
    }

    Call call(Site site) {
        int number = next();
        return new Call(
                SERVER,
                new RequestId("0b7f9e6a-4f5e-4d5a-9a57-%012x".formatted(number)),
                DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("body " + number)),
                weakness == Weakness.NO_CHECK_OF_WHAT_WAS_SEEN ? Optional.empty() : site.seen());
    }

    Call withSeen(Call call, Site site) {
        return new Call(
                call.client(),
                call.requestId(),
                call.bodyDigest(),
                weakness == Weakness.NO_CHECK_OF_WHAT_WAS_SEEN ? Optional.empty() : site.seen());
    }

    static String number(Call call) {
        return String.valueOf(Integer.parseInt(call.requestId().value().substring(24), 16));
    }

    void ask(Node node, String name, Runnable work) {
        if (node.isUp()) {
            tasks.add(scheduler.start(name + " at " + node, node.process(), work));
        }
    }

    void runTasks() {
        scheduler.run(this::happen);
        for (var task : tasks) {
            var thrown = task.thrown();
            if (thrown instanceof Failure failure && failure.kind() == Failure.Kind.UNAVAILABLE) {
                // A start, or a beat, for which the disk is not good enough.
                count("unavailable");
            } else if (thrown != null && !(thrown instanceof UncheckedIOException)) {
                truth.violated(() -> task + " ended with " + thrown);
            }
        }
        tasks.clear();
        events.clear();
    }

    private void happen() {
        for (var event : List.copyOf(events)) {
            if (scheduler.steps() >= event.atStep()) {
                events.remove(event);
                event.happening().run();
            }
        }
    }

    void count(String what) {
        counted.merge(what, 1, Integer::sum);
    }

    <T> T anyOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    void at(int steps, Runnable happening) {
        events.add(new Event(scheduler.steps() + steps, happening));
    }
}

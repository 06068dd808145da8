package org.tabellion.bench.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.sam.AuthorizationServer;
import org.tabellion.sam.AuthorizationServerId;
import org.tabellion.sam.Operation;
import org.tabellion.sam.Position;
import org.tabellion.sam.SigningService;
import org.tabellion.sam.application.SamHexagon;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.testkit.FixedConfiguration;
import org.tabellion.sam.testkit.ForwardingSamMemory;
import org.tabellion.sam.testkit.PlainFactors;
import org.tabellion.sam.testkit.WrittenCertificateForms;

/** The SAMs as processes: how they begin, what befalls them, how they die and come back. */
final class Machines {

    private final Scene scene;
    private final PlainFactors factors = new PlainFactors();
    private final FixedConfiguration configuration = new FixedConfiguration(
            List.of(new AuthorizationServer(
                    new AuthorizationServerId("as-main"),
                    Bytes.ofUtf8("the key of the authorization server"),
                    "https://as.example/",
                    "2026-1",
                    Set.of(AuthorizationServer.JwsAlgorithm.ES256),
                    AuthorizationServer.AssuranceLevel.SUBSTANTIAL,
                    true)),
            List.of(new SigningService(
                    Scene.SERVER,
                    Bytes.ofUtf8("the TLS key of the server"),
                    Set.of(new AuthorizationServerId("as-main")),
                    Operation.OF_SERVICES)));

    Machines(Scene scene) {
        this.scene = scene;
    }

    void misfortune(Node node) {
        if (scene.random.nextInt(5) < 2) {
            boolean power = scene.random.nextBoolean();
            scene.at(scene.random.nextInt(120), () -> crash(node, power));
        }
        if (scene.random.nextInt(8) == 0) {
            var step = step();
            scene.at(scene.random.nextInt(80), () -> {
                scene.story.tell(() -> "the clock of " + node + " jumps by " + step);
                node.clock().step(step);
            });
        }
        if (scene.random.nextInt(3) == 0) {
            var pause = Duration.ofSeconds(scene.random.nextInt(10) == 0 ? 400 : scene.random.nextInt(40));
            scene.at(scene.random.nextInt(80), () -> scene.now = scene.now.plus(pause));
        }
        if (node.storage() instanceof Storage.Journal journal) {
            switch (scene.random.nextInt(24)) {
                case 0 -> scene.at(scene.random.nextInt(80), journal::diskIsFull);
                case 1 -> scene.at(scene.random.nextInt(80), journal::logIsFull);
                case 2 -> scene.at(scene.random.nextInt(80), journal::forcesFail);
                default -> {
                    // A good disk.
                }
            }
        }
    }

    private Duration step() {
        int most = scene.random.nextInt(4) == 0 ? 800 : 25;
        return Duration.ofSeconds(scene.random.nextInt(most) - most / 2);
    }

    void crash(Node node, boolean power) {
        if (node.isUp()) {
            scene.story.tell(() -> node + (power ? " loses its power" : " is killed"));
            scene.count("crashes");
            node.kill(power);
        }
    }

    void restartTheDead() {
        for (var node : scene.nodes) {
            if (node.storage() instanceof Storage.Journal journal) {
                journal.mend();
            }
            if (!node.isUp()) {
                restart(node);
            }
        }
    }

    void restart(Node node) {
        if (scene.weakness == Weakness.FORGET_AFTER_RESTART && node.storage() instanceof Storage.Journal) {
            node.uses(Storage.Journal.fresh(scene.random, scene.scheduler));
            node.site().begunAnew();
            scene.isMemoryLost = true;
        }
        for (int tries = 0; tries < 4 && !node.isUp(); tries++) {
            if (scene.random.nextInt(4) == 0 && tries < 3) {
                boolean power = scene.random.nextBoolean();
                scene.at(scene.random.nextInt(30), () -> {
                    if (!node.isUp()) {
                        scene.story.tell(() -> node + " dies while it starts");
                        scene.count("crashes at the start");
                        node.kill(power);
                    }
                });
            }
            scene.start("start of " + node, node, () -> begin(node));
            scene.runTasks();
        }
        if (!node.isUp()) {
            throw new IllegalStateException(node + " does not start");
        }
        verifyLogs(node);
    }

    private void begin(Node node) {
        try {
            var memory = node.storage().open(node);
            var seenAs = scene.weakness.weaken(new Paused(memory));
            var hexagon = SamHexagon.in(new SamHexagon.Surroundings(
                    node.site().hsm(),
                    seenAs,
                    scene.weakness.weaken(scene.verifier),
                    (_, _) -> Optional.empty(),
                    scene.weakness.weaken(node.site().hsm()),
                    new WrittenCertificateForms(),
                    factors,
                    factors,
                    factors,
                    configuration,
                    configuration,
                    node.clock(),
                    new SeededRandomness(scene.seed + scene.next())));
            node.isUpWith(hexagon, seenAs);
            scene.story.tell(() -> node + " is up at " + memory.position() + ", its clock at "
                    + node.clock().reading());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Paused extends ForwardingSamMemory {

        Paused(SamMemory memory) {
            super(memory);
        }

        @Override
        public Position position() {
            scene.scheduler.pause();
            return super.position();
        }

        @Override
        public Written write(Entry entry) {
            scene.scheduler.pause();
            var written = super.write(entry);
            scene.scheduler.pause();
            return written;
        }
    }

    private void verifyLogs(Node node) {
        for (var name : AuditLogName.values()) {
            LogJudge.judge(node.storage().lines(name))
                    .ifPresent(it -> scene.truth.violated(() -> node + ", " + name + ": " + it));
        }
    }
}

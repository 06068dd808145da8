package org.tabellion.bench.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.sam.ActivateAndSign;
import org.tabellion.sam.AssignKeyPair;
import org.tabellion.sam.AuthorizationServer;
import org.tabellion.sam.AuthorizationServerId;
import org.tabellion.sam.Call;
import org.tabellion.sam.DestroyKeyPair;
import org.tabellion.sam.GenerateKeyPair;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.KeyTerms;
import org.tabellion.sam.Operation;
import org.tabellion.sam.Position;
import org.tabellion.sam.RequestId;
import org.tabellion.sam.SignerDescription;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.SigningService;
import org.tabellion.sam.SigningServiceId;
import org.tabellion.sam.UpdateKeyPair;
import org.tabellion.sam.application.SamHexagon;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.SadClaims;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.testkit.FixedConfiguration;
import org.tabellion.sam.testkit.ForwardingSamMemory;
import org.tabellion.sam.testkit.InMemorySamMemory;
import org.tabellion.sam.testkit.PlainFactors;
import org.tabellion.sam.testkit.ScriptedSadVerifier;
import org.tabellion.sam.testkit.WrittenCertificateForms;

/**
 * One history of SAMs and those who ask them, decided by its seed: calls side by side, calls again, processes that die,
 * disks that lose or run full, clocks that jump, memories of yesterday. Where the product would be safe but refuse, nothing
 * is said; what must never happen is told by {@link Truth}.
 */
final class History {

    private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");
    private static final String SUBJECT = "CN=Ana,C=ES";
    private static final String ECDSA_SHA256 = "1.2.840.10045.4.3.2";
    private static final SigningServiceId SERVER = new SigningServiceId("ssa-1");
    private static final int SAD_LIFE = 300;
    private static final int SKEW = 10;
    private static final int ROUNDS = 6;

    private final long seed;
    private final Random random;
    private final Weakness weakness;
    private final Story story;
    private final Scheduler scheduler;
    private final Truth truth;
    private final ScriptedSadVerifier verifier = new ScriptedSadVerifier();
    private final PlainFactors factors = new PlainFactors();
    private final FixedConfiguration configuration;
    private final List<Site> sites = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<HeldKey> keys = new ArrayList<>();
    private final List<Truth.Approval> approvals = new ArrayList<>();
    private final List<Truth.Use> uses = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Integer> counted = new TreeMap<>();
    private final List<Scheduler.Task> tasks = new ArrayList<>();
    private Instant now = BEGIN;
    private int counter;
    private int nextHash;
    private boolean isMemoryLost;
    private @Nullable Backup backup;

    /**
     * What became of a history.
     *
     * @param counted how often what happened
     * @param story empty unless asked for
     */
    record Result(long seed, List<String> violations, Map<String, Integer> counted, List<String> story) {}

    /** A key as its server holds it: all its states, the newest last. */
    private static final class HeldKey {

        final Site site;
        final SignerObject signer;
        final List<KeyPair> states = new ArrayList<>();

        HeldKey(Site site, SignerObject signer, KeyPair state) {
            this.site = site;
            this.signer = signer;
            states.add(state);
        }

        KeyPair newest() {
            return states.getLast();
        }
    }

    /** A change of a key's state that was asked for. */
    private record Change(Call call, HeldKey key, KeyPair from, boolean enabled) {}

    private record Event(long atStep, Runnable happening) {}

    private record Backup(Node node, Storage storage, Position position) {}

    private History(long seed, Weakness weakness, boolean isTold) {
        this.seed = seed;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.weakness = weakness;
        this.story = new Story(isTold);
        this.scheduler = new Scheduler(random);
        this.truth = new Truth(scheduler, story);
        this.configuration = new FixedConfiguration(
                List.of(new AuthorizationServer(
                        new AuthorizationServerId("as-main"),
                        Bytes.ofUtf8("the key of the authorization server"),
                        "https://as.example/",
                        "2026-1",
                        Set.of(AuthorizationServer.JwsAlgorithm.ES256),
                        AuthorizationServer.AssuranceLevel.SUBSTANTIAL,
                        true)),
                List.of(new SigningService(
                        SERVER,
                        Bytes.ofUtf8("the TLS key of the server"),
                        Set.of(new AuthorizationServerId("as-main")),
                        Operation.OF_SERVICES)));
    }

    static Result of(long seed, Weakness weakness, boolean isTold) {
        return new History(seed, weakness, isTold).run();
    }

    private Result run() {
        try {
            settle();
            for (int round = 0; round < ROUNDS && truth.violations().isEmpty(); round++) {
                int number = round + 1;
                story.tell(() -> "round " + number + ", " + now);
                round(nodes);
                restartTheDead();
                betweenRounds();
            }
            if (truth.violations().isEmpty()) {
                end();
            }
        } catch (IllegalStateException stuck) {
            truth.violated(() -> String.valueOf(stuck.getMessage()));
        }
        counted.put("signatures", truth.signatures());
        counted.put("answers", truth.answers().size());
        return new Result(seed, List.copyOf(truth.violations()), counted, story.lines());
    }

    // The beginning: machines, and keys that may sign

    private void settle() {
        double faults = random.nextInt(5) < 3 ? 0 : random.nextInt(4) == 0 ? 0.15 : 0.03;
        int shape = random.nextInt(10);
        if (shape < 5) {
            var site = site("world-a", faults);
            node(site, Storage.Journal.fresh(random, scheduler));
        } else if (shape < 9) {
            var site = site("world-a", faults);
            var shared = shared(site);
            for (int i = random.nextInt(2) + 2; i > 0; i--) {
                node(site, weakness == Weakness.A_MEMORY_FOR_EACH_NODE ? shared(site) : shared);
            }
        } else {
            node(site("world-a", faults), Storage.Journal.fresh(random, scheduler));
            node(site("world-b", faults), Storage.Journal.fresh(random, scheduler));
        }
        story.tell(() ->
                "seed " + seed + ": nodes " + nodes + " of " + sites + ", share of faults of the module " + faults);
        nodes.forEach(this::restart);
        for (var site : sites) {
            site.hsm().fails(0);
            for (int i = random.nextInt(2); i >= 0; i--) {
                keys.add(enrolled(site));
            }
            site.hsm().fails(faults);
        }
    }

    private Site site(String world, double faults) {
        var site = new Site(world, new SimulatedHsm(world, random, scheduler::pause, truth));
        sites.add(site);
        return site;
    }

    private Storage shared(Site site) {
        var quiet = new SimulatedHsm(site.hsm().world(), random, () -> {}, truth);
        return new Storage.Shared(new InMemorySamMemory(quiet, now));
    }

    private void node(Site site, Storage storage) {
        nodes.add(new Node("sam-" + (char) ('a' + nodes.size()), site, scheduler, () -> now, storage));
    }

    private HeldKey enrolled(Site site) {
        var made = new ArrayList<HeldKey>();
        var node = nodes.stream().filter(it -> it.site() == site).findFirst().orElseThrow();
        ask(node, "enrolment", () -> {
            var template = new GenerateKeyPair.KeyTemplate("ECDSA", OptionalInt.empty(), Optional.of("secp256r1"));
            var generated = (GenerateKeyPair.Outcome.Generated)
                    node.sam().generateKeyPair().generate(call(site), template);
            var assigned = (AssignKeyPair.Outcome.Assigned) assign(node, generated.keyPair(), signer(made.size()));
            var certificate = WrittenCertificateForms.certificate(
                    assigned.keyPair().publicKey(), SUBJECT, BEGIN.plus(Duration.ofDays(365)));
            var certified = (UpdateKeyPair.Outcome.Updated) node.sam()
                    .updateKeyPair()
                    .update(call(site), assigned.keyPair(), Optional.empty(), true, true, Optional.of(certificate));
            made.add(new HeldKey(site, assigned.signer(), certified.keyPair()));
        });
        runTasks();
        if (made.isEmpty()) {
            throw new IllegalStateException("no key could be enrolled at the beginning");
        }
        return made.getFirst();
    }

    private static SignerId signer(int number) {
        return new SignerId("sg_01ARZ3NDEKTSV4RRFFQ69G5F" + (char) ('A' + number) + "V");
    }

    private AssignKeyPair.Outcome assign(Node node, KeyPair key, SignerId owner) {
        var description = new SignerDescription(owner, "idp-1", "urn:person:" + owner, SignerDescription.Type.NATURAL);
        return node.sam()
                .assignKeyPair()
                .assign(
                        call(node.site()),
                        key,
                        new AssignKeyPair.Signer.Described(description, Optional.empty()),
                        SUBJECT,
                        KeyTerms.USUAL,
                        Optional.empty());
    }

    // One round: calls side by side, and what happens to them

    private void round(List<Node> asked) {
        for (int i = random.nextInt(4); i >= 0; i--) {
            callOn(anyOf(asked), asked);
        }
        asked.forEach(this::beatSometimes);
        asked.forEach(this::misfortune);
        runTasks();
        events.clear();
    }

    private void callOn(Node node, List<Node> asked) {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> present(node, approval(node.site()));
            case 4, 5, 6 -> {
                var approval = approval(node.site());
                for (int i = random.nextInt(3); i >= 0; i--) {
                    present(anyOf(asked), approval);
                }
            }
            case 7, 8, 9 -> present(node, approvals.isEmpty() ? approval(node.site()) : anyOf(approvals));
            case 10, 11 -> {
                if (!uses.isEmpty()) {
                    // Often the one that may still be at work.
                    again(node, random.nextBoolean() ? uses.getLast() : anyOf(uses));
                }
            }
            case 12, 13 -> {
                if (random.nextInt(6) == 0) {
                    destroy(node);
                } else {
                    change(node);
                }
            }
            case 14 ->
                changes.stream()
                        .filter(it -> it.key().site == node.site())
                        .reduce((_, last) -> last)
                        .ifPresent(it -> ask(node, "change again", () -> changed(node, it)));
            default -> assignTwice(node, anyOf(asked));
        }
    }

    // One at a time, as in the product.
    private void beatSometimes(Node node) {
        if (random.nextInt(3) == 0) {
            ask(node, "beat", () -> node.sam().beatAudit().beat());
        }
    }

    private Truth.Approval approval(Site site) {
        var key = anyOf(keys.stream().filter(it -> it.site == site).toList());
        // Seldom the server names an older state to the authorization server.
        var state = random.nextInt(4) == 0 ? anyOf(key.states) : key.newest();
        var hashes = new ArrayList<Dtbsr>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            // Sometimes a hash twice, or one of another approval.
            hashes.add(hash(
                    random.nextInt(4) == 0 && nextHash > 0
                            ? nextHash - 1 - random.nextInt(Math.min(nextHash, 3))
                            : nextHash++));
        }
        boolean isSplit = random.nextInt(3) > 0;
        var activation = SadClaims.Activation.ofHashes(hashes, ECDSA_SHA256, isSplit, Optional.empty());
        var claims = claims(site, key, state, SadClaims.Purpose.SIGN, Optional.of(activation));
        var approval = new Truth.Approval(
                verifier.mint(claims),
                state,
                key.signer,
                hashes,
                isSplit,
                claims.expiresAt().plusSeconds(SKEW));
        approvals.add(approval);
        story.tell(() -> "approved " + hashes.stream().map(Truth::name).toList() + (isSplit ? ", in parts" : "")
                + " by generation " + state.generation() + " of " + state.id());
        return approval;
    }

    private SadClaims claims(
            Site site,
            HeldKey key,
            KeyPair state,
            SadClaims.Purpose purpose,
            Optional<SadClaims.Activation> activation) {
        counter++;
        var issued = Instant.ofEpochSecond(now.getEpochSecond());
        return new SadClaims(
                "https://as.example/",
                "sam:" + site.hsm().world(),
                key.signer.id(),
                issued,
                issued,
                issued.plusSeconds(SAD_LIFE),
                "jti-%022d".formatted(counter),
                SERVER,
                new ClientId("sp-1"),
                purpose,
                "urn:tabellion:loa:substantial",
                issued.minusSeconds(30),
                SadClaims.Session.NONE,
                Optional.of(
                        new SadClaims.Target(state.id(), site.hsm().thumbprint(state.publicKey()), state.generation())),
                activation,
                Optional.empty());
    }

    private static Dtbsr hash(int number) {
        return new Dtbsr(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("document " + number)));
    }

    private void present(Node node, Truth.Approval approval) {
        var taken = new ArrayList<>(
                approval.isSplit() && random.nextInt(3) > 0 ? List.of(anyOf(approval.hashes())) : approval.hashes());
        // Greedy: one of them twice.
        if (random.nextInt(6) == 0) {
            taken.add(anyOf(taken));
        }
        // Sometimes with another state of the key than the signer approved.
        var held = keys.stream()
                .filter(it -> it.states.contains(approval.key()))
                .findFirst()
                .orElseThrow();
        var state = random.nextInt(8) == 0 ? anyOf(held.states) : approval.key();
        var use = new Truth.Use(call(node.site()), approval, List.copyOf(taken), state, approval.signer(), node.site());
        uses.add(use);
        count("presentations");
        ask(node, "call " + number(use.call()), () -> present(node, use, use.call()));
    }

    // As the asking side does it: with the newest that it has seen by now.
    private void again(Node node, Truth.Use use) {
        count("repeats");
        ask(node, "call " + number(use.call()) + " again", () -> present(node, use, withSeen(use.call(), node.site())));
    }

    private void present(Node node, Truth.Use made, Call call) {
        var use = made.at(node.site());
        truth.presents(use);
        var items = use.taken().stream()
                .map(it -> new ActivateAndSign.Request.Item(it.value(), Optional.empty()))
                .toList();
        var request = new ActivateAndSign.Request(Optional.of(ECDSA_SHA256), items, use.key(), use.signer());
        var outcome = node.sam()
                .activateAndSign()
                .sign(call, request, Optional.of(use.approval().sad()));
        truth.answered(use, outcome);
        if (outcome instanceof ActivateAndSign.Outcome.Refused(var refusal)) {
            count("refused " + refusal.reason());
        }
    }

    private void change(Node node) {
        var key = anyOf(keys.stream().filter(it -> it.site == node.site()).toList());
        var from = random.nextInt(5) == 0 ? anyOf(key.states) : key.newest();
        var change = new Change(call(node.site()), key, from, !from.status().enabled());
        changes.add(change);
        ask(node, "change " + number(change.call()), () -> changed(node, change));
    }

    private void changed(Node node, Change change) {
        var outcome = node.sam()
                .updateKeyPair()
                .update(
                        withSeen(change.call(), node.site()),
                        change.from(),
                        Optional.empty(),
                        true,
                        change.enabled(),
                        Optional.empty());
        switch (outcome) {
            case UpdateKeyPair.Outcome.Updated(var key, var receipt) -> {
                story.tell(() -> "  " + scheduler.current() + ": generation " + key.generation() + " is "
                        + (change.enabled() ? "enabled" : "disabled"));
                truth.done(node.site(), receipt);
                if (!change.enabled()) {
                    node.site().retires(key.id(), key.generation());
                    count("disabled");
                }
                if (!change.key().states.contains(key)) {
                    change.key().states.add(key);
                }
            }
            case UpdateKeyPair.Outcome.Refused(var refusal) -> truth.refused(node.site(), refusal);
        }
    }

    private void destroy(Node node) {
        var key = anyOf(keys.stream().filter(it -> it.site == node.site()).toList());
        var state = anyOf(key.states);
        var will = verifier.mint(claims(node.site(), key, state, SadClaims.Purpose.DELETE, Optional.empty()));
        var call = call(node.site());
        ask(node, "end " + number(call), () -> {
            switch (node.sam().destroyKeyPair().destroy(call, state, Optional.of(will), Optional.empty())) {
                case DestroyKeyPair.Outcome.Destroyed it -> {
                    story.tell(() -> "  " + scheduler.current() + ": " + it.key() + " is destroyed");
                    truth.done(node.site(), it.receipt());
                    node.site().retires(it.key(), Long.MAX_VALUE);
                    count("destroyed");
                }
                case DestroyKeyPair.Outcome.Refused(var refusal) -> truth.refused(node.site(), refusal);
            }
        });
    }

    private void assignTwice(Node node, Node other) {
        if (node.site() != other.site()) {
            return;
        }
        ask(node, "generation", () -> {
            var template = new GenerateKeyPair.KeyTemplate("ECDSA", OptionalInt.empty(), Optional.of("secp256r1"));
            if (node.sam().generateKeyPair().generate(call(node.site()), template)
                    instanceof GenerateKeyPair.Outcome.Generated(var key, var receipt)) {
                truth.done(node.site(), receipt);
                assignTo(node, key, 1);
                assignLater(other, key, 2);
                assignLater(node, key, 3);
            }
        });
    }

    private void assignLater(Node node, KeyPair key, int owner) {
        if (node.isUp()) {
            tasks.add(scheduler.start("assignment to " + owner, node.process(), () -> assignTo(node, key, owner)));
        }
    }

    private void assignTo(Node node, KeyPair key, int owner) {
        switch (assign(node, key, signer(owner))) {
            case AssignKeyPair.Outcome.Assigned it -> {
                truth.assigned(it.keyPair(), signer(owner));
                truth.done(node.site(), it.receipt());
                count("assigned");
            }
            case AssignKeyPair.Outcome.Refused(var refusal) -> {
                truth.refused(node.site(), refusal);
                count("refused " + refusal.error().code());
            }
        }
    }

    // What goes wrong meanwhile

    private void misfortune(Node node) {
        if (random.nextInt(5) < 2) {
            boolean power = random.nextBoolean();
            at(random.nextInt(120), () -> crash(node, power));
        }
        if (random.nextInt(8) == 0) {
            var step = step();
            at(random.nextInt(80), () -> {
                story.tell(() -> "the clock of " + node + " jumps by " + step);
                node.clock().step(step);
            });
        }
        if (random.nextInt(3) == 0) {
            var pause = Duration.ofSeconds(random.nextInt(10) == 0 ? 400 : random.nextInt(40));
            at(random.nextInt(80), () -> now = now.plus(pause));
        }
        if (node.storage() instanceof Storage.Journal journal) {
            switch (random.nextInt(24)) {
                case 0 -> at(random.nextInt(80), journal::diskIsFull);
                case 1 -> at(random.nextInt(80), journal::logIsFull);
                case 2 -> at(random.nextInt(80), journal::forcesFail);
                default -> {
                    // A good disk.
                }
            }
        }
    }

    private Duration step() {
        int most = random.nextInt(4) == 0 ? 800 : 25;
        return Duration.ofSeconds(random.nextInt(most) - most / 2);
    }

    private void at(int steps, Runnable happening) {
        events.add(new Event(scheduler.steps() + steps, happening));
    }

    private void crash(Node node, boolean power) {
        if (node.isUp()) {
            story.tell(() -> node + (power ? " loses its power" : " is killed"));
            count("crashes");
            node.kill(power);
        }
    }

    private void restartTheDead() {
        for (var node : nodes) {
            if (node.storage() instanceof Storage.Journal journal) {
                journal.mend();
            }
            if (!node.isUp()) {
                restart(node);
            }
        }
    }

    private void restart(Node node) {
        if (weakness == Weakness.FORGET_AFTER_RESTART && node.storage() instanceof Storage.Journal) {
            node.uses(Storage.Journal.fresh(random, scheduler));
            node.site().begunAnew();
            isMemoryLost = true;
        }
        for (int tries = 0; tries < 4 && !node.isUp(); tries++) {
            if (random.nextInt(4) == 0 && tries < 3) {
                boolean power = random.nextBoolean();
                at(random.nextInt(30), () -> {
                    if (!node.isUp()) {
                        story.tell(() -> node + " dies while it starts");
                        count("crashes at the start");
                        node.kill(power);
                    }
                });
            }
            tasks.add(scheduler.start("start of " + node, node.process(), () -> begin(node)));
            runTasks();
            events.clear();
        }
        if (!node.isUp()) {
            throw new IllegalStateException(node + " does not start");
        }
        verifyLogs(node);
    }

    private void begin(Node node) {
        try {
            var memory = node.storage().open(node);
            var seenAs = weakness.weaken(new Paused(memory));
            var hexagon = SamHexagon.in(new SamHexagon.Surroundings(
                    node.site().hsm(),
                    seenAs,
                    weakness.weaken(verifier),
                    (_, _) -> Optional.empty(),
                    weakness.weaken(node.site().hsm()),
                    new WrittenCertificateForms(),
                    factors,
                    factors,
                    factors,
                    configuration,
                    configuration,
                    node.clock(),
                    new SeededRandomness(seed + ++counter)));
            node.isUpWith(hexagon, seenAs);
            story.tell(() -> node + " is up at " + memory.position() + ", its clock at "
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
            scheduler.pause();
            return super.position();
        }

        @Override
        public Written write(Entry entry) {
            scheduler.pause();
            var written = super.write(entry);
            scheduler.pause();
            return written;
        }
    }

    // Memories of yesterday, and lost ones

    private void betweenRounds() {
        now = now.plusSeconds(random.nextInt(10));
        var kept = backup;
        if (kept == null && random.nextInt(4) == 0) {
            takeBackup();
        } else if (kept != null && random.nextInt(2) == 0) {
            backup = null;
            goBackTo(kept);
        } else if (random.nextInt(40) == 0) {
            loseMemory();
        }
    }

    private void takeBackup() {
        var node = anyOf(nodes);
        var memory = node.memory();
        if (node.storage() instanceof Storage.Journal journal && memory.isPresent()) {
            backup = new Backup(node, journal.copy(), memory.get().position());
            story.tell(() -> node + " is cloned at " + memory.get().position());
        }
    }

    private void goBackTo(Backup yesterday) {
        var node = yesterday.node();
        var site = node.site();
        if (isMemoryLost
                || site.seen()
                        .filter(it -> it.compareTo(yesterday.position()) > 0)
                        .isEmpty()) {
            return;
        }
        count("rollbacks");
        node.kill(false);
        var today = node.storage();
        node.uses(yesterday.storage());
        site.rolledBack(true);
        story.tell(() -> node + " goes back to its clone of " + yesterday.position() + ", seen was " + site.seen());
        restart(node);
        // Refusals are records too: they must not bring it where it was.
        int rounds = random.nextInt(12) == 0 ? 12 : 1;
        for (int i = 0; i < rounds && truth.violations().isEmpty(); i++) {
            for (int k = 0; k < 4; k++) {
                present(node, approvals.isEmpty() ? approval(site) : anyOf(approvals));
            }
            present(node, approval(site));
            runTasks();
        }
        node.kill(false);
        node.uses(today);
        site.rolledBack(false);
        story.tell(() -> node + " has its newest memory again");
        restart(node);
    }

    private void loseMemory() {
        var node = anyOf(nodes);
        if (node.storage() instanceof Storage.Journal) {
            count("memories lost");
            story.tell(() -> node + " loses its memory for good");
            isMemoryLost = true;
            backup = null;
            // A new memory has nothing but its clock: that it is right is the operator's business.
            var latest = node.memory().map(SamMemory::highestTime).orElse(now);
            now = (latest.isAfter(now) ? latest : now).plusMillis(1);
            node.clock().putRight();
            node.kill(true);
            node.uses(Storage.Journal.fresh(random, scheduler));
            node.site().begunAnew();
            restart(node);
        }
    }

    // The end: what was promised is kept

    private void end() {
        story.tell(() -> "the end");
        for (var node : nodes) {
            crash(node, true);
            node.clock().putRight();
        }
        restartTheDead();
        var highest = nodes.stream()
                .map(it -> it.memory().orElseThrow().highestTime())
                .max(Instant::compareTo)
                .orElseThrow();
        now = highest.isAfter(now) ? highest : now;
        if (!isMemoryLost && weakness != Weakness.FORGET_AFTER_RESTART) {
            askAllAgain();
        }
        nodes.forEach(
                node -> ask(node, "last root", () -> node.sam().beatAudit().beat()));
        runTasks();
        checkPromises();
    }

    private void askAllAgain() {
        var given = new LinkedHashMap<Truth.Use, ActivateAndSign.Outcome.Signed>();
        uses.stream()
                .filter(it -> truth.answers().containsKey(it))
                .forEach(it -> given.put(it, truth.answers().get(it)));
        given.forEach((use, answer) -> {
            if (now.isBefore(use.approval().end().minusSeconds(SKEW))) {
                var node = nodes.stream()
                        .filter(it -> it.site() == use.site())
                        .findFirst()
                        .orElseThrow();
                int before = truth.signatures();
                again(node, use);
                runTasks();
                if (truth.signatures() != before) {
                    truth.violated(() -> "an answered call was signed again");
                }
            }
        });
    }

    private void checkPromises() {
        var begun = new TreeMap<String, Integer>();
        for (var site : sites) {
            var lines = new ArrayList<String>();
            nodes.stream()
                    .filter(it -> it.site() == site)
                    .map(Node::storage)
                    .distinct()
                    .forEach(it -> {
                        for (var name : AuditLogName.values()) {
                            lines.addAll(it.lines(name));
                        }
                    });
            var written = Set.copyOf(lines);
            site.promised().stream()
                    .filter(it -> !written.contains(it))
                    .findFirst()
                    .ifPresent(it -> truth.violated(() -> "what was answered is not in the log: " + it));
            var names = lines.stream().map(LogJudge::auditId).collect(Collectors.toSet());
            site.refusals().stream()
                    .filter(it -> !names.contains(it))
                    .findFirst()
                    .ifPresent(it -> truth.violated(() -> "the refusal at " + it + " is not in the log"));
            LogJudge.begun(lines).forEach((hash, count) -> begun.merge(hash, count, Integer::sum));
        }
        if (!isMemoryLost) {
            truth.signedByHash().forEach((hash, count) -> {
                if (count > begun.getOrDefault(hash, 0)) {
                    truth.violated(() -> "a signature was made that no record tells of");
                }
            });
        }
    }

    private void verifyLogs(Node node) {
        for (var name : AuditLogName.values()) {
            LogJudge.judge(node.storage().lines(name))
                    .ifPresent(it -> truth.violated(() -> node + ", " + name + ": " + it));
        }
    }

    // Helping hands

    private Call call(Site site) {
        counter++;
        return new Call(
                SERVER,
                new RequestId("0b7f9e6a-4f5e-4d5a-9a57-%012x".formatted(counter)),
                DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("body " + counter)),
                weakness == Weakness.NO_CHECK_OF_WHAT_WAS_SEEN ? Optional.empty() : site.seen());
    }

    private Call withSeen(Call call, Site site) {
        return new Call(
                call.client(),
                call.requestId(),
                call.bodyDigest(),
                weakness == Weakness.NO_CHECK_OF_WHAT_WAS_SEEN ? Optional.empty() : site.seen());
    }

    private static String number(Call call) {
        return String.valueOf(Integer.parseInt(call.requestId().value().substring(24), 16));
    }

    private void ask(Node node, String name, Runnable work) {
        if (node.isUp()) {
            tasks.add(scheduler.start(name + " at " + node, node.process(), work));
        }
    }

    private void runTasks() {
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
    }

    private void happen() {
        for (var event : List.copyOf(events)) {
            if (scheduler.steps() >= event.atStep()) {
                events.remove(event);
                event.happening().run();
            }
        }
    }

    private void count(String what) {
        counted.merge(what, 1, Integer::sum);
    }

    private <T> T anyOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}

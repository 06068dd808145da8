package org.tabellion.samserver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.DynamicConfiguration;
import org.tabellion.sam.Position;
import org.tabellion.sam.adapter.out.log.AuditVerifier;
import org.tabellion.sam.adapter.out.pkcs11.ModuleState;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Hsm;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.samapi.DynamicConfigurations;
import org.tabellion.samapi.SamSettings;
import tools.jackson.databind.node.ObjectNode;

/** The commands of administrators; each leaves the folder as it was if it fails. */
final class Administration {

    private static final int WORLD_BYTES = 8;
    private static final int LENGTH_OF_A_DIGEST = 16;
    private static final String CLEAR_TAMPER = "clear-tamper";

    private final ConfigurationFolder folder;
    private final PrintStream out;

    Administration(ConfigurationFolder folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    /**
     * @param force also where there is a world: its custodians must agree, and all that is its is put aside
     * @param target where else the infrastructure is written to, for the other nodes
     */
    void create(List<String> nodes, Custodians custodians, boolean force, Optional<Path> target) {
        if (folder.isInitialised() && !force) {
            throw Failure.conflict(
                    "already_initialised",
                    folder.infrastructureFile() + " exists; only its two custodians can give it up, with --force");
        }
        var settings = folder.settings();
        var all = nodes.isEmpty() ? List.of(settings.node()) : nodes;
        if (!all.contains(settings.node())) {
            throw Failure.invalid("node", "static_config.json is of node %s".formatted(settings.node()));
        }
        requireShared(all, settings);
        requireNotRunning(settings);
        try (var passphrases = custodians.choose()) {
            if (folder.isInitialised()) {
                giveUp(settings, passphrases);
            }
            var world = "w-" + newName();
            HsmToken.createWorld(folder, settings.hsm(), world);
            try (var hsm = HsmToken.open(folder, settings.hsm(), world)) {
                var infrastructure = Infrastructure.make(world, all, hsm, passphrases, custodians.cost());
                audit(settings, hsm, "create", "world " + world);
                TamperGuard.declareIntact(folder, hsm);
                folder.writeInfrastructure(infrastructure);
                target.ifPresent(it -> folder.copyInfrastructure(infrastructure, it));
            }
            out.printf(
                    "created world %s in token %s; SADs are addressed to sam:%s%n",
                    world, settings.hsm().getFirst().token(), world);
        }
    }

    private void giveUp(SamSettings settings, Passphrases passphrases) {
        var old = folder.infrastructure();
        old.custody().require(passphrases, old.content());
        if (!(settings.memory() instanceof SamSettings.Memory.Journal(var journal, var _))) {
            throw Failure.conflict(
                    "memory_of_world",
                    "the shared memory is that of world %s: name an empty database in static_config.json, and move sam_infrastructure.json away on all nodes"
                            .formatted(old.world()));
        }
        try (var hsm = HsmToken.openOurs(folder, settings.hsm(), old)) {
            audit(settings, hsm, "create", "gives up world " + old.world());
        }
        folder.putAside(old.world(), List.of(journal, settings.logs(), folder.infrastructureFile()));
        out.printf(
                "what belongs to world %s has that name at its end now; its keys are still in the token%n",
                old.world());
    }

    void initialize(Path file, Custodians custodians) {
        if (folder.isInitialised()) {
            throw Failure.conflict("already_initialised", folder.infrastructureFile() + " exists");
        }
        var settings = folder.settings();
        var infrastructure = Infrastructure.read(folder.given(file));
        requireOurs(infrastructure, settings);
        custodians.require(infrastructure);
        try (var hsm = HsmToken.openOurs(folder, settings.hsm(), infrastructure)) {
            audit(settings, hsm, "initialize", "world " + infrastructure.world());
            TamperGuard.declareIntact(folder, hsm);
        }
        folder.writeInfrastructure(infrastructure);
        out.printf("initialised node %s in world %s%n", settings.node(), infrastructure.world());
    }

    /** Takes back that the machine was tampered with: after two custodians have looked at it. */
    void clearTamper(Custodians custodians) {
        withCustodians(
                custodians,
                CLEAR_TAMPER,
                sam -> sam.ask(AdminClient.command("clear-tamper")).path("done").asBoolean(),
                keys -> keys.declareIntact(),
                done -> out.println("the machine counts as intact again"));
    }

    /**
     * Takes what this SAM told up to {@code seen}, and has lost, for accepted.
     *
     * @param confirmed the digest that was shown for it, if it was
     */
    void acceptRollback(Position seen, Optional<String> confirmed, Custodians custodians) {
        var settings = folder.settings();
        var infrastructure = folder.infrastructure();
        requireNotRunning(settings);
        var statement = "node %s of world %s has lost what it told up to %s"
                .formatted(settings.node(), infrastructure.world(), seen);
        var digest =
                DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(statement)).hex().substring(0, LENGTH_OF_A_DIGEST);
        if (confirmed.isPresent()) {
            if (!confirmed.get().equals(digest)) {
                throw Failure.conflict("confirmation", "that is the digest of another statement");
            }
            custodians.require(infrastructure);
        }
        var time = new MachineTime();
        try (var hsm = HsmToken.openOurs(folder, settings.hsm(), infrastructure);
                var memory = Memory.open(folder, settings, hsm, time)) {
            TamperGuard.requireIntact(folder, settings.tamper(), hsm);
            var sam = memory.sam();
            if (sam.hasReached(seen)) {
                throw Failure.conflict(
                        "nothing_lost", "this SAM has not lost %s: it is at %s".formatted(seen, sam.position()));
            }
            out.printf("%s; it is at %s%n", statement, sam.position());
            out.println(
                    "to accept: what was used since then is unknown, and no SAD or SKAD issued before now is taken");
            if (confirmed.isEmpty()) {
                out.printf("nothing was done yet; both custodians accept it by --confirm %s%n", digest);
                return;
            }
            record(sam, "begun", statement);
            sam.accept(seen, time.now());
            record(sam, "ok", statement);
            sam.seal(sam.highestTime(), true);
            out.printf("accepted; the SAM goes on from %s%n", sam.position());
        } catch (IOException e) {
            throw Failure.unavailable("the memory", e);
        }
    }

    private static void record(SamMemory memory, String outcome, String detail) {
        var facts = AuditFacts.administration("accept-rollback", outcome).detail(detail);
        if (memory.write(SamMemory.Entry.of(facts, memory.highestTime(), List.of()))
                instanceof SamMemory.Written.Granted(var ticket, int _)) {
            ticket.awaitFlush();
        }
    }

    /** Makes the next wrapping key, in the SAM that runs or without one. */
    void rotateKek(Custodians custodians) {
        withCustodians(
                custodians,
                "rotate-kek",
                sam -> sam.ask(AdminClient.command("rotate-kek")).path("kek").asString(),
                WorldKeeping::next,
                made -> out.printf(
                        "%s is the newest wrapping key; put the objects under it: rotate-kek --rewrap FILE --out FILE%n",
                        made));
    }

    /** Ends a wrapping key, and what is still under it. */
    void destroyKek(String kek, Custodians custodians) {
        withCustodians(
                custodians,
                "destroy-kek " + kek,
                sam -> {
                    sam.ask(AdminClient.command("destroy-kek").put("kek", kek));
                    return kek;
                },
                keys -> {
                    keys.destroy(kek);
                    return kek;
                },
                gone -> out.printf("%s is destroyed, and what was still under it%n", gone));
    }

    /** Puts the key pair objects of {@code in}, one on each line, under the newest wrapping key. */
    void rewrap(Path in, Path target, Custodians custodians) {
        var objects = new String(folder.given(in), StandardCharsets.UTF_8)
                .lines()
                .filter(it -> !it.isBlank())
                .map(it -> it.getBytes(StandardCharsets.UTF_8))
                .toList();
        withCustodians(
                custodians,
                "rewrap",
                sam -> each(objects, it -> sam.rewrap(it)),
                keys -> each(objects, keys::rewrap),
                rewrapped -> {
                    folder.writeSecret(target, rewrapped);
                    out.printf("%d key pair objects are under the newest wrapping key: %s%n", objects.size(), target);
                });
    }

    // All or none: half a file would be taken for the whole one.
    private static byte[] each(List<byte[]> objects, UnaryOperator<byte[]> rewrapping) {
        var all = new ByteArrayOutputStream();
        int line = 0;
        for (var object : objects) {
            line++;
            try {
                all.writeBytes(rewrapping.apply(object));
                all.write('\n');
            } catch (Failure e) {
                throw Failure.conflict(e.code(), "line %d: %s; nothing was written".formatted(line, e.getMessage()));
            }
        }
        return all.toByteArray();
    }

    private <T> void withCustodians(
            Custodians custodians,
            String command,
            Function<AdminClient, T> running,
            Function<WorldKeeping, T> alone,
            Consumer<T> done) {
        var settings = folder.settings();
        var infrastructure = folder.infrastructure();
        try (var sam = AdminClient.connect(settings.adminSocket()).orElse(null)) {
            if (sam != null) {
                var challenge = sam.ask(AdminClient.command("challenge"))
                        .path("challenge")
                        .asString();
                var statement = WorldKeeping.statement(infrastructure.world(), challenge, command);
                sam.agreed(challenge, custodians.sign(infrastructure, statement));
                done.accept(running.apply(sam));
                return;
            }
        }
        custodians.require(infrastructure);
        try (var hsm = HsmToken.openOurs(folder, settings.hsm(), infrastructure);
                var memory = Memory.open(folder, settings, hsm, new MachineTime())) {
            if (!command.equals(CLEAR_TAMPER)) {
                TamperGuard.requireIntact(folder, settings.tamper(), hsm);
            }
            done.accept(alone.apply(new WorldKeeping(folder, hsm, memory.sam(), settings.node())));
        } catch (IOException e) {
            throw Failure.unavailable("the memory", e);
        }
    }

    private static void requireNotRunning(SamSettings settings) {
        try (var sam = AdminClient.connect(settings.adminSocket()).orElse(null)) {
            if (sam != null) {
                throw Failure.conflict("running", "a SAM runs here: stop it first");
            }
        }
    }

    void importConfiguration(Path fixedFile, Path dynamicFile) {
        var socket =
                folder.hasStaticConfiguration() ? Optional.of(folder.settings().adminSocket()) : Optional.<Path>empty();
        var fixedJson = folder.given(fixedFile);
        var dynamicJson = folder.given(dynamicFile);
        var fixed = folder.settings(fixedJson);
        var dynamic = DynamicConfigurations.read(dynamicJson);
        folder.tls(fixed.tls());
        ConfigurationInForce.requireApart(fixed.operators(), dynamic);
        if (folder.hasDynamicConfiguration()) {
            long current = folder.dynamicConfiguration().version();
            if (dynamic.version() != current + 1) {
                throw Failure.conflict(
                        "version_conflict",
                        "version %d is in force, so the next one is %d and not %d"
                                .formatted(current, current + 1, dynamic.version()));
            }
        }
        boolean isFixedNew = !Arrays.equals(folder.staticDocument(), fixedJson);
        folder.writeStaticConfiguration(fixedJson);
        folder.writeDynamicConfiguration(dynamicJson);
        out.printf("imported static_config.json and dynamic_config.json, version %d%n", dynamic.version());
        tell(socket.orElse(fixed.adminSocket()), isFixedNew);
    }

    // Where a SAM runs it takes the dynamic document at once, with its record; else the next start does both.
    private void tell(Path socket, boolean isFixedNew) {
        try (var sam = AdminClient.connect(socket).orElse(null)) {
            if (sam == null) {
                out.println("no SAM runs: the next start puts them in force");
                return;
            }
            long version =
                    sam.ask(AdminClient.command("reload")).path("version").asLong();
            out.printf("dynamic_config.json is in force, version %d%n", version);
            if (isFixedNew) {
                out.println("static_config.json has changed: it is in force when the SAM is started again");
            }
        }
    }

    /** Of the SAM that runs here, or of the configuration and the token if none does. */
    void status() {
        var settings = folder.settings();
        out.printf("node           %s%n", settings.node());
        try (var sam = AdminClient.connect(settings.adminSocket()).orElse(null)) {
            if (sam == null) {
                out.printf("process        none answers at %s%n", settings.adminSocket());
                configured(settings);
            } else {
                running(sam.ask(AdminClient.command("status")));
            }
        }
    }

    private void running(ObjectNode told) {
        out.printf(
                "process        %s, since %s%n",
                told.path("process").asLong(), told.path("since").asString());
        out.printf("world          %s%n", told.path("world").asString());
        out.printf(
                "position       %s; every use since %s is remembered%n",
                told.path("position").asString(), told.path("remembers_since").asString());
        for (var head : told.path("heads")) {
            out.printf(
                    "%-14s line %d, %s%n",
                    head.path("log").asString() + " log",
                    head.path("last").asLong(),
                    head.path("head").asString());
        }
        out.printf("HSM            %s%n", told.path("hsm").asBoolean() ? "answers" : "DOES NOT ANSWER");
        for (var module : told.path("modules")) {
            var reason = module.path("reason").asString();
            out.printf(
                    "token          %s: %s%s%n",
                    module.path("token").asString(),
                    module.path("condition").asString(),
                    reason.isEmpty() ? "" : ", " + reason);
        }
        out.printf("audit          %s%n", told.path("audit").asBoolean() ? "is written" : "CANNOT BE WRITTEN");
        out.printf("clock          %s%n", told.path("clock").asBoolean() ? "is trusted" : "IS NOT TRUSTED");
        out.printf(
                "machine        %s%n",
                told.path("intact").asBoolean()
                        ? "is intact, as far as is known"
                        : "WAS TAMPERED WITH: nothing is signed, made or changed");
        out.printf(
                "configuration  version %d in force%n",
                told.path("dynamic_version").asLong());
        var answers = new StringJoiner(", ");
        told.path("answers").forEachEntry((status, count) -> answers.add(count.asLong() + " " + status));
        out.printf("answers        %s%n", answers);
    }

    private void configured(SamSettings settings) {
        out.printf(
                "listens on     %s:%d%n",
                settings.listen().host(), settings.listen().port());
        if (!folder.isInitialised()) {
            out.println("world          none: not initialised");
            return;
        }
        var infrastructure = folder.infrastructure();
        out.printf("world          %s, nodes %s%n", infrastructure.world(), infrastructure.nodes());
        var version = folder.hasDynamicConfiguration()
                ? Optional.of(folder.dynamicConfiguration())
                : Optional.<DynamicConfiguration>empty();
        out.printf(
                "configuration  %s%n",
                version.map(it -> "version %d, %d signing services, %d authorization servers"
                                .formatted(
                                        it.version(),
                                        it.signingServices().size(),
                                        it.authorizationServers().size()))
                        .orElse("no dynamic_config.json"));
        try (var hsm = HsmToken.open(folder, settings.hsm(), infrastructure.world())) {
            boolean same = isOurs(infrastructure, hsm);
            for (var module : hsm.modules()) {
                out.printf(
                        "token          %s, %s%n",
                        module.token(),
                        module.condition() != ModuleState.Condition.UP
                                ? "is not to be used: " + module.reason()
                                : same ? "answers" : "is of another world");
            }
        }
    }

    private static boolean isOurs(Infrastructure infrastructure, Pkcs11Hsm hsm) {
        try {
            infrastructure.requireWorldOf(hsm);
            return true;
        } catch (Failure e) {
            if (e.kind() == Failure.Kind.CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    /** As SIGHUP does. */
    void rotateLogs() {
        try (var sam = running()) {
            sam.ask(AdminClient.command("rotate-logs"));
        }
        out.println("the audit goes on in new files");
    }

    private AdminClient running() {
        var socket = folder.settings().adminSocket();
        return AdminClient.connect(socket)
                .orElseThrow(() -> Failure.conflict("not_running", "no SAM answers at " + socket));
    }

    void verifyLog() {
        var settings = folder.settings();
        var auditKey = folder.infrastructure().auditKey();
        try {
            var service = Memory.serviceLog(settings);
            var admin = Memory.adminLog(settings);
            var known = new ArrayList<>(heads(settings));
            known.addAll(AuditVerifier.named(admin, AuditLogName.SERVICE));
            known.addAll(AuditVerifier.named(service, AuditLogName.ADMIN));
            boolean isServiceWhole = verify(service, auditKey, of(AuditLogName.SERVICE, known));
            boolean isAdminWhole = verify(admin, auditKey, of(AuditLogName.ADMIN, known));
            if (!isServiceWhole || !isAdminWhole) {
                throw Failure.conflict("audit_broken", "the audit log is not as it was written");
            }
        } catch (IOException e) {
            throw Failure.invalid("log", "cannot read the audit: " + e);
        }
    }

    // A SAM that runs knows how far its logs must reach, and it asks nothing of the HSM to say it.
    private static List<AuditChain.Head> heads(SamSettings settings) {
        try (var sam = AdminClient.connect(settings.adminSocket()).orElse(null)) {
            return sam == null
                    ? List.of()
                    : sam.ask(AdminClient.command("heads"))
                            .path("heads")
                            .valueStream()
                            .map(it -> new AuditChain.Head(
                                    AuditLogName.valueOf(
                                            it.path("log").asString().toUpperCase(Locale.ROOT)),
                                    it.path("last").asLong(),
                                    Bytes.ofBase64Url(it.path("head").asString())))
                            .toList();
        }
    }

    private static List<AuditChain.Head> of(AuditLogName log, List<AuditChain.Head> heads) {
        return heads.stream().filter(it -> it.log() == log).toList();
    }

    private boolean verify(Path log, Bytes auditKey, List<AuditChain.Head> known) throws IOException {
        return switch (AuditVerifier.verify(log, auditKey, known)) {
            case AuditVerifier.Finding.Whole it -> {
                out.printf(
                        "%s: whole; %s%d lines, %d signed roots%s, %d lines after it%s%n",
                        log,
                        it.files() == 1 ? "" : it.files() + " files, ",
                        it.lines(),
                        it.roots(),
                        it.lastRoot().map(at -> ", the last of " + at).orElse(""),
                        it.unsigned(),
                        it.begins() ? "" : "; an older file comes before");
                yield true;
            }
            case AuditVerifier.Finding.Broken it -> {
                out.printf("%s: BROKEN at line %d: %s%n", it.file(), it.line(), it.what());
                yield false;
            }
        };
    }

    /** Begins the memory of this SAM, if it has none yet, with the record of what was done. */
    private void audit(SamSettings settings, Hsm hsm, String command, String detail) {
        var time = new MachineTime();
        try (var memory = Memory.open(folder, settings, hsm, time)) {
            memory.sam()
                    .write(SamMemory.Entry.of(
                            AuditFacts.administration(command, "ok").detail(detail), time.now(), List.of()));
            memory.sam().seal(time.now(), true);
        } catch (IOException e) {
            throw Failure.unavailable("the memory", e);
        }
    }

    /** Which node this is must stand in the infrastructure; and several nodes must share their memory. */
    static void requireOurs(Infrastructure infrastructure, SamSettings settings) {
        if (!infrastructure.nodes().contains(settings.node())) {
            throw Failure.invalid(
                    "node",
                    "sam_infrastructure.json lists %s, but static_config.json is of node %s"
                            .formatted(infrastructure.nodes(), settings.node()));
        }
        requireShared(infrastructure.nodes(), settings);
    }

    private static void requireShared(List<String> nodes, SamSettings settings) {
        if (nodes.size() > 1 && settings.memory() instanceof SamSettings.Memory.Journal) {
            throw Failure.invalid(
                    "shared_memory_missing",
                    "sam_infrastructure.json has the nodes %s, which must share one memory (memory.postgresql), and a journal serves one: single use would not hold"
                            .formatted(nodes));
        }
    }

    private static String newName() {
        var chance = new byte[WORLD_BYTES];
        new SecureRandom().nextBytes(chance);
        return Bytes.of(chance).hex();
    }
}

package org.tabellion.samserver;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.adapter.out.pkcs11.ModuleState;
import org.tabellion.sam.application.SamHexagon;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.samapi.SamHttpServer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What administrators may ask of a SAM that runs. */
final class RunningSam implements AdminSocket.Desk {

    private static final Logger LOG = LoggerFactory.getLogger(RunningSam.class);
    private static final Duration LIFE_OF_A_CHALLENGE = Duration.ofMinutes(10);

    // What a SAM that somebody has tampered with does not do, whoever agrees: the custodians look at it first.
    private static final Set<String> CHANGING = Set.of("reload", "rotate-kek", "destroy-kek", "rewrap");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SamHexagon hexagon;
    private final SamMemory memory;
    private final ConfigurationInForce configuration;
    private final SamHttpServer server;
    private final MachineTime time;
    private final Supplier<List<ModuleState>> modules;
    private final Runnable tending;
    private final Custody custody;
    private final WorldKeeping keys;
    private final Runnable clearing;
    private final Instant since;
    private volatile @Nullable Challenge challenge;

    /**
     * @param modules how each HSM module is
     * @param tending takes a configuration that was imported, and seals the audit
     * @param clearing takes back that somebody has tampered with the machine
     */
    RunningSam(
            SamHexagon hexagon,
            SamMemory memory,
            ConfigurationInForce configuration,
            SamHttpServer server,
            MachineTime time,
            Supplier<List<ModuleState>> modules,
            Runnable tending,
            Custody custody,
            WorldKeeping keys,
            Runnable clearing) {
        this.hexagon = hexagon;
        this.memory = memory;
        this.configuration = configuration;
        this.server = server;
        this.time = time;
        this.modules = modules;
        this.tending = tending;
        this.custody = custody;
        this.keys = keys;
        this.clearing = clearing;
        this.since = time.now();
    }

    @Override
    public ObjectNode answer(ObjectNode request) {
        var command = request.path("command").asString("");
        if (CHANGING.contains(command) && !hexagon.reportHealth().health().intact()) {
            throw TamperGuard.tampered();
        }
        return switch (command) {
            case "status" -> status();
            case "heads" -> heads(JSON.createObjectNode());
            case "rotate-logs" -> rotateLogs();
            case "reload" -> reload();
            case "challenge" -> challenge();
            case "rotate-kek" -> {
                requireCustodians(request, "rotate-kek");
                yield JSON.createObjectNode().put("kek", keys.next());
            }
            case "destroy-kek" -> {
                var kek = request.path("kek").asString("");
                requireCustodians(request, "destroy-kek " + kek);
                keys.destroy(kek);
                yield done();
            }
            case "clear-tamper" -> {
                requireCustodians(request, "clear-tamper");
                clearing.run();
                yield done();
            }
            case "rewrap" -> {
                // One agreement serves all objects of one file, for ten minutes: each stays what it is.
                requireCustodians(request, "rewrap");
                yield rewrap(request);
            }
            default -> throw Failure.invalid("unknown_command", "this SAM knows no such command");
        };
    }

    private ObjectNode status() {
        var answer = JSON.createObjectNode();
        var description = hexagon.describeSam().describe();
        var health = hexagon.reportHealth().health();
        answer.put("node", description.node());
        answer.put("world", description.world());
        answer.put("process", ProcessHandle.current().pid());
        answer.put("since", since.toString());
        answer.put("position", memory.position().toString());
        answer.put("remembers_since", memory.complete().toString());
        answer.put("hsm", health.module());
        var tokens = answer.putArray("modules");
        for (var module : modules.get()) {
            tokens.addObject()
                    .put("token", module.token())
                    .put("condition", module.condition().name().toLowerCase(Locale.ROOT))
                    .put("reason", module.reason());
        }
        answer.put("audit", health.memory());
        answer.put("clock", health.clock());
        answer.put("intact", health.intact());
        answer.put("dynamic_version", configuration.current().version());
        heads(answer);
        var counters = answer.putObject("answers");
        for (Map.Entry<String, Long> counter : server.counters().entrySet()) {
            counters.put(counter.getKey(), counter.getValue());
        }
        return answer;
    }

    // What the log's file may not have yet is not named: the lines up to here are in it.
    private ObjectNode heads(ObjectNode answer) {
        var array = answer.putArray("heads");
        for (var head : written()) {
            array.addObject()
                    .put("log", head.log().label())
                    .put("last", head.sequence())
                    .put("head", head.digest().base64Url());
        }
        return answer;
    }

    private List<AuditChain.Head> written() {
        var heads = memory.heads();
        try {
            memory.seal(time.now(), false);
            return heads;
        } catch (Failure e) {
            LOG.warn("how far the audit has come is not told: {}", e.getMessage());
            return List.of();
        }
    }

    private ObjectNode rotateLogs() {
        hexagon.rotateAudit().rotate();
        LOG.info("the audit goes on in new files");
        return done();
    }

    private ObjectNode reload() {
        tending.run();
        return JSON.createObjectNode().put("version", configuration.current().version());
    }

    private ObjectNode challenge() {
        var fresh = Bytes.of(chance()).base64Url();
        challenge = new Challenge(fresh, time.now().plus(LIFE_OF_A_CHALLENGE));
        return JSON.createObjectNode().put("challenge", fresh);
    }

    private static byte[] chance() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private record Challenge(String value, Instant until) {}

    private synchronized void requireCustodians(ObjectNode request, String command) {
        var given = request.path("challenge").asString("");
        var open = challenge;
        if (open == null || !open.value().equals(given) || time.now().isAfter(open.until())) {
            throw Failure.conflict("challenge", "the custodians' agreement is too old: ask them again");
        }
        if (!command.equals("rewrap")) {
            challenge = null;
        }
        custody.requireSigned(
                WorldKeeping.statement(hexagon.describeSam().describe().world(), given, command),
                Bytes.ofBase64Url(request.path("agreement").asString("")));
    }

    private ObjectNode rewrap(ObjectNode request) {
        var answer = JSON.createObjectNode();
        answer.set("key_pair", JSON.readTree(keys.rewrap(JSON.writeValueAsBytes(request.path("key_pair")))));
        return answer;
    }

    private static ObjectNode done() {
        return JSON.createObjectNode().put("done", true);
    }
}

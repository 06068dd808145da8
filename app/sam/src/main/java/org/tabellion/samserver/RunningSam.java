package org.tabellion.samserver;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SamHexagon hexagon;
    private final SamMemory memory;
    private final ConfigurationInForce configuration;
    private final SamHttpServer server;
    private final MachineTime time;
    private final Supplier<List<ModuleState>> modules;
    private final Runnable tending;
    private final Instant since;

    /**
     * @param modules how each HSM module is
     * @param tending takes a configuration that was imported, and seals the audit
     */
    RunningSam(
            SamHexagon hexagon,
            SamMemory memory,
            ConfigurationInForce configuration,
            SamHttpServer server,
            MachineTime time,
            Supplier<List<ModuleState>> modules,
            Runnable tending) {
        this.hexagon = hexagon;
        this.memory = memory;
        this.configuration = configuration;
        this.server = server;
        this.time = time;
        this.modules = modules;
        this.tending = tending;
        this.since = time.now();
    }

    @Override
    public ObjectNode answer(ObjectNode request) {
        return switch (request.path("command").asString("")) {
            case "status" -> status();
            case "heads" -> heads(JSON.createObjectNode());
            case "rotate-logs" -> rotateLogs();
            case "reload" -> reload();
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

    private static ObjectNode done() {
        return JSON.createObjectNode().put("done", true);
    }
}

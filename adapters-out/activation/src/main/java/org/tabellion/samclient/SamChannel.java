package org.tabellion.samclient;

import java.io.IOException;
import java.net.URI;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.monitoring.RaiseAlarm;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kept-alive HTTPS with mutual authentication to the nodes of a SAM.
 *
 * <p>A request whose answer was lost is sent again with the same id, which the SAM answers from its record: a call
 * that returns was carried out exactly once. One that throws UNAVAILABLE may have been, and may be repeated by the
 * caller with the same id. No token is shown to a second node unless the first certainly did not use it, or both have one
 * memory.
 */
public final class SamChannel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SamChannel.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int ATTEMPTS = 3;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(150);

    private final SamClientSettings settings;
    private final List<SamNode> nodes;
    private final Sightings sightings;
    private final SeenPositions seen;
    private final RaiseAlarm alarm;
    private final AuditKeys auditKeys;
    private final ConcurrentHashMap<String, SamInfo> infos = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    /** The channel of a server. */
    public SamChannel(SamClientSettings settings, MutualTls tls, Sightings sightings, RaiseAlarm alarm) {
        this.settings = settings;
        this.nodes = settings.nodes().stream()
                .map(it -> new SamNode(it, tls, settings))
                .toList();
        this.sightings = sightings;
        this.seen = new SeenPositions(sightings);
        this.alarm = alarm;
        this.auditKeys = new AuditKeys(settings.auditKeys(), this::toldKeys);
    }

    /** The channel of a tool: to one SAM, remembering nothing when it ends. */
    public SamChannel(URI base, MutualTls tls, Duration timeout) {
        this(
                SamClientSettings.of(base, timeout),
                tls,
                Sightings.none(),
                (code, detail) -> LOG.warn("{}: {}", code, detail));
    }

    /**
     * @throws SamRefusal if the SAM answered with a 4xx
     * @throws Failure UNAVAILABLE if no node answered, or none can work now
     */
    public SamAnswer call(SamCall call) throws SamRefusal {
        var body = JSON.writeValueAsBytes(call.body());
        var route = route(call);
        @Nullable Throwable last = null;
        for (int attempt = 0; attempt < ATTEMPTS + nodes.size() - 1; attempt++) {
            pauseBefore(attempt);
            var next = route.next();
            if (next.isEmpty()) {
                break;
            }
            var node = next.get();
            switch (send(node, call, body)) {
                case SamNode.Sent.Answered(var answer, var _) -> {
                    return answer;
                }
                case SamNode.Sent.Refused(var refusal, var _) -> {
                    watch(node, refusal);
                    throw refusal;
                }
                case SamNode.Sent.Declined(var refusal) -> {
                    watch(node, refusal);
                    route.declined(node);
                    last = refusal;
                }
                case SamNode.Sent.NotReached(var why) -> {
                    route.notReached(node);
                    last = why;
                    LOG.warn("no answer from {} to {}: {}", node.name(), call.requestId(), why.toString());
                }
                case SamNode.Sent.Unsure(var why) -> {
                    route.unsure(node);
                    last = why;
                    if (why instanceof InvalidAnswer nonsense) {
                        refuse(nonsense, call.requestId());
                    }
                    // What it says itself it will say again; a lost answer may be had by asking once more.
                    if (why instanceof SamRefusal && nodes.size() == 1) {
                        throw Failure.unavailable("SAM", why);
                    }
                    LOG.warn("no answer from {} to {}: {}", node.name(), call.requestId(), why.toString());
                }
            }
        }
        route.end();
        throw Failure.unavailable("SAM", last);
    }

    /**
     * That the SAM's audit holds this signature, under a root that its audit key signed.
     *
     * @param audit the member of that name
     * @throws InvalidAnswer if it does not
     */
    public void requireEvidence(SamAnswer audit, String requestId, List<Bytes> hashes, List<Bytes> values) {
        var evidence = AuditEvidence.of(audit);
        evidence.requireAbout(requestId, hashes, values);
        auditKeys.requireSigned(evidence);
    }

    /** Tells the operators of an answer that nobody may use. */
    public void refuse(InvalidAnswer answer, String requestId) {
        LOG.error("request {}: {}", requestId, answer.getMessage());
        alarm.raise("sam.answer_invalid", requestId);
    }

    private SamNode.Sent send(SamNode node, SamCall call, byte[] body) {
        var memory = memoryOf(node);
        var before = seen.newest(memory);
        var sent = node.send(call, body, before);
        var position =
                switch (sent) {
                    case SamNode.Sent.Answered it -> it.position();
                    case SamNode.Sent.Refused it -> it.position();
                    default -> Optional.<SamPosition>empty();
                };
        // In a memory of several nodes each raises the epoch: there only the SAM itself can tell.
        if (!settings.sharedMemory()
                && before.isPresent()
                && position.map(it -> it.beganBehind(before.get())).orElse(false)) {
            distrust(node, "sam.rolled_back");
            return new SamNode.Sent.Unsure(new IOException("the SAM began anew behind what was seen of it"));
        }
        position.ifPresent(it -> seen.see(memory, it));
        return sent;
    }

    private Route route(SamCall call) {
        var trusted = nodes.stream().filter(it -> !seen.isDistrusted(it.name())).toList();
        if (trusted.isEmpty()) {
            throw Failure.unavailable("SAM that can be trusted", null);
        }
        if (nodes.size() == 1 || call.mayBeDoneTwice()) {
            return Route.free(inTurn(trusted));
        }
        if (settings.sharedMemory()) {
            var together = ofOneMemory(trusted);
            if (!together.isEmpty()) {
                return Route.free(inTurn(together));
            }
        }
        return Route.bound(trusted, sightings, call.tokenDigest());
    }

    private List<SamNode> inTurn(List<SamNode> among) {
        var order = new ArrayList<>(among);
        Collections.rotate(order, -Math.floorMod(turn.getAndIncrement(), among.size()));
        return order;
    }

    /** Those that say they have the memory that the first of them has; empty if none says so. */
    private List<SamNode> ofOneMemory(List<SamNode> trusted) {
        var first = trusted.stream().flatMap(it -> memoryTold(it).stream()).findFirst();
        if (first.isEmpty()) {
            return List.of();
        }
        var together = new ArrayList<SamNode>();
        for (var node : trusted) {
            var told = memoryTold(node);
            if (told.equals(first)) {
                together.add(node);
            } else if (told.isPresent()) {
                distrust(node, "sam.memory_differs");
            }
        }
        return together;
    }

    private Optional<String> memoryTold(SamNode node) {
        return info(node).flatMap(SamInfo::memory);
    }

    private Optional<SamInfo> info(SamNode node) {
        var known = Optional.ofNullable(infos.get(node.name()));
        return known.isPresent() ? known : ask(node);
    }

    private Optional<SamInfo> ask(SamNode node) {
        if (!node.backoff().admits()) {
            return Optional.empty();
        }
        var question = SamCall.get("/info", UUID.randomUUID().toString());
        if (node.send(question, new byte[0], Optional.empty()) instanceof SamNode.Sent.Answered(var answer, var _)) {
            try {
                var info = SamInfo.of(answer);
                infos.put(node.name(), info);
                return Optional.of(info);
            } catch (InvalidAnswer e) {
                refuse(e, question.requestId());
            }
        }
        return Optional.empty();
    }

    private Collection<PublicKey> toldKeys() {
        return nodes.stream()
                .filter(it -> !seen.isDistrusted(it.name()))
                .flatMap(it -> ask(it).stream())
                .flatMap(it -> it.auditKeys().stream())
                .toList();
    }

    /** What the nodes say that they make and use, all together; empty if none answers. */
    public Set<String> keyAlgorithms() {
        return nodes.stream()
                .filter(it -> !seen.isDistrusted(it.name()))
                .flatMap(it -> ask(it).stream())
                .flatMap(it -> it.keyAlgorithms().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The key to which PINs are encrypted, as a node says now; empty if the SAM keeps no PINs.
     *
     * @throws Failure UNAVAILABLE if no node answers
     */
    public Optional<SamPinKey> pinKey() {
        return nodes.stream()
                .filter(it -> !seen.isDistrusted(it.name()))
                .flatMap(it -> ask(it).stream())
                .findFirst()
                .orElseThrow(() -> Failure.unavailable("SAM", null))
                .pinKey();
    }

    private String memoryOf(SamNode node) {
        return settings.sharedMemory() ? "shared" : node.name();
    }

    private void watch(SamNode node, SamRefusal refusal) {
        if (refusal.code().equals("log_rolled_back")) {
            distrust(node, "sam.rolled_back");
        } else if (refusal.isOfStranger()
                || refusal.isAgainstContract()
                || Stream.of("tampered", "seal_invalid", "wrong_world").anyMatch(refusal.code()::equals)) {
            alarm.raise("sam." + refusal.code(), node.name() + " " + refusal.auditId());
        }
    }

    private void distrust(SamNode node, String alarmCode) {
        LOG.error("{} is not used any more: {}", node.name(), alarmCode);
        seen.distrust(node.name(), alarmCode);
        alarm.raise(alarmCode, node.name());
    }

    private static void pauseBefore(int attempt) {
        try {
            Thread.sleep(BETWEEN_ATTEMPTS.multipliedBy(attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("SAM", e);
        }
    }

    /** Keeps what was seen last, and lets go of the connections. */
    @Override
    public void close() {
        seen.close();
        nodes.forEach(SamNode::close);
    }
}

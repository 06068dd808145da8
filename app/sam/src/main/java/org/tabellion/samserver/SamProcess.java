package org.tabellion.samserver;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.StaticConfiguration;
import org.tabellion.sam.adapter.out.crypto.BouncyCertificateForms;
import org.tabellion.sam.adapter.out.crypto.BouncyPinHashes;
import org.tabellion.sam.adapter.out.crypto.JcaFactorProofs;
import org.tabellion.sam.adapter.out.crypto.JcaPublicKeys;
import org.tabellion.sam.adapter.out.crypto.JwePinEnvelopes;
import org.tabellion.sam.adapter.out.crypto.JwsApprovals;
import org.tabellion.sam.adapter.out.crypto.JwsSadVerifier;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Hsm;
import org.tabellion.sam.application.SamHexagon;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.samapi.SamHttpServer;
import org.tabellion.samapi.SamInterface;
import org.tabellion.samapi.SamRoutes;
import org.tabellion.samapi.SamSettings;

/** The running SAM: its parts, in the order in which they start, and back. */
final class SamProcess {

    private static final Logger LOG = LoggerFactory.getLogger(SamProcess.class);

    private final Pkcs11Hsm hsm;
    private final Memory memory;
    private final SamHttpServer server;
    private final AdminSocket socket;
    private final TamperGuard tamper;
    private final ScheduledExecutorService everySecond;
    private final CountDownLatch ended = new CountDownLatch(1);

    private SamProcess(
            Pkcs11Hsm hsm,
            Memory memory,
            SamHttpServer server,
            AdminSocket socket,
            TamperGuard tamper,
            ScheduledExecutorService everySecond) {
        this.hsm = hsm;
        this.memory = memory;
        this.server = server;
        this.socket = socket;
        this.tamper = tamper;
        this.everySecond = everySecond;
    }

    /**
     * Returns when requests are answered, having said so on {@code out} by a line that begins with {@code ready}. The
     * process then ends in order when it is told to (SIGTERM).
     *
     * @throws Failure INVALID naming what in the configuration is wrong; CONFLICT if another process uses the memory as this node
     */
    static SamProcess start(ConfigurationFolder folder, PrintStream out) {
        SoftwareCryptography.takeFastest();
        var settings = folder.settings();
        var infrastructure = folder.infrastructure();
        Administration.requireOurs(infrastructure, settings);
        var configuration = new ConfigurationInForce(folder, fixed(settings));
        var identity = folder.tls(settings.tls());
        var time = new MachineTime();
        var hsm = HsmToken.openOurs(folder, settings.hsm(), infrastructure);
        var memory = Memory.open(folder, settings, hsm, time);
        auditInForce(configuration, memory.sam(), time);
        var random = new SecureRandom();
        var tamper = TamperGuard.watch(
                folder, settings.tamper(), hsm, what -> record(memory.sam(), time, "tamper", "failed", what));
        var surroundings = new SamHexagon.Surroundings(
                hsm,
                memory.sam(),
                new JwsSadVerifier(),
                new JwsApprovals(),
                new JcaPublicKeys(),
                new BouncyCertificateForms(),
                new JwePinEnvelopes(),
                new BouncyPinHashes(),
                new JcaFactorProofs(),
                configuration,
                configuration,
                time,
                count -> {
                    var bytes = new byte[count];
                    random.nextBytes(bytes);
                    return Bytes.of(bytes);
                });
        var hexagon = SamHexagon.in(surroundings, tamper);
        var server = new SamHttpServer(
                new InetSocketAddress(
                        settings.listen().host(), settings.listen().port()),
                identity,
                new SamRoutes(edge(hexagon, random), settings.node()));
        var everySecond = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("every-second").daemon().factory());
        var running = new RunningSam(
                hexagon,
                memory.sam(),
                configuration,
                server,
                time,
                hsm::modules,
                () -> tend(hexagon, tamper, configuration, memory.sam(), time),
                infrastructure.custody(),
                new WorldKeeping(folder, hsm, memory.sam(), settings.node()),
                () -> {
                    tamper.clear();
                    record(memory.sam(), time, "tamper", "ok", "two custodians have cleared it");
                });
        var socket = AdminSocket.open(settings.adminSocket(), running);
        var process = new SamProcess(hsm, memory, server, socket, tamper, everySecond);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(process::end));
        try {
            server.start();
        } catch (IOException e) {
            throw Failure.invalid("listen", "cannot listen on %s: %s".formatted(settings.listen(), e.getMessage()));
        }
        if (!HangUp.does(() -> rotate(hexagon))) {
            LOG.warn("SIGHUP is ignored, as nohup has it: the audit does not go on in new files when logrotate asks");
        }
        everySecond.scheduleAtFixedRate(
                () -> tend(hexagon, tamper, configuration, memory.sam(), time), 1, 1, TimeUnit.SECONDS);
        out.printf(
                "ready https://%s:%d/sam/v1 node %s world %s%n",
                settings.listen().host(), server.port(), settings.node(), infrastructure.world());
        out.flush();
        return process;
    }

    /** Returns when the process has been told to end, and has done so in order. */
    void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        socket.close();
        server.close();
        tamper.close();
        everySecond.shutdownNow();
        try {
            memory.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the memory was not closed in order", e);
        } finally {
            hsm.close();
            ended.countDown();
        }
    }

    // Nobody waits for the answer to a signal; if the new files cannot be written, /health says so.
    private static void rotate(SamHexagon hexagon) {
        try {
            hexagon.rotateAudit().rotate();
            LOG.info("the audit goes on in new files");
        } catch (Failure e) {
            LOG.error("the audit cannot go on in new files: {}", e.getMessage());
        }
    }

    // A scheduled task that throws is never run again, so what may pass is caught here.
    private static void tend(
            SamHexagon hexagon,
            TamperGuard tamper,
            ConfigurationInForce configuration,
            SamMemory memory,
            MachineTime time) {
        try {
            if (!tamper.isTampered() && configuration.look()) {
                auditInForce(configuration, memory, time);
            }
            hexagon.beatAudit().beat();
        } catch (Failure e) {
            LOG.error("the audit was not sealed: {}", e.getMessage());
        }
    }

    private static void record(SamMemory memory, MachineTime time, String type, String outcome, String detail) {
        var facts = AuditFacts.administration(type, outcome).detail(detail);
        memory.write(SamMemory.Entry.of(facts, time.now(), List.of()));
    }

    // Also at each start, before anything is served: a document that was stored before a crash is told of here.
    private static void auditInForce(ConfigurationInForce configuration, SamMemory memory, MachineTime time) {
        var facts = AuditFacts.administration("configuration", "ok")
                .detail("in force")
                .document(configuration.digest(), configuration.current().version());
        var follow = new Demand.Follow(
                configuration.fixed().node(), configuration.current().version(), configuration.digest());
        switch (memory.write(SamMemory.Entry.of(facts, time.now(), List.of(follow)))) {
            case SamMemory.Written.Granted granted -> granted.ticket().awaitFlush();
            case SamMemory.Written.Refused _ ->
                throw Failure.conflict(
                        "configuration_rolled_back",
                        "dynamic_config.json of version %d was replaced before; import its content as a newer version"
                                .formatted(configuration.current().version()));
        }
    }

    private static StaticConfiguration fixed(SamSettings settings) {
        var policy = settings.policy();
        return new StaticConfiguration(
                settings.node(),
                "0",
                policy.requireSkad(),
                policy.keyAlgorithms(),
                policy.hashesPerRequest(),
                policy.authenticationMaxAge().toSeconds(),
                settings.operators(),
                policy.scal1Allowed(),
                policy.limits(),
                policy.factors());
    }

    private static SamInterface edge(SamHexagon hexagon, SecureRandom random) {
        return new SamInterface(
                hexagon.admitClient(),
                hexagon.generateKeyPair(),
                hexagon.assignKeyPair(),
                hexagon.provePossession(),
                hexagon.updateKeyPair(),
                hexagon.activateAndSign(),
                hexagon.checkFactor(),
                hexagon.destroyKeyPair(),
                hexagon.changeFactor(),
                hexagon.replaceConfiguration(),
                hexagon.checkpointAudit(),
                hexagon.refuseCall(),
                hexagon.describeSam(),
                hexagon.reportHealth(),
                count -> {
                    var bytes = new byte[count];
                    random.nextBytes(bytes);
                    return Bytes.of(bytes);
                });
    }
}

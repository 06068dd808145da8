package org.tabellion.samserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.TamperState;
import org.tabellion.samapi.SamSettings;

/**
 * Asks the tamper probe again and again. What it has said once is kept, sealed by the world's seal key, until two custodians
 * take it back; a state that is missing or altered is one of a machine that was tampered with, and so is a probe that is
 * missing, that hangs, or that was not asked for too long.
 */
final class TamperGuard implements TamperState, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TamperGuard.class);
    private static final String INTACT = "intact";
    private static final String TAMPERED = "tampered";
    // The machine may be slow; it may not forget to look.
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final int LONGEST_WORD = 64;

    private final ConfigurationFolder folder;
    private final Optional<SamSettings.Tamper> settings;
    private final Hsm hsm;
    private final Consumer<String> audit;
    private final Thread watcher;

    private volatile boolean tampered;
    private volatile long lastIntact = System.nanoTime();

    private TamperGuard(
            ConfigurationFolder folder, Optional<SamSettings.Tamper> settings, Hsm hsm, Consumer<String> audit) {
        this.folder = folder;
        this.settings = settings;
        this.hsm = hsm;
        this.audit = audit;
        this.watcher = Thread.ofPlatform().name("tamper-probe").daemon().unstarted(this::watch);
    }

    /**
     * Asks once before it returns.
     *
     * @param audit is told what was found
     */
    static TamperGuard watch(
            ConfigurationFolder folder, Optional<SamSettings.Tamper> settings, Hsm hsm, Consumer<String> audit) {
        var guard = new TamperGuard(folder, settings, hsm, audit);
        if (settings.isPresent()) {
            if (!isIntact(folder, hsm)) {
                guard.found("it was tampered with before, or tamper_state is missing or altered");
            }
            guard.look(settings.get());
            guard.watcher.start();
        }
        return guard;
    }

    /** What a new world, or one whose custodians say so, begins with. */
    static void declareIntact(ConfigurationFolder folder, Hsm hsm) {
        folder.writeTamperState(state(INTACT, hsm));
    }

    /** @throws Failure CONFLICT {@code tampered} if a SAM that would start here refused its calls for what was found before */
    static void requireIntact(ConfigurationFolder folder, Optional<SamSettings.Tamper> settings, Hsm hsm) {
        if (settings.isPresent() && !isIntact(folder, hsm)) {
            throw tampered();
        }
    }

    static Failure tampered() {
        return Failure.conflict("tampered", "the machine was tampered with: look at it, then clear-tamper");
    }

    /** Takes back what was found; the probe is asked again at once. */
    synchronized void clear() {
        if (settings.isPresent()) {
            var complaint = complaint(settings.get());
            if (complaint.isPresent()) {
                throw Failure.conflict("tampered", "the probe still says so: " + complaint.get());
            }
        }
        declareIntact(folder, hsm);
        lastIntact = System.nanoTime();
        tampered = false;
    }

    @Override
    public boolean isTampered() {
        return tampered || settings.map(this::isOverdue).orElse(false);
    }

    private boolean isOverdue(SamSettings.Tamper probe) {
        return System.nanoTime() - lastIntact
                > probe.interval().plus(probe.timeout()).plus(GRACE).toNanos();
    }

    private void watch() {
        try {
            var probe = settings.orElseThrow();
            while (true) {
                TimeUnit.NANOSECONDS.sleep(probe.interval().toNanos());
                look(probe);
            }
        } catch (InterruptedException ended) {
            LOG.debug("the tamper probe is not asked any more");
        }
    }

    private synchronized void look(SamSettings.Tamper probe) {
        complaint(probe).ifPresentOrElse(this::found, () -> lastIntact = System.nanoTime());
    }

    // Refused first, written down then: a disk that is full does not make it intact.
    private synchronized void found(String what) {
        if (tampered) {
            return;
        }
        tampered = true;
        LOG.error("TAMPERED: nothing is signed, made or changed until two custodians clear it: {}", what);
        try {
            folder.writeTamperState(state(TAMPERED, hsm));
        } catch (Failure e) {
            LOG.error("the state cannot be written down: {}", e.getMessage());
            folder.removeTamperState();
        }
        try {
            audit.accept(what);
        } catch (Failure e) {
            LOG.error("that the machine was tampered with is not in the audit: {}", e.getMessage());
        }
    }

    /** Why the machine is not intact; empty if it is. */
    private static Optional<String> complaint(SamSettings.Tamper settings) {
        return switch (settings.probe()) {
            case SamSettings.Probe.Program(var words) -> run(words, settings.timeout());
            case SamSettings.Probe.Word(var file) -> {
                try (var content = Files.newInputStream(file)) {
                    var word = new String(content.readNBytes(LONGEST_WORD), StandardCharsets.UTF_8).strip();
                    yield word.equals(INTACT) ? Optional.empty() : Optional.of(file + " does not say intact");
                } catch (IOException e) {
                    yield Optional.of(
                            "the probe's file cannot be read: " + e.getClass().getSimpleName());
                }
            }
        };
    }

    private static Optional<String> run(java.util.List<String> words, Duration timeout) {
        try {
            var process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return Optional.of("the probe did not end in time");
            }
            int code = process.exitValue();
            return code == 0 ? Optional.empty() : Optional.of("the probe ended with code " + code);
        } catch (IOException e) {
            return Optional.of("the probe cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static boolean isIntact(ConfigurationFolder folder, Hsm hsm) {
        return folder.tamperState()
                .map(it -> it.equals(new String(state(INTACT, hsm), StandardCharsets.UTF_8)))
                .orElse(false);
    }

    private static byte[] state(String state, Hsm hsm) {
        var seal = hsm.seal(Bytes.ofUtf8("tamper_state " + hsm.world() + " " + state));
        return "%s %s%n".formatted(state, seal.base64Url()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}

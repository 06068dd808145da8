package org.tabellion.sam.adapter.out.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.sam.adapter.out.pkcs11.ModuleState.Condition;

/**
 * opencryptoki's soft token, whose daemon is killed and started again under load. It wraps by AES-CBC alone and has no EC
 * keys, hence no audit key: a world cannot live in it, but wrapping key and signers' RSA keys can, and the way back is the
 * same. Needs the package and root, because token and daemon belong to the machine.
 */
@Tag("long")
final class OpencryptokiTest {

    private static final Path DAEMON = Path.of("/usr/sbin/pkcsslotd");
    private static final Path MODULE = TokenTools.firstOrNone(List.of(
            "/usr/lib/x86_64-linux-gnu/opencryptoki/libopencryptoki.so.0",
            "/usr/lib/aarch64-linux-gnu/opencryptoki/libopencryptoki.so.0"));
    private static final String SLOT = "3";
    private static final String LABEL = "tabellion-test";
    private static final String PIN = "25801470";
    private static final int ROUNDS = Integer.getInteger("tabellion.loss.rounds", 3);

    @Test
    void a_killed_daemon_is_found_again_and_no_signature_is_wrong(@TempDir Path directory) throws Exception {
        requireAMachineOfOurOwn();
        start();
        try {
            makeToken();
            var settings = Pkcs11Settings.of(
                            MODULE,
                            LABEL,
                            TokenTools.pinFile(directory, "pin", PIN),
                            "world-o",
                            Pkcs11Vendor.named("opencryptoki"))
                    .withPool(2, 64);
            var module = Pkcs11Module.start(settings, (_, _) -> {}, OpencryptokiTest::keys);
            module.problem().ifPresent(problem -> {
                throw problem;
            });
            try (var hsm = new Pkcs11Hsm("world-o", new Rotation(List.of(module)), new WorldProof())) {
                goesOnWithoutItsDaemon(hsm, module);
                for (int round = 0; round < ROUNDS; round++) {
                    comesBackWithItsDaemon(hsm, module);
                }
            }
        } finally {
            kill();
        }
    }

    // A long test that was not made shows nothing: what is missing is told, and fails.
    private static void requireAMachineOfOurOwn() {
        assertThat(Files.isExecutable(DAEMON) && Files.exists(MODULE))
                .as("%s and its library are there: apt-get install --no-install-recommends opencryptoki", DAEMON)
                .isTrue();
        assertThat(System.getProperty("user.name"))
                .as("the user, as daemon and token belong to the machine")
                .isEqualTo("root");
        assertThat(daemon().map(ProcessHandle::pid))
                .as("the process of a daemon that somebody else uses: stop it first")
                .isEmpty();
    }

    /** Who is connected already does not need it: the token's state lies in shared memory. */
    private static void goesOnWithoutItsDaemon(Pkcs11Hsm hsm, Pkcs11Module module) throws Exception {
        try (var load = Load.on(hsm, KeyAlgorithm.RSA_2048, 3)) {
            for (int round = 0; round < ROUNDS; round++) {
                load.await(50, 20);
                kill();
                Thread.sleep(1500);
                assertThat(module.state().condition()).isEqualTo(Condition.UP);
                start();
                load.await(50, 20);
            }
            System.out.printf(
                    "opencryptoki: daemon killed and started %d times under load: %d right, %d refused%n",
                    ROUNDS, load.right(), load.refused());
        }
    }

    /** Who begins anew cannot without it. */
    private static void comesBackWithItsDaemon(Pkcs11Hsm hsm, Pkcs11Module module) throws Exception {
        kill();
        Library.of(MODULE).cryptoki().finish();
        awaitCondition(module, Condition.LOST);
        assertThat(hsm.isAlive()).isFalse();
        Thread.sleep(1000);
        var reason = module.state().reason();
        long begin = System.nanoTime();
        start();
        awaitCondition(module, Condition.UP);
        try (var load = Load.on(hsm, KeyAlgorithm.RSA_2048, 3)) {
            load.await(20, 20);
            System.out.printf(
                    "opencryptoki: library finalized and daemon killed (%s): 20 right values %.2f s after the daemon's return, %d refused%n",
                    reason, (System.nanoTime() - begin) / 1e9, load.refused());
        }
    }

    private static void awaitCondition(Pkcs11Module module, Condition condition) throws Exception {
        for (int i = 0; i < 500 && module.state().condition() != condition; i++) {
            Thread.sleep(20);
        }
        assertThat(module.state().condition()).isEqualTo(condition);
    }

    /** What a world has, but for the audit key; made when it is not there. */
    private static World keys(Session session, String world) throws Pkcs11Exception {
        var template = Template.of()
                .number(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
                .number(Ck.CKA_KEY_TYPE, Ck.CKK_AES)
                .flag(Ck.CKA_TOKEN, true)
                .text(Ck.CKA_LABEL, world + "/kek-1");
        var found = session.find(template.build());
        long kek = found.isEmpty()
                ? session.generateKey(
                        Mechanism.AES_KEY_GEN,
                        template.number(Ck.CKA_VALUE_LEN, 32)
                                .flag(Ck.CKA_PRIVATE, true)
                                .flag(Ck.CKA_SENSITIVE, true)
                                .flag(Ck.CKA_EXTRACTABLE, false)
                                .flag(Ck.CKA_WRAP, true)
                                .flag(Ck.CKA_UNWRAP, true)
                                .build())
                : found.getFirst();
        var macTemplate = Template.of()
                .number(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
                .number(Ck.CKA_KEY_TYPE, Ck.CKK_GENERIC_SECRET)
                .flag(Ck.CKA_TOKEN, true)
                .text(Ck.CKA_LABEL, world + "/seal");
        var macs = session.find(macTemplate.build());
        long seal = macs.isEmpty()
                ? session.generateKey(
                        Mechanism.GENERIC_SECRET_KEY_GEN,
                        macTemplate
                                .number(Ck.CKA_VALUE_LEN, 32)
                                .flag(Ck.CKA_PRIVATE, true)
                                .flag(Ck.CKA_SIGN, true)
                                .build())
                : macs.getFirst();
        return new World(Map.of("kek-1", kek), "kek-1", seal, seal, seal, Bytes.of(), Optional.empty());
    }

    /** A token that an earlier run made is taken again; one of somebody else's is left alone. */
    private static void makeToken() {
        var told = TokenTools.output(List.of("pkcsconf", "-t", "-c", SLOT));
        assertThat(told)
                .as(
                        "slot %s of opencryptoki is its soft token: /etc/opencryptoki/opencryptoki.conf as it is installed",
                        SLOT)
                .contains("IBM SoftTok");
        if (told.contains(LABEL)) {
            return;
        }
        assertThat(told)
                .as("the soft token is new: one that somebody else has set up is left alone")
                .contains("USER_PIN_TO_BE_CHANGED");
        TokenTools.run(Map.of(), List.of("sh", "-c", "echo %s | pkcsconf -I -c %s -S 87654321".formatted(LABEL, SLOT)));
        TokenTools.run(Map.of(), List.of("pkcsconf", "-P", "-c", SLOT, "-S", "87654321", "-n", "76543210"));
        TokenTools.run(Map.of(), List.of("pkcsconf", "-u", "-c", SLOT, "-S", "76543210", "-n", "11111111"));
        TokenTools.run(Map.of(), List.of("pkcsconf", "-p", "-c", SLOT, "-U", "11111111", "-n", PIN));
    }

    private static void start() throws Exception {
        TokenTools.run(Map.of(), List.of(DAEMON.toString()));
        for (int i = 0; i < 100 && daemon().isEmpty(); i++) {
            Thread.sleep(50);
        }
        Thread.sleep(300);
    }

    /** The one that this test started: there was none before. */
    private static Optional<ProcessHandle> daemon() {
        return ProcessHandle.allProcesses()
                .filter(it -> it.info().command().map(DAEMON.toString()::equals).orElse(false))
                .findFirst();
    }

    private static void kill() throws Exception {
        var running = daemon();
        if (running.isPresent()) {
            running.get().destroyForcibly();
            running.get().onExit().get(10, TimeUnit.SECONDS);
        }
    }
}

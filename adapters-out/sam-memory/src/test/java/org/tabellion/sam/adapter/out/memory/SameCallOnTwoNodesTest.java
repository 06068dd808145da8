package org.tabellion.sam.adapter.out.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.ActivateAndSign.Outcome;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.Call;
import org.tabellion.sam.GenerateKeyPair;
import org.tabellion.sam.GenerateKeyPair.KeyTemplate;
import org.tabellion.sam.SamError;
import org.tabellion.sam.testkit.SamFixture;
import org.tabellion.sam.testkit.ScriptedSadVerifier;
import org.tabellion.sam.testkit.SoftwareHsm;

/** Two whole SAMs on one PostgreSQL are asked the same call, with an approval that would suffice for both. */
class SameCallOnTwoNodesTest {

    private static final List<Dtbsr> ONE = List.of(SamFixture.hash(1));
    private static final List<Dtbsr> ENOUGH_FOR_BOTH = List.of(SamFixture.hash(1), SamFixture.hash(1));

    private static PostgresServer server;

    private final SoftwareHsm hsm = new SoftwareHsm();
    private final ManualTime time = new ManualTime(SamFixture.NOW);
    private final ScriptedSadVerifier verifier = new ScriptedSadVerifier();
    private final List<PostgresSamMemory> memories = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private SamFixture a;
    private SamFixture b;
    private SamFixture.Owned owned;

    @BeforeAll
    static void startServer(@TempDir Path home) {
        server = PostgresServer.start(home);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void begin() {
        var schema = server.schema();
        a = node(schema, "sam-a");
        b = node(schema, "sam-b");
        owned = a.readyToSign(SamFixture.ANA);
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        memories.forEach(PostgresSamMemory::abandon);
    }

    private SamFixture node(String schema, String name) {
        var memory = PostgresSamMemory.open(
                server.address(schema), new MemorySurroundings(name, new CollectingLog(), hsm, (_, _) -> {}, time));
        memories.add(memory);
        return new SamFixture(
                SamFixture.Parts.scripted(hsm, memory, verifier),
                time,
                SamFixture.configuration(Bytes.ofUtf8("the key of the server"), Set.of(JwsAlgorithm.ES256)));
    }

    private Callable<Outcome> signing(SamFixture node, Call call, Sad sad) {
        return () -> node.sign(call, owned, ONE, sad);
    }

    @Test
    void who_comes_second_waits_and_gets_the_answer_of_the_first() throws Exception {
        var call = SamFixture.call();
        var sad = verifier.mint(a.claims(hsm, owned, ENOUGH_FOR_BOTH, true));
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        hsm.before(SoftwareHsm.Step.SIGN, () -> {
            begun.countDown();
            await(mayEnd);
        });

        var first = threads.submit(signing(a, call, sad));
        await(begun);
        var second = threads.submit(signing(b, call, sad));
        PostgresServer.pause(300);
        assertThat(second.isDone()).isFalse();
        mayEnd.countDown();

        assertThat(first.get()).isInstanceOf(Outcome.Signed.class);
        assertThat(second.get()).isEqualTo(first.get());
        assertThat(hsm.signatures()).isOne();
    }

    @Test
    void of_a_race_both_get_the_same_answer() throws Exception {
        int races = 20;
        for (int i = 1; i <= races; i++) {
            var call = SamFixture.call();
            var sad = verifier.mint(a.claims(hsm, owned, ENOUGH_FOR_BOTH, true));

            var answers = threads.invokeAll(List.of(signing(a, call, sad), signing(b, call, sad)));

            assertThat(answers.getFirst().get()).isInstanceOf(Outcome.Signed.class);
            assertThat(answers.getLast().get()).isEqualTo(answers.getFirst().get());
            assertThat(hsm.signatures()).isEqualTo(i);
        }
    }

    @Test
    void a_key_that_is_asked_for_twice_is_one_key() throws Exception {
        var template = new KeyTemplate("ECDSA", OptionalInt.empty(), Optional.of("secp256r1"));
        for (int i = 0; i < 5; i++) {
            var call = SamFixture.call();

            var answers = threads.invokeAll(List.<Callable<GenerateKeyPair.Outcome>>of(
                    () -> a.sam().generateKeyPair().generate(call, template),
                    () -> b.sam().generateKeyPair().generate(call, template)));

            assertThat(answers.getFirst().get()).isInstanceOf(GenerateKeyPair.Outcome.Generated.class);
            assertThat(answers.getLast().get()).isEqualTo(answers.getFirst().get());
        }
    }

    @Test
    void a_call_whose_node_died_over_it_is_refused_at_once_and_not_signed_again() {
        var call = SamFixture.call();
        var sad = verifier.mint(a.claims(hsm, owned, ENOUGH_FOR_BOTH, true));
        hsm.before(SoftwareHsm.Step.SIGN, () -> memories.getFirst().abandon());
        assertThat(a.sign(call, owned, ONE, sad)).isInstanceOf(Outcome.Refused.class);
        hsm.before(SoftwareHsm.Step.SIGN, () -> {});
        int signatures = hsm.signatures();
        long asked = System.nanoTime();

        assertThat(b.sign(call, owned, ONE, sad)).isInstanceOfSatisfying(Outcome.Refused.class, it -> assertThat(
                        it.refusal().error())
                .isEqualTo(SamError.SAD_INVALID));

        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
        assertThat(hsm.signatures()).isEqualTo(signatures);
        // As another call it takes what is left.
        assertThat(b.sign(SamFixture.call(), owned, ONE, sad)).isInstanceOf(Outcome.Signed.class);
    }

    @Test
    void a_call_that_the_module_failed_is_given_back_and_done_by_the_other_node() {
        var call = SamFixture.call();
        var sad = verifier.mint(a.claims(hsm, owned, ENOUGH_FOR_BOTH, true));
        hsm.before(SoftwareHsm.Step.SIGN, () -> {
            throw Failure.unavailable("the module", null);
        });
        assertThat(a.sign(call, owned, ONE, sad)).isInstanceOf(Outcome.Refused.class);
        hsm.before(SoftwareHsm.Step.SIGN, () -> {});

        assertThat(b.sign(call, owned, ONE, sad)).isInstanceOf(Outcome.Signed.class);
    }

    @Test
    @Tag("long")
    void a_frozen_database_holds_no_call_for_long_and_nothing_is_signed_twice() throws Exception {
        var call = SamFixture.call();
        var sad = verifier.mint(a.claims(hsm, owned, ENOUGH_FOR_BOTH, true));
        hsm.before(SoftwareHsm.Step.SIGN, server::freeze);
        var limit = Duration.ofSeconds(45);

        // Begun before, signed, and not ended: its value stays where it is.
        var begun = ended(signing(a, call, sad));
        var during = ended(signing(b, SamFixture.call(), sad));
        var later = ended(signing(a, SamFixture.call(), sad));
        hsm.before(SoftwareHsm.Step.SIGN, () -> {});
        server.thaw();

        for (var each : List.of(begun, during, later)) {
            assertThat(each.outcome()).isInstanceOfSatisfying(Outcome.Refused.class, it -> assertThat(
                            it.refusal().error())
                    .isIn(SamError.AUDIT_UNAVAILABLE, SamError.CM_UNAVAILABLE));
            assertThat(each.lasted()).isLessThan(limit);
        }
        System.out.printf(
                "frozen database: the call at work ended after %s, one on the other node after %s, one later after %s%n",
                begun.lasted(), during.lasted(), later.lasted());
        assertThat(hsm.signatures()).isOne();
        for (var node : List.of(a, b)) {
            var outcome = afterBeat(node);
            while (!(outcome instanceof Outcome.Signed)) {
                assertThat(System.nanoTime() - begun.began())
                        .as(String.valueOf(outcome))
                        .isLessThan(limit.multipliedBy(2).toNanos());
                PostgresServer.pause(500);
                outcome = afterBeat(node);
            }
        }
        int signatures = hsm.signatures();
        for (var node : List.of(b, a)) {
            assertThat(node.sign(call, owned, ONE, sad)).isInstanceOf(Outcome.Refused.class);
        }
        assertThat(hsm.signatures()).isEqualTo(signatures);
    }

    // The beat of each second is the first that gets through to the database again.
    private Outcome afterBeat(SamFixture node) {
        try {
            node.sam().beatAudit().beat();
        } catch (Failure notYet) {
            // The call says so, too.
        }
        return node.sign(SamFixture.call(), owned, ONE, verifier.mint(node.claims(hsm, owned, ONE, false)));
    }

    private record Ended(Outcome outcome, long began, Duration lasted) {}

    private static Ended ended(Callable<Outcome> asked) throws Exception {
        long began = System.nanoTime();
        var outcome = asked.call();
        return new Ended(outcome, began, Duration.ofNanos(System.nanoTime() - began));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.tabellion.sam.adapter.out.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.ActivateAndSign.Outcome;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.Call;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.testkit.ImpatientSamMemory;
import org.tabellion.sam.testkit.SamFixture;
import org.tabellion.sam.testkit.SamFixture.Owned;
import org.tabellion.sam.testkit.ScriptedSadVerifier;
import org.tabellion.sam.testkit.SoftwareHsm;

/**
 * The power goes at each point of a signature, one after the other: before each operation of the disk, before the module
 * signs and after it has. What was not forced is gone then, or is there by luck. Nothing is left to chance.
 */
class PowerLossPointsTest {

    /** More than a call alone has. */
    private static final int POINTS = 20;

    private static final int TOGETHER = 4;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wherever_the_power_goes_a_use_that_reached_the_module_is_known_and_an_answer_is_repeated(boolean keepsUnforced)
            throws Exception {
        int afterTheSignature = 0;
        int answered = 0;
        for (int point = 0; point < POINTS; point++) {
            var scene = new Scene(memory -> memory);
            var ask = scene.asking(1);
            scene.folder.crashAfter(point);

            scene.askAll(List.of(ask));
            int reached = scene.reached.get();
            int signed = scene.signed(ask);
            scene.restart(keepsUnforced);

            assertRepeated(scene);
            if (reached > 0) {
                assertThat(scene.ask(ask.byAnotherCall()))
                        .as("point " + point)
                        .satisfies(PowerLossPointsTest::isReplay);
                assertThat(scene.signed(ask)).as("point " + point).isEqualTo(signed);
            }
            afterTheSignature += signed == 1 && scene.answers.isEmpty() ? 1 : 0;
            answered += scene.answers.isEmpty() ? 0 : 1;
        }

        // Once the module has signed: before the key is destroyed, the root signed, the disk written to, and forced.
        assertThat(afterTheSignature).isEqualTo(4);
        assertThat(answered).isPositive();
    }

    @Test
    void a_memory_that_reserves_after_the_signature_is_found_out_at_each_point_between_them() throws Exception {
        int afterTheSignature = 0;
        for (int point = 0; point < POINTS; point++) {
            var scene = new Scene(ImpatientSamMemory::new);
            var ask = scene.asking(1);
            scene.folder.crashAfter(point);

            scene.askAll(List.of(ask));
            boolean isSigned = scene.signed(ask) == 1 && scene.answers.isEmpty();
            scene.restart(false);
            scene.ask(ask.byAnotherCall());

            if (isSigned) {
                afterTheSignature++;
                assertThat(scene.signed(ask)).as("point " + point).isEqualTo(2);
            }
        }
        assertThat(afterTheSignature).isEqualTo(4);
    }

    @Test
    void calls_that_share_flushes_and_roots_do_not_share_a_hole_in_them() throws Exception {
        int answered = 0;
        int signed = 0;
        int crashed = 0;
        for (int point = 0; point < TOGETHER * POINTS / 2; point++) {
            var scene = new Scene(memory -> memory);
            var asks = new ArrayList<Ask>();
            for (int i = 0; i < TOGETHER; i++) {
                asks.add(scene.asking(i));
            }
            scene.folder.crashAfter(point);

            scene.askAll(asks);
            crashed += scene.folder.isCrashed() ? 1 : 0;
            answered += scene.answers.size();
            scene.restart(false);

            assertRepeated(scene);
            for (var ask : asks) {
                signed += scene.signed(ask);
                scene.ask(ask.byAnotherCall());
                assertThat(scene.signed(ask)).as("point " + point).isLessThanOrEqualTo(1);
            }
        }

        assertThat(crashed).isGreaterThan(POINTS / 2);
        assertThat(answered).isPositive();
        assertThat(signed).isGreaterThan(answered);
    }

    private static void assertRepeated(Scene scene) {
        Map.copyOf(scene.answers).forEach((ask, given) -> {
            int before = scene.signed(ask);
            assertThat(scene.ask(ask)).isEqualTo(given);
            assertThat(scene.signed(ask)).isEqualTo(before);
        });
    }

    private static void isReplay(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(((Outcome.Refused) outcome).refusal().reason()).isEqualTo(Reason.REPLAY);
    }

    private record Ask(Call call, Sad sad, Dtbsr hash) {

        Ask byAnotherCall() {
            return new Ask(SamFixture.call(), sad, hash);
        }
    }

    private static final class Scene {

        final FragileFolder folder = new FragileFolder(new Random(1));
        final Map<Ask, Outcome.Signed> answers = Collections.synchronizedMap(new LinkedHashMap<>());
        /** How often the module was about to be shown a hash. */
        final AtomicInteger reached = new AtomicInteger();

        private final CollectingLog log = new CollectingLog();
        private final SoftwareHsm hsm = new SoftwareHsm();
        private final ScriptedSadVerifier verifier = new ScriptedSadVerifier();
        private final ManualTime time = new ManualTime(SamFixture.NOW);
        private final UnaryOperator<SamMemory> view;
        private final SamFixture fixture;
        private final Owned owned;

        Scene(UnaryOperator<SamMemory> view) throws IOException {
            this.view = view;
            this.fixture = new SamFixture(
                    parts(),
                    time,
                    SamFixture.configuration(Bytes.ofUtf8("the key of the server"), Set.of(JwsAlgorithm.ES256)));
            this.owned = fixture.readyToSign(SamFixture.ANA);
            hsm.before(SoftwareHsm.Step.SIGN, () -> {
                reached.incrementAndGet();
                folder.pass();
            });
            hsm.before(SoftwareHsm.Step.DESTROY, folder::pass);
            hsm.before(SoftwareHsm.Step.SIGN_AUDIT, folder::pass);
        }

        private SamFixture.Parts parts() throws IOException {
            var around = new MemorySurroundings(
                    "sam-test",
                    log,
                    hsm,
                    (reason, cause) -> {
                        // Without power there is nothing to halt.
                        if (!(cause instanceof FragileFolder.PowerLoss)) {
                            throw new AssertionError(reason, cause);
                        }
                    },
                    time);
            return SamFixture.Parts.scripted(
                    hsm,
                    view.apply(JournalSamMemory.open(folder, around, new JournalSamMemory.Limits(1 << 20, 1_000_000))),
                    verifier);
        }

        Ask asking(int document) {
            var hash = SamFixture.hash(document);
            var claims = fixture.claims(hsm, owned, List.of(hash), false);
            return new Ask(SamFixture.call(), verifier.mint(claims), hash);
        }

        /** All at once; what is answered is kept in mind, and who sees the power go is not answered. */
        void askAll(List<Ask> asks) throws Exception {
            try (var threads = Executors.newFixedThreadPool(asks.size())) {
                var calls = new ArrayList<Callable<Boolean>>();
                for (var ask : asks) {
                    calls.add(() -> isAnswered(ask));
                }
                threads.invokeAll(calls);
            }
        }

        private boolean isAnswered(Ask ask) {
            try {
                if (ask(ask) instanceof Outcome.Signed given) {
                    answers.put(ask, given);
                }
                return true;
            } catch (FragileFolder.PowerLoss dead) {
                return false;
            }
        }

        Outcome ask(Ask ask) {
            return fixture.sign(ask.call(), owned, List.of(ask.hash()), ask.sad());
        }

        int signed(Ask ask) {
            return Collections.frequency(hsm.signed(), ask.hash());
        }

        /** The power comes back, and the SAM begins anew. */
        void restart(boolean keepsUnforced) throws IOException {
            folder.restore(keepsUnforced);
            fixture.restart(parts());
        }
    }
}

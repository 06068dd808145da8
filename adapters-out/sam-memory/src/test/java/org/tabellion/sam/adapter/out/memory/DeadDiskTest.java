package org.tabellion.sam.adapter.out.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.ActivateAndSign.Outcome;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.SamError;
import org.tabellion.sam.testkit.SamFixture;
import org.tabellion.sam.testkit.ScriptedSadVerifier;
import org.tabellion.sam.testkit.SoftwareHsm;

/** A whole SAM whose disk answers EIO. */
class DeadDiskTest {

    private static final int TOGETHER = 6;

    private final FragileFolder folder = new FragileFolder(new Random(1));
    private final SoftwareHsm hsm = new SoftwareHsm();
    private final AtomicInteger halts = new AtomicInteger();
    private final ManualTime time = new ManualTime(SamFixture.NOW);
    private final ScriptedSadVerifier verifier = new ScriptedSadVerifier();
    private final SamFixture fixture;
    private final SamFixture.Owned owned;

    DeadDiskTest() throws IOException {
        var memory = JournalSamMemory.open(
                folder,
                new MemorySurroundings("sam-test", new CollectingLog(), hsm, (_, _) -> halts.incrementAndGet(), time),
                new JournalSamMemory.Limits(1 << 20, 1_000_000));
        fixture = new SamFixture(
                SamFixture.Parts.scripted(hsm, memory, verifier),
                time,
                SamFixture.configuration(Bytes.ofUtf8("the key of the server"), Set.of(JwsAlgorithm.ES256)));
        owned = fixture.readyToSign(SamFixture.ANA);
    }

    @Test
    void an_error_before_the_signature_stops_the_SAM_with_nothing_signed() {
        folder.forcesFail();

        assertUnavailable(sign());
        assertThat(halts).hasValue(1);
        assertThat(hsm.signatures()).isZero();
        assertThat(hsm.liveKeys()).isZero();
        assertThat(fixture.sam().reportHealth().health().isReady()).isFalse();
    }

    @Test
    void an_error_after_the_signature_stops_the_SAM_and_withholds_the_value() {
        hsm.before(SoftwareHsm.Step.SIGN, folder::forcesFail);

        assertUnavailable(sign());
        assertThat(halts).hasValue(1);
        assertThat(hsm.signatures()).isOne();
    }

    @Test
    void an_error_answers_nobody_of_those_who_waited_for_it_and_no_later_force_makes_up_for_it() throws Exception {
        folder.forcesFail();

        try (var threads = Executors.newFixedThreadPool(TOGETHER)) {
            var calls = IntStream.range(0, TOGETHER)
                    .<Callable<Outcome>>mapToObj(it -> () -> sign(it))
                    .toList();
            for (var outcome : threads.invokeAll(calls, 10, TimeUnit.SECONDS)) {
                assertUnavailable(outcome.get());
            }
        }
        folder.mend();

        assertUnavailable(sign(TOGETHER));
        assertThat(halts).hasValue(1);
        assertThat(hsm.signatures()).isZero();
        assertThat(hsm.liveKeys()).isZero();
    }

    private Outcome sign() {
        return sign(1);
    }

    private Outcome sign(int document) {
        var hashes = List.of(SamFixture.hash(document));
        return fixture.sign(SamFixture.call(), owned, hashes, verifier.mint(fixture.claims(hsm, owned, hashes, false)));
    }

    private static void assertUnavailable(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        var refusal = ((Outcome.Refused) outcome).refusal();
        assertThat(refusal.error()).isEqualTo(SamError.AUDIT_UNAVAILABLE);
        assertThat(refusal.receipt()).isEmpty();
    }
}

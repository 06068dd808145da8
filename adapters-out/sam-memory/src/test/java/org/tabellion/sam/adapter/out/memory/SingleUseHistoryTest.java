package org.tabellion.sam.adapter.out.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.ActivateAndSign.Outcome;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.Call;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.testkit.ImpatientSamMemory;
import org.tabellion.sam.testkit.SamFixture;
import org.tabellion.sam.testkit.SamFixture.Owned;
import org.tabellion.sam.testkit.ScriptedSadVerifier;
import org.tabellion.sam.testkit.SoftwareHsm;

/**
 * Random histories of a whole SAM on a disk that loses power: single and concurrent uses of SADs, repeated calls, crashes
 * at any operation of the disk, restarts, steps of the clock. What is counted is what the module signed.
 */
class SingleUseHistoryTest {

    private static final int SEEDS = 12;
    private static final int STEPS = 120;

    @Test
    void no_history_signs_an_approved_hash_more_often_than_approved() throws Exception {
        for (int seed = 1; seed <= SEEDS; seed++) {
            var history = new History(seed, memory -> memory);

            history.run(STEPS);

            assertThat(history.violations()).as("seed " + seed).isEmpty();
            assertThat(history.lostAnswers).as("seed " + seed).isEmpty();
        }
    }

    @Test
    void a_memory_that_reserves_after_the_signature_is_found_out_by_the_same_histories() throws Exception {
        int found = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            var history = new History(seed, ImpatientSamMemory::new);
            history.run(STEPS);
            found += history.violations().isEmpty() ? 0 : 1;
        }

        // Some of what happens is the threads' own, so it is not the same seeds each time.
        assertThat(found).isGreaterThanOrEqualTo(SEEDS / 3);
    }

    @Test
    void the_histories_do_sign_crash_and_repeat() throws Exception {
        var history = new History(1, memory -> memory);

        history.run(STEPS);

        assertThat(history.signed).isGreaterThan(10);
        assertThat(history.crashes).isGreaterThan(5);
        assertThat(history.repeatsAnswered).isPositive();
        assertThat(history.askedAgain).isPositive();
        assertThat(history.signedAgain).isZero();
    }

    /** How the memory is seen by the SAM: as it is, or worse. */
    private interface View {
        SamMemory of(SamMemory memory);
    }

    private static final class History {

        private final Random random;
        private final View view;
        private final FragileFolder folder;
        private final CollectingLog log = new CollectingLog();
        private final SoftwareHsm hsm = new SoftwareHsm();
        private final ScriptedSadVerifier verifier = new ScriptedSadVerifier();
        private final ManualTime time = new ManualTime(SamFixture.NOW);
        private final SamFixture fixture;
        private final Map<Dtbsr, Integer> approved = new HashMap<>();
        private final List<Approval> approvals = new ArrayList<>();
        private final Map<Attempt, Outcome.Signed> answers = new HashMap<>();
        private final List<Attempt> interrupted = new ArrayList<>();
        final List<String> lostAnswers = new ArrayList<>();
        private Owned owned;
        private int nextHash;
        int signed;
        int crashes;
        int repeatsAnswered;
        int signedAgain;
        int askedAgain;

        private record Approval(Sad sad, List<Dtbsr> hashes, boolean split) {}

        private record Attempt(Call call, Approval approval, List<Dtbsr> taken) {

            Attempt byAnotherCall() {
                return new Attempt(SamFixture.call(), approval, taken);
            }
        }

        History(int seed, View view) throws IOException {
            this.random = new Random(seed);
            this.view = view;
            this.folder = new FragileFolder(random);
            // The power goes before and after a signature, too; then the module is not asked any more: the process is
            // dead.
            hsm.before(SoftwareHsm.Step.SIGN, folder::pass);
            hsm.before(SoftwareHsm.Step.DESTROY, folder::pass);
            hsm.before(SoftwareHsm.Step.SIGN_AUDIT, folder::pass);
            var configuration =
                    SamFixture.configuration(Bytes.ofUtf8("the key of the server"), Set.of(JwsAlgorithm.ES256));
            this.fixture = new SamFixture(parts(), time, configuration);
            this.owned = fixture.readyToSign(SamFixture.ANA);
        }

        private SamFixture.Parts parts() throws IOException {
            var surroundings = new MemorySurroundings(
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
            // Small segments, so that power is lost while one follows another, too.
            return SamFixture.Parts.scripted(
                    hsm,
                    view.of(JournalSamMemory.open(
                            folder, surroundings, new JournalSamMemory.Limits(30_000, 1_000_000))),
                    verifier);
        }

        void run(int steps) throws Exception {
            for (int step = 0; step < steps; step++) {
                switch (random.nextInt(11)) {
                    case 0, 1, 2 -> use(approve());
                    case 3 -> use(approvals.isEmpty() ? approve() : anyOf(approvals));
                    case 4 -> repeat();
                    case 5 -> together(Collections.nCopies(4, approve()));
                    case 9 -> together(List.of(approve(), approve(), approve(), approve()));
                    case 6 -> folder.crashAfter(random.nextInt(12));
                    case 7 -> time.advance(Duration.ofSeconds(random.nextInt(40)));
                    case 8 -> time.set(time.now().minusSeconds(random.nextInt(8)));
                    default -> crash();
                }
                if (folder.isCrashed()) {
                    crash();
                    askForInterrupted();
                }
            }
            crash();
            // The clock is put right, so that nothing is refused for it.
            time.set(log.latest());
            Map.copyOf(answers).forEach(this::askAgain);
        }

        private Approval approve() {
            var hashes = new ArrayList<Dtbsr>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                // Sometimes the hash of another approval: its occurrences add up.
                hashes.add(SamFixture.hash(
                        random.nextInt(4) == 0 && nextHash > 0 ? random.nextInt(nextHash) : nextHash++));
            }
            hashes.forEach(it -> approved.merge(it, 1, Integer::sum));
            boolean split = random.nextBoolean();
            var approval = new Approval(verifier.mint(fixture.claims(hsm, owned, hashes, split)), hashes, split);
            approvals.add(approval);
            return approval;
        }

        private void use(Approval approval) {
            attempt(new Attempt(SamFixture.call(), approval, part(approval)));
        }

        private List<Dtbsr> part(Approval approval) {
            return approval.split() ? List.of(anyOf(approval.hashes())) : approval.hashes();
        }

        private void repeat() {
            if (!answers.isEmpty()) {
                var attempt = anyOf(List.copyOf(answers.keySet()));
                int before = hsm.signatures();
                if (attempt(attempt) instanceof Outcome.Signed) {
                    repeatsAnswered++;
                    signedAgain += hsm.signatures() - before;
                }
            }
        }

        // Whoever got no answer asks again, be it by the same call or by another one.
        private void askForInterrupted() {
            var left = List.copyOf(interrupted);
            interrupted.clear();
            for (var attempt : left) {
                int way = random.nextInt(3);
                if (way > 0) {
                    askedAgain++;
                    attempt(way == 1 ? attempt : attempt.byAnotherCall());
                }
            }
        }

        private void together(List<Approval> approvals) throws Exception {
            try (var threads = Executors.newFixedThreadPool(approvals.size())) {
                var calls = new ArrayList<Callable<Optional<Outcome>>>();
                var taken = new HashMap<Approval, List<Dtbsr>>();
                for (var approval : approvals) {
                    var attempt = new Attempt(SamFixture.call(), approval, taken.computeIfAbsent(approval, this::part));
                    calls.add(() -> ask(attempt));
                }
                threads.invokeAll(calls);
            }
        }

        private @Nullable Outcome attempt(Attempt attempt) {
            return ask(attempt).orElse(null);
        }

        private Optional<Outcome> ask(Attempt attempt) {
            try {
                var outcome = fixture.sign(
                        attempt.call(),
                        owned,
                        attempt.taken(),
                        attempt.approval().sad());
                if (outcome instanceof Outcome.Signed done) {
                    note(attempt, done);
                }
                return Optional.of(outcome);
            } catch (FragileFolder.PowerLoss dead) {
                noteInterrupted(attempt);
                return Optional.empty();
            }
        }

        private synchronized void noteInterrupted(Attempt attempt) {
            interrupted.add(attempt);
        }

        private synchronized void note(Attempt attempt, Outcome.Signed done) {
            signed += attempt.taken().size();
            var before = answers.putIfAbsent(attempt, done);
            if (before != null && !before.equals(done)) {
                lostAnswers.add("another answer to " + attempt.call().requestId());
            }
        }

        // An answer that was given is given again, as long as its SAD would live.
        private void askAgain(Attempt attempt, Outcome.Signed given) {
            boolean mayBeOver = time.now().isAfter(given(attempt).plusSeconds(290));
            if (!mayBeOver && !(attempt(attempt) instanceof Outcome.Signed)) {
                lostAnswers.add("no answer to " + attempt.call().requestId() + " any more: "
                        + given.receipt().position());
            }
        }

        private Instant given(Attempt attempt) {
            var claims = verifier.claimsOf(attempt.approval().sad());
            return claims.issuedAt();
        }

        private void crash() throws IOException {
            crashes++;
            while (true) {
                folder.restore();
                log.loseLast(random.nextInt(3));
                try {
                    if (random.nextInt(4) == 0) {
                        folder.crashAfter(random.nextInt(8));
                    }
                    fixture.restart(parts());
                    return;
                } catch (FragileFolder.PowerLoss again) {
                    // The power goes while the SAM starts: it starts again.
                }
            }
        }

        private <T> T anyOf(List<T> values) {
            return values.get(random.nextInt(values.size()));
        }

        /** Hashes that the module signed more often than they were approved. */
        List<Dtbsr> violations() {
            var counted = new HashMap<Dtbsr, Integer>();
            hsm.signed().forEach(it -> counted.merge(it, 1, Integer::sum));
            return counted.entrySet().stream()
                    .filter(it -> it.getValue() > approved.getOrDefault(it.getKey(), 0))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        @Override
        public String toString() {
            return log.lines(AuditLogName.SERVICE).size() + " lines";
        }
    }
}

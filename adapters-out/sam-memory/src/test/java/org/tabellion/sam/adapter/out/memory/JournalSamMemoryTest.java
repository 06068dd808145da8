package org.tabellion.sam.adapter.out.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.AuthorizationServerId;
import org.tabellion.sam.RequestId;
import org.tabellion.sam.SigningServiceId;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.model.TokenId;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.spi.SamMemory.Entry;
import org.tabellion.sam.spi.SamMemory.Written;
import org.tabellion.sam.testkit.SamMemoryContract;
import org.tabellion.sam.testkit.SoftwareHsm;

/** The journal on a disk that loses power: the contract, and what only a disk can do to it. */
class JournalSamMemoryTest implements SamMemoryContract {

    private static final long SMALL_SEGMENT = 20_000;

    private final FragileFolder folder = new FragileFolder(new Random(7));
    private final SoftwareHsm hsm = new SoftwareHsm();
    private final CollectingLog log = new CollectingLog();
    private final AtomicInteger halts = new AtomicInteger();
    private final ManualTime time = new ManualTime(NOW);
    private JournalSamMemory memory;
    private long capacity = 1_000_000;

    @BeforeEach
    void begin() throws IOException {
        memory = opened();
    }

    private JournalSamMemory opened() throws IOException {
        return opened(folder, log);
    }

    private JournalSamMemory opened(FragileFolder disk) throws IOException {
        return opened(disk, new CollectingLog());
    }

    private JournalSamMemory opened(FragileFolder disk, CollectingLog lines) throws IOException {
        return JournalSamMemory.open(
                disk,
                new MemorySurroundings("sam-test", lines, hsm, (_, _) -> halts.incrementAndGet(), time),
                new JournalSamMemory.Limits(SMALL_SEGMENT, capacity));
    }

    @Override
    public SamMemory memory() {
        return memory;
    }

    @Override
    public void restart() {
        folder.restore();
        try {
            memory = opened();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void yesterdays_journal_takes_nothing_that_was_issued_before_and_knows_that_it_is_behind() {
        write(new Demand.Assign(KEY, LATER)).awaitFlush();
        var yesterday = folder.backup();
        var issued = time.now();
        time.advance(Duration.ofSeconds(30));
        var last = write();
        last.awaitRoot();

        folder.putBack(yesterday);
        restart();

        assertThat(memory.hasReached(last.position())).isFalse();
        assertThat(memory.write(Entry.of(facts(), NOW, List.of(new Demand.Knows(issued)))))
                .isInstanceOf(Written.Refused.class);
        assertThat(memory.write(Entry.of(facts(), NOW, List.of(new Demand.Knows(time.now())))))
                .isInstanceOf(Written.Granted.class);
        assertThat(log.lines(AuditLogName.ADMIN))
                .anyMatch(it -> it.text().utf8().contains("\"incomplete\""));
        // No line of the log is lost for having the number of another.
        assertThat(memory.position().sequence()).isGreaterThan(last.position().sequence());
        restart();
        assertThat(memory.hasReached(last.position())).isFalse();
        assertThat(memory.hasReached(memory.position())).isTrue();
    }

    @Test
    void a_journal_that_is_behind_its_log_alone_is_found_out_too() {
        write().awaitFlush();
        var yesterday = folder.backup();
        var issued = time.now();
        time.advance(Duration.ofSeconds(30));
        var last = write();
        last.awaitRoot();
        folder.putBack(yesterday);
        folder.loseWitness();

        restart();

        assertThat(memory.hasReached(last.position())).isFalse();
        assertThat(memory.write(Entry.of(facts(), NOW, List.of(new Demand.Knows(issued)))))
                .isInstanceOf(Written.Refused.class);
    }

    @Test
    void a_journal_on_a_machine_that_was_started_anew_or_copied_proves_nothing() {
        var seen = write();
        seen.awaitFlush();
        var issued = time.now();
        time.advance(Duration.ofSeconds(30));
        folder.loseWitness();

        restart();

        assertThat(memory.hasReached(seen.position())).isTrue();
        assertThat(memory.complete()).isEqualTo(time.now());
        assertThat(memory.write(Entry.of(facts(), NOW, List.of(new Demand.Knows(issued)))))
                .isInstanceOf(Written.Refused.class);
    }

    @Test
    void a_process_that_dies_and_comes_back_on_the_same_machine_goes_on_with_all_it_knew() {
        var complete = memory.complete();
        write().awaitFlush();
        time.advance(Duration.ofSeconds(30));

        restart();

        assertThat(memory.complete()).isEqualTo(complete);
    }

    @Test
    void a_failed_force_is_final_and_nothing_is_answered() {
        var ticket = write();
        folder.forcesFail();

        assertThatExceptionOfType(Failure.class).isThrownBy(ticket::awaitFlush);
        assertThat(halts).hasValue(1);
        assertThat(memory.isWritable()).isFalse();
        assertThatExceptionOfType(Failure.class).isThrownBy(this::write);
        assertThatExceptionOfType(Failure.class).isThrownBy(ticket::awaitRoot);
    }

    @Test
    void whatever_breaks_between_two_segments_is_final_and_not_made_up_for_by_what_is_written_next() {
        var late = new ArrayList<SamMemory.Ticket>();
        boolean broken = false;
        while (!broken) {
            var ticket = write();
            folder.before(() -> {
                // While the one record is written another comes; if the segment is full then, it is flushed on the way.
                folder.before(() -> {});
                late.add(write());
                folder.crashAfter(2);
            });
            try {
                ticket.awaitFlush();
                folder.crashAfter(Integer.MAX_VALUE);
                late.getLast().awaitFlush();
            } catch (FragileFolder.PowerLoss notOfTheDisk) {
                broken = true;
            }
        }
        folder.restore(false);

        assertThatExceptionOfType(Failure.class).isThrownBy(this::write);
        assertThatExceptionOfType(Failure.class).isThrownBy(late.getLast()::awaitFlush);
        assertThat(memory.isWritable()).isFalse();
        assertThat(halts).hasValue(1);
    }

    @Test
    void whatever_breaks_a_flush_ends_the_process_and_nobody_waits_on() {
        var ticket = write();
        log.breakWith(new StackOverflowError());

        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(ticket::awaitFlush);

        assertThat(halts).hasValue(1);
        assertThatExceptionOfType(Failure.class).isThrownBy(this::write);
        assertThatExceptionOfType(Failure.class).isThrownBy(ticket::awaitFlush);
        assertThat(halts).hasValue(1);
    }

    @Test
    void damage_before_a_durable_group_refuses_to_start() {
        write().awaitFlush();
        write().awaitFlush();
        long newest = folder.segments().last();
        folder.flip(newest, 2_000);

        assertThatExceptionOfType(Failure.class).isThrownBy(this::opened).returns("journal_damaged", Failure::code);
    }

    @Test
    void a_lost_segment_refuses_to_start() {
        write().awaitFlush();
        restart();
        folder.loseNewestButNotDeleted();

        assertThatExceptionOfType(Failure.class).isThrownBy(this::opened).returns("journal_damaged", Failure::code);
    }

    @Test
    void a_copy_that_is_put_back_lacks_what_was_seen_however_far_it_gets() throws IOException {
        write().awaitFlush();
        var yesterday = folder.copy();
        write().awaitFlush();
        var seen = memory.position();

        try (var putBack = opened(yesterday)) {
            assertThat(putBack.hasReached(seen)).isFalse();
            for (int i = 0; i < 50; i++) {
                ((Written.Granted) putBack.write(Entry.of(facts(), NOW, List.of())))
                        .ticket()
                        .awaitFlush();
            }
            assertThat(putBack.position()).isGreaterThan(seen);
            assertThat(putBack.hasReached(seen)).isFalse();
        }
        restart();
        assertThat(memory.hasReached(seen)).isTrue();
    }

    @Test
    void two_starts_of_one_journal_do_not_take_the_one_for_the_other() throws IOException {
        write().awaitFlush();
        var copy = folder.copy();
        restart();
        var seen = memory.position();

        try (var other = opened(copy)) {
            assertThat(other.hasReached(seen)).isFalse();
        }
    }

    @Test
    void what_was_read_from_pages_that_were_never_forced_lasts_once_the_next_process_builds_on_it() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            for (int operations = 2; operations < 14; operations++) {
                var disk = new FragileFolder(new Random(seed));
                var lines = new CollectingLog();
                leaveARecordThatWasNotForced(disk, lines);

                disk.crashAfter(operations);
                assertThatExceptionOfType(FragileFolder.PowerLoss.class).isThrownBy(() -> opened(disk, lines));
                disk.restore();
                lines.loseLast(4);
                opened(disk, lines).close();

                assertChained(lines.lines(AuditLogName.SERVICE));
            }
        }
    }

    private void leaveARecordThatWasNotForced(FragileFolder disk, CollectingLog lines) throws IOException {
        var first = opened(disk, lines);
        first.write(Entry.of(facts(), NOW, List.of()));
        disk.forcesFail();
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> first.seal(NOW, false));
        disk.mend();
    }

    @Test
    void a_torn_end_is_cut_and_what_was_durable_is_kept() throws IOException {
        write(new Demand.Assign(KEY, LATER)).awaitFlush();
        write(new Demand.Retire(KEY, 9, LATER));
        folder.crashAfter(0);
        assertThatExceptionOfType(FragileFolder.PowerLoss.class).isThrownBy(() -> write().awaitFlush());

        restart();

        assertThat(memory.write(Entry.of(facts(), NOW, List.of(new Demand.Assign(KEY, LATER)))))
                .isInstanceOf(Written.Refused.class);
    }

    @Test
    void begins_new_segments_and_forgets_nothing_over_them() {
        write(new Demand.Assign(KEY, LATER)).awaitFlush();
        for (int i = 0; i < 300; i++) {
            write().awaitRoot();
        }
        assertThat(folder.segments()).hasSize(1);
        assertThat(folder.segments().last()).isGreaterThan(3);

        restart();

        assertThat(memory.write(Entry.of(facts(), NOW, List.of(new Demand.Assign(KEY, LATER)))))
                .isInstanceOf(Written.Refused.class);
        assertChained(log.lines(AuditLogName.SERVICE));
    }

    @Test
    void an_answer_is_repeated_with_its_proof_over_segments_and_restarts() {
        var evidence = new ArrayList<AuditEvidence>();
        for (int i = 0; i < 60; i++) {
            evidence.add(write(keep(i)).awaitRoot());
        }
        assertThat(folder.segments().last()).isGreaterThan(2);
        assertAnswered(evidence);
        restart();
        assertAnswered(evidence);
        for (int i = 0; i < 60; i++) {
            write().awaitRoot();
        }
        restart();

        assertAnswered(evidence);
    }

    @Test
    void an_answer_whose_root_was_not_durable_is_repeated_with_a_new_one() {
        write(keep(1)).awaitFlush();
        restart();

        var kept = memory.kept(request(1)).orElseThrow();

        assertThat(kept.answer()).isEqualTo(answer(1));
        assertThat(kept.ticket().awaitRoot().root()).contains("\"signature\"");
    }

    @Test
    void segments_go_when_their_answers_have_ended() {
        for (int i = 0; i < 60; i++) {
            write(keep(i)).awaitRoot();
        }
        assertThat(folder.segments()).hasSizeGreaterThan(2);

        for (int i = 0; i < 300; i++) {
            granted(memory.write(Entry.of(facts(), LATER.plusSeconds(10), List.of())))
                    .awaitRoot();
        }

        assertThat(memory.kept(request(1))).isEmpty();
        assertThat(folder.segments()).hasSize(1);
    }

    @Test
    void a_lost_segment_with_answers_refuses_to_start() {
        for (int i = 0; i < 60; i++) {
            write(keep(i)).awaitRoot();
        }
        folder.delete(folder.segments().first());

        assertThatExceptionOfType(Failure.class).isThrownBy(this::opened).returns("journal_damaged", Failure::code);
    }

    @Test
    void refuses_new_uses_when_full_and_takes_them_again_when_old_ones_have_ended() {
        capacity = 10;
        restart();
        for (int i = 0; i < 10; i++) {
            write(keep(i)).awaitRoot();
        }

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> write(keep(10)))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
        assertThat(memory.isWritable()).isFalse();
        // A refusal is audited still.
        write().awaitRoot();
        memory.seal(LATER.plusSeconds(10), true);
        write(keep(11)).awaitRoot();
        assertThat(memory.isWritable()).isTrue();
    }

    @Test
    void a_use_that_was_forgotten_is_not_granted_again_to_a_slow_thread() {
        var token = new Demand.SpendToken(new TokenId(new AuthorizationServerId("as-1"), "jti"), LATER);
        write(token).awaitRoot();
        memory.seal(LATER.plusSeconds(10), true);
        restart();

        assertThat(memory.write(Entry.of(facts(), NOW, List.of(token)))).isInstanceOf(Written.Refused.class);
    }

    @Test
    void a_snapshot_torn_in_the_middle_is_survived() throws IOException {
        for (int i = 0; i < 2_000; i++) {
            write(new Demand.SpendToken(new TokenId(new AuthorizationServerId("as-1"), "jti-" + i), LATER));
        }
        memory.seal(NOW, false);
        for (int crash = 0; crash < 8; crash++) {
            folder.restore();
            folder.crashAfter(6 + crash);
            assertThatExceptionOfType(FragileFolder.PowerLoss.class).isThrownBy(this::opened);
        }
        restart();

        for (int i = 0; i < 2_000; i++) {
            var again = new Demand.SpendToken(new TokenId(new AuthorizationServerId("as-1"), "jti-" + i), LATER);
            assertThat(memory.write(Entry.of(facts(), NOW, List.of(again)))).isInstanceOf(Written.Refused.class);
        }
    }

    private void assertAnswered(List<AuditEvidence> evidence) {
        for (int i = 0; i < evidence.size(); i++) {
            var kept = memory.kept(request(i)).orElseThrow();
            assertThat(kept.answer()).isEqualTo(answer(i));
            assertThat(kept.ticket().awaitRoot()).isEqualTo(evidence.get(i));
        }
    }

    private static Demand keep(int number) {
        return new Demand.Keep(request(number), Bytes.ofUtf8("body"), Optional.empty(), answer(number), LATER);
    }

    private static RequestKey request(int number) {
        return new RequestKey(
                new SigningServiceId("ssa-1"), new RequestId("0b7f9e6a-4f5e-4d5a-9a57-%012d".formatted(number)));
    }

    private static Answer answer(int number) {
        return new Answer.Proof(Bytes.ofUtf8("value " + number), SignatureAlgorithm.ECDSA_SHA256);
    }

    @Test
    void refuses_to_begin_what_it_may_lack_the_room_to_end() {
        folder.isFullAt(0);
        var closable = new ArrayList<SamMemory.Ticket>();
        Failure full = null;
        while (full == null) {
            try {
                closable.add(granted(memory.write(Entry.opening(facts(), NOW, List.of()))));
            } catch (Failure noRoom) {
                full = noRoom;
            }
        }

        assertThat(closable).isNotEmpty();
        for (var opened : closable) {
            granted(memory.write(Entry.closing(opened, facts(), NOW, List.of())))
                    .awaitRoot();
        }
        assertThat(halts).hasValue(0);
    }

    @Test
    void completes_the_log_after_a_crash() throws IOException {
        for (int i = 0; i < 5; i++) {
            write().awaitRoot();
        }
        log.loseLast(6);

        restart();

        assertChained(log.lines(AuditLogName.SERVICE));
        assertThat(log.lines(AuditLogName.SERVICE).getFirst().sequence()).isEqualTo(1);
    }

    @Test
    void begins_nothing_while_the_log_cannot_be_written() {
        var opened = granted(memory.write(Entry.opening(facts(), NOW, List.of())));
        log.fill(true);
        opened.awaitFlush();

        assertThatExceptionOfType(Failure.class).isThrownBy(this::write);
        granted(memory.write(Entry.closing(opened, facts(), NOW, List.of()))).awaitRoot();
        log.fill(false);
        memory.seal(NOW, false);
        assertThat(memory.isWritable()).isTrue();
        assertChained(log.lines(AuditLogName.SERVICE));
    }

    @Test
    void a_call_alone_costs_two_forces_and_many_together_share_them() throws Exception {
        long before = memory.forces();
        granted(memory.write(Entry.opening(facts(), NOW, List.of()))).awaitFlush();
        write().awaitRoot();
        assertThat(memory.forces() - before).isEqualTo(2);

        before = memory.forces();
        try (var threads = Executors.newFixedThreadPool(16)) {
            Callable<Long> call = () -> {
                granted(memory.write(Entry.opening(facts(), NOW, List.of()))).awaitFlush();
                write().awaitRoot();
                return 1L;
            };
            threads.invokeAll(Collections.nCopies(320, call));
        }
        // Segments that end cost some of their own.
        assertThat(memory.forces() - before)
                .isLessThanOrEqualTo(2 * 320 + 3 * folder.segments().last());
    }

    @Test
    void a_root_that_cannot_be_signed_withholds_the_answer_until_it_can() {
        hsm.goDown();
        var ticket = write();
        assertThatExceptionOfType(Failure.class).isThrownBy(ticket::awaitRoot);

        hsm.comeBack();

        assertThat(ticket.awaitRoot().root()).contains("\"signature\"");
        assertThat(halts).hasValue(0);
    }

    private static void assertChained(List<AuditChain.Line> lines) {
        for (int i = 1; i < lines.size(); i++) {
            var digest = DigestAlgorithm.SHA256.digest(lines.get(i - 1).text());
            assertThat(lines.get(i).text().utf8()).contains("\"prev\":\"" + digest.base64Url() + "\"");
        }
        assertThat(lines).isNotEmpty();
    }

    private SamMemory.Ticket write(Demand... demands) {
        return granted(memory.write(Entry.of(facts(), NOW, List.of(demands))));
    }

    private static AuditFacts facts() {
        return AuditFacts.service("test", "ok")
                .detail(Bytes.ofUtf8("x".repeat(50)).utf8());
    }

    private static SamMemory.Ticket granted(Written written) {
        assertThat(written).isInstanceOf(Written.Granted.class);
        return ((Written.Granted) written).ticket();
    }
}

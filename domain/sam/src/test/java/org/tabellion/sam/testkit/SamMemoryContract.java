package org.tabellion.sam.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.ActivateAndSign.SignatureValue;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.AuthorizationServerId;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Position;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.RequestId;
import org.tabellion.sam.SigningServiceId;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.Effect;
import org.tabellion.sam.model.FactorPatience;
import org.tabellion.sam.model.HashMultiset;
import org.tabellion.sam.model.MerkleTree;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.model.TokenId;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.spi.SamMemory.Entry;
import org.tabellion.sam.spi.SamMemory.Written;

/** What every {@link SamMemory} keeps, over a restart too. */
public interface SamMemoryContract {

    Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    Instant LATER = NOW.plus(Duration.ofMinutes(5));
    KeyPairId KEY = new KeyPairId("kp_01ARZ3NDEKTSV4RRFFQ69G5FAV");
    SignerId ANA = new SignerId("sg_01ARZ3NDEKTSV4RRFFQ69G5FAV");
    SignerId BEN = new SignerId("sg_01ARZ3NDEKTSV4RRFFQ69G5FAW");
    FactorPatience FOR_GOOD = new FactorPatience(3, Optional.empty());
    RequestKey REQUEST =
            new RequestKey(new SigningServiceId("ssa-1"), new RequestId("0b7f9e6a-4f5e-4d5a-9a57-000000000001"));

    RequestKey OTHER_REQUEST =
            new RequestKey(new SigningServiceId("ssa-1"), new RequestId("0b7f9e6a-4f5e-4d5a-9a57-000000000002"));

    /** The memory as it is now; begun not after {@link #NOW}. */
    SamMemory memory();

    /** Ends the process without warning, and begins it again. */
    void restart();

    @Test
    default void grants_each_approved_hash_once() {
        var approved = List.of(hash(1), hash(2));

        assertThat(spend("jti-1", approved, approved, false)).isInstanceOf(Written.Granted.class);
        assertThat(spend("jti-1", approved, approved, false)).isEqualTo(new Written.Refused(Reason.REPLAY));
    }

    @Test
    default void refuses_a_hash_that_was_not_approved() {
        var refused = new Written.Refused(Reason.DTBSR_NOT_AUTHORISED);

        assertThat(spend("jti-1", List.of(hash(1)), List.of(hash(2)), false)).isEqualTo(refused);
        assertThat(spend("jti-1", List.of(hash(1)), List.of(hash(1), hash(1)), false))
                .isEqualTo(refused);
    }

    @Test
    default void keeps_what_is_left_of_a_token_that_may_be_split() {
        var approved = List.of(hash(1), hash(1), hash(2));

        var first = granted(spend("jti-1", approved, List.of(hash(1)), true));
        assertThat(first.left()).isEqualTo(2);
        first.ticket().awaitFlush();
        restart();
        assertThat(granted(spend("jti-1", approved, List.of(hash(2), hash(1)), true))
                        .left())
                .isZero();
        assertThat(spend("jti-1", approved, List.of(hash(1)), true)).isEqualTo(new Written.Refused(Reason.REPLAY));
    }

    @Test
    default void what_is_left_of_a_token_that_may_not_be_split_is_lost() {
        var approved = List.of(hash(1), hash(2));
        spend("jti-1", approved, List.of(hash(1)), false);

        assertThat(spend("jti-1", approved, List.of(hash(2)), false)).isEqualTo(new Written.Refused(Reason.REPLAY));
    }

    @Test
    default void a_use_that_was_flushed_is_known_after_a_restart() {
        granted(spend("jti-1", List.of(hash(1)), List.of(hash(1)), false))
                .ticket()
                .awaitFlush();

        restart();

        assertThat(spend("jti-1", List.of(hash(1)), List.of(hash(1)), false))
                .isEqualTo(new Written.Refused(Reason.REPLAY));
    }

    @Test
    default void a_key_is_assigned_once() {
        var once = List.<Demand>of(new Demand.Assign(KEY, LATER));

        granted(write(once)).ticket().awaitFlush();
        assertThat(write(once)).isEqualTo(new Written.Refused(Reason.STATE));
        restart();
        assertThat(write(once)).isEqualTo(new Written.Refused(Reason.STATE));
    }

    @Test
    default void a_key_makes_no_more_signatures_than_its_limit_over_a_restart() {
        granted(write(List.of(new Demand.UseKey(KEY, 2, 3, LATER)))).ticket().awaitFlush();
        restart();

        assertThat(write(List.of(new Demand.UseKey(KEY, 2, 3, LATER)))).isEqualTo(new Written.Refused(Reason.LIMIT));
        granted(write(List.of(new Demand.UseKey(KEY, 1, 3, LATER))));
        assertThat(write(List.of(new Demand.UseKey(KEY, 1, 3, LATER)))).isEqualTo(new Written.Refused(Reason.LIMIT));
    }

    @Test
    default void a_configuration_that_was_replaced_does_not_come_back() {
        var digest = hash(1).value();
        granted(write(List.of(new Demand.Follow("sam-a", 7, digest)))).ticket().awaitFlush();
        restart();

        var refused = new Written.Refused(Reason.VERSION);
        assertThat(write(List.of(new Demand.Follow("sam-a", 6, digest)))).isEqualTo(refused);
        assertThat(write(List.of(new Demand.Follow("sam-a", 7, hash(2).value()))))
                .isEqualTo(refused);
        granted(write(List.of(new Demand.Follow("sam-a", 7, digest))));
        granted(write(List.of(new Demand.Follow("sam-b", 6, digest))));
        granted(write(List.of(new Demand.Follow("sam-a", 8, digest))));
    }

    @Test
    default void of_a_token_without_hashes_the_count_is_kept() {
        var three = HashMultiset.ofUnknown(3);
        var first = granted(spendUnknown("jti-1", three, 2));
        assertThat(first.left()).isEqualTo(1);
        first.ticket().awaitFlush();
        restart();

        assertThat(spendUnknown("jti-1", three, 2)).isEqualTo(new Written.Refused(Reason.REPLAY));
        assertThat(granted(spendUnknown("jti-1", three, 1)).left()).isZero();
    }

    private Written spendUnknown(String jti, HashMultiset approved, int count) {
        return write(List.of(new Demand.SpendHashes(
                new TokenId(new AuthorizationServerId("as-1"), jti),
                LATER,
                approved,
                HashMultiset.ofUnknown(count),
                true,
                KEY,
                3)));
    }

    @Test
    default void a_destroyed_key_stays_destroyed_in_every_state() {
        var gone = new Written.Refused(Reason.DESTROYED);
        granted(write(List.of(new Demand.Destroy(KEY, true, LATER)))).ticket().awaitFlush();
        restart();

        assertThat(memory().retiredGeneration(KEY)).isEqualTo(Effect.DESTROYED);
        assertThat(write(List.of(new Demand.Destroy(KEY, true, LATER)))).isEqualTo(gone);
        assertThat(write(List.of(new Demand.Assign(KEY, LATER)))).isEqualTo(gone);
        assertThat(write(List.of(new Demand.Leave(KEY, 1_000_000, false)))).isEqualTo(gone);
        assertThat(spend("jti-1", List.of(hash(1)), List.of(hash(1)), false)).isEqualTo(gone);
    }

    @Test
    default void a_key_is_not_destroyed_by_an_object_from_before_its_assignment() {
        granted(write(List.of(new Demand.Assign(KEY, LATER)))).ticket().awaitFlush();

        assertThat(write(List.of(new Demand.Destroy(KEY, false, LATER)))).isEqualTo(new Written.Refused(Reason.STATE));
    }

    @Test
    default void a_retired_state_of_a_key_opens_nothing() {
        granted(write(List.of(new Demand.Retire(KEY, 4, LATER)))).ticket().awaitFlush();
        restart();

        assertThat(memory().retiredGeneration(KEY)).isEqualTo(4);
        assertThat(write(List.of(use(KEY, 4)))).isEqualTo(new Written.Refused(Reason.GENERATION));
        assertThat(write(List.of(use(KEY, 5)))).isInstanceOf(Written.Granted.class);
    }

    @Test
    default void only_the_state_that_was_disabled_leads_on() {
        write(List.of(new Demand.Retire(KEY, 4, LATER)));

        assertThat(write(List.of(new Demand.Leave(KEY, 3, true)))).isEqualTo(new Written.Refused(Reason.GENERATION));
        assertThat(write(List.of(new Demand.Leave(KEY, 4, true)))).isEqualTo(new Written.Refused(Reason.GENERATION));
        assertThat(write(List.of(new Demand.Leave(KEY, 4, false)))).isInstanceOf(Written.Granted.class);
    }

    // Signers and their factors

    @Test
    default void an_older_object_of_a_signer_is_refused_after_a_restart_too() {
        granted(write(List.of(new Demand.ChangeSigner(ANA, 1)))).ticket().awaitFlush();
        restart();

        assertThat(memory().signer(ANA).version()).isEqualTo(2);
        assertThat(write(List.of(new Demand.UseSigner(ANA, 1)))).isEqualTo(new Written.Refused(Reason.GENERATION));
        assertThat(write(List.of(new Demand.ChangeSigner(ANA, 1)))).isEqualTo(new Written.Refused(Reason.GENERATION));
        assertThat(write(List.of(new Demand.UseSigner(ANA, 2)))).isInstanceOf(Written.Granted.class);
        assertThat(write(List.of(new Demand.ChangeSigner(ANA, 2)))).isInstanceOf(Written.Granted.class);
        assertThat(write(List.of(new Demand.UseSigner(ANA, 2)))).isEqualTo(new Written.Refused(Reason.GENERATION));
    }

    @Test
    default void a_newer_object_of_a_signer_than_was_known_makes_the_older_ones_history() {
        granted(write(List.of(new Demand.UseSigner(ANA, 4)))).ticket().awaitFlush();
        restart();

        assertThat(write(List.of(new Demand.UseSigner(ANA, 3)))).isEqualTo(new Written.Refused(Reason.GENERATION));
        assertThat(write(List.of(new Demand.UseSigner(BEN, 1)))).isInstanceOf(Written.Granted.class);
    }

    @Test
    default void a_factor_is_locked_after_its_tries_over_a_restart_too_until_it_is_changed() {
        for (int i = 0; i < 3; i++) {
            granted(attempt(NOW)).ticket().awaitFlush();
            restart();
        }

        assertThat(attempt(NOW.plus(Duration.ofDays(3650)))).isEqualTo(new Written.Refused(Reason.LOCKED));
        granted(write(List.of(new Demand.ChangeSigner(ANA, 2)))).ticket().awaitFlush();
        restart();
        assertThat(attempt(NOW)).isEqualTo(new Written.Refused(Reason.GENERATION));
        assertThat(write(List.of(new Demand.TryFactor(ANA, 3, NOW, FOR_GOOD)))).isInstanceOf(Written.Granted.class);
    }

    @Test
    default void after_a_pause_a_locked_factor_has_one_try() {
        var patience = new FactorPatience(2, Optional.of(Duration.ofMinutes(15)));
        var later = NOW.plus(Duration.ofMinutes(15));
        granted(attempt(NOW, patience));
        granted(attempt(NOW, patience));

        assertThat(attempt(later.minusSeconds(1), patience)).isEqualTo(new Written.Refused(Reason.LOCKED));
        granted(attempt(later, patience)).ticket().awaitFlush();
        restart();
        assertThat(attempt(later.plusSeconds(1), patience)).isEqualTo(new Written.Refused(Reason.LOCKED));
    }

    @Test
    default void a_good_try_forgives_what_failed_before_but_once_for_one_approval() {
        granted(attempt(NOW));
        granted(attempt(NOW));
        granted(write(List.of(pass(), spent("jti-1")))).ticket().awaitFlush();
        restart();
        assertThat(memory().signer(ANA).failures()).isZero();

        granted(attempt(NOW));
        granted(attempt(NOW));
        write(List.of(pass()));
        assertThat(memory().signer(ANA).failures()).isEqualTo(1);
        granted(attempt(NOW));
        granted(attempt(NOW));
        assertThat(attempt(NOW)).isEqualTo(new Written.Refused(Reason.LOCKED));
    }

    @Test
    default void a_try_that_was_not_judged_is_taken_back() {
        granted(attempt(NOW));
        granted(attempt(NOW));
        granted(write(List.of(new Demand.TakeBackTry(ANA, 2)))).ticket().awaitFlush();
        restart();

        assertThat(memory().signer(ANA).failures()).isEqualTo(1);
        write(List.of(new Demand.TakeBackTry(ANA, 1)));
        assertThat(memory().signer(ANA).failures()).as("not of an older object").isEqualTo(1);
    }

    @Test
    default void keeps_the_highest_counter_of_an_authenticator() {
        var approval = new TokenId(new AuthorizationServerId("as-1"), "jti-1");
        granted(write(List.of(new Demand.PassFactor(ANA, 2, approval, false, 7))));
        granted(write(List.of(new Demand.PassFactor(ANA, 2, approval, false, 5))))
                .ticket()
                .awaitFlush();
        restart();

        assertThat(memory().signer(ANA).counter()).isEqualTo(7);
    }

    @Test
    default void of_many_tries_at_once_no_more_are_granted_than_one_after_the_other() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<Boolean> attempt = () -> attempt(NOW) instanceof Written.Granted;
            int granted = 0;
            for (var result : threads.invokeAll(Collections.nCopies(64, attempt))) {
                granted += result.get() ? 1 : 0;
            }

            assertThat(granted).isEqualTo(3);
        }
    }

    private Written attempt(Instant now) {
        return attempt(now, FOR_GOOD);
    }

    private Written attempt(Instant now, FactorPatience patience) {
        return write(List.of(new Demand.TryFactor(ANA, 2, now, patience)));
    }

    private static Demand pass() {
        return new Demand.PassFactor(ANA, 2, new TokenId(new AuthorizationServerId("as-1"), "jti-1"), true, 0);
    }

    private static Demand spent(String jti) {
        return new Demand.SpendToken(new TokenId(new AuthorizationServerId("as-1"), jti), LATER);
    }

    @Test
    default void an_approval_that_was_looked_at_is_known_and_still_whole() {
        var token = new TokenId(new AuthorizationServerId("as-1"), "jti-1");
        var approved = HashMultiset.of(List.of(hash(1), hash(2)));
        granted(attempt(NOW));
        granted(attempt(NOW));
        granted(write(List.of(pass(), new Demand.RememberApproval(token, LATER, approved))));
        assertThat(memory().signer(ANA).failures()).as("its first use forgives").isZero();
        granted(attempt(NOW));
        granted(attempt(NOW));
        granted(write(List.of(pass(), new Demand.RememberApproval(token, LATER, approved))))
                .ticket()
                .awaitFlush();
        restart();
        assertThat(memory().signer(ANA).failures())
                .as("the next takes its own try back alone")
                .isEqualTo(1);

        var one = HashMultiset.of(List.of(hash(1)));
        var spent = (Written.Granted) write(List.of(new Demand.SpendHashes(token, LATER, approved, one, true, KEY, 3)));
        assertThat(spent.left()).isEqualTo(1);
        write(List.of(new Demand.RememberApproval(token, LATER, approved)));
        assertThat(write(List.of(new Demand.SpendHashes(token, LATER, approved, one, true, KEY, 3))))
                .isEqualTo(new Written.Refused(Reason.REPLAY));
    }

    @Test
    default void a_record_is_written_with_all_its_demands_or_not_at_all() {
        write(List.of(new Demand.Assign(KEY, LATER)));
        var token = new Demand.SpendToken(new TokenId(new AuthorizationServerId("as-1"), "skad"), LATER);

        assertThat(write(List.of(token, new Demand.Assign(KEY, LATER)))).isInstanceOf(Written.Refused.class);
        assertThat(write(List.of(token))).isInstanceOf(Written.Granted.class);
    }

    @Test
    default void keeps_an_answer_with_its_proof_over_a_restart() {
        var answer = new Answer.Signatures(List.of(new SignatureValue(hash(1).value(), Bytes.ofUtf8("value"))), 0);
        var keep = new Demand.Keep(REQUEST, hash(3).value(), Optional.of(hash(4).value()), answer, LATER);
        var evidence = granted(write(List.of(keep))).ticket().awaitRoot();

        restart();

        var kept = memory().kept(REQUEST).orElseThrow();
        assertThat(kept.answer()).isEqualTo(answer);
        assertThat(kept.bodyDigest()).isEqualTo(hash(3).value());
        assertThat(kept.tokenDigest()).contains(hash(4).value());
        assertThat(kept.ticket().awaitRoot()).isEqualTo(evidence);
    }

    @Test
    default void a_call_is_whoevers_asks_first_and_nobody_elses_after_its_answer() {
        var opened = granted(open(claim(REQUEST)));
        opened.ticket().awaitFlush();
        var claimed = new Written.Refused(Reason.REQUEST);
        assertThat(open(claim(REQUEST))).isEqualTo(claimed);
        assertThat(open(claim(OTHER_REQUEST))).isInstanceOf(Written.Granted.class);

        restart();

        assertThat(open(claim(REQUEST))).isEqualTo(claimed);
        assertThat(memory().begun(REQUEST)).isNotInstanceOf(SamMemory.Begun.Answered.class);
        var answer = new Answer.Signatures(List.of(), 0);
        var keep = new Demand.Keep(REQUEST, hash(3).value(), Optional.empty(), answer, LATER);
        granted(write(List.of(keep))).ticket().awaitRoot();
        assertThat(open(claim(REQUEST))).isEqualTo(claimed);
        restart();
        assertThat(open(claim(REQUEST))).isEqualTo(claimed);
        assertThat(memory().begun(REQUEST)).isInstanceOfSatisfying(SamMemory.Begun.Answered.class, it -> assertThat(
                        it.kept().answer())
                .isEqualTo(answer));
    }

    @Test
    default void a_call_that_was_given_back_is_whoevers_asks_next() {
        var opened = granted(open(claim(REQUEST)));
        granted(memory().write(Entry.closing(
                        opened.ticket(),
                        AuditFacts.service("test", "failed"),
                        NOW,
                        List.of(new Demand.Release(REQUEST, LATER)))))
                .ticket()
                .awaitFlush();

        restart();

        granted(open(claim(REQUEST))).ticket().awaitFlush();
        assertThat(open(claim(REQUEST))).isEqualTo(new Written.Refused(Reason.REQUEST));
    }

    @Test
    default void of_many_threads_one_gets_the_call() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<Boolean> attempt = () -> open(claim(REQUEST)) instanceof Written.Granted;
            int granted = 0;
            for (var result : threads.invokeAll(Collections.nCopies(64, attempt))) {
                granted += result.get() ? 1 : 0;
            }

            assertThat(granted).isEqualTo(1);
        }
    }

    private static Demand claim(RequestKey call) {
        return new Demand.Claim(call, LATER);
    }

    private Written open(Demand demand) {
        return memory().write(Entry.opening(AuditFacts.service("test", "begun"), NOW, List.of(demand)));
    }

    @Test
    default void the_evidence_leads_from_the_record_to_its_root() {
        var tickets = new ArrayList<SamMemory.Ticket>();
        for (int i = 0; i < 7; i++) {
            tickets.add(granted(write(List.of())).ticket());
        }

        for (var ticket : tickets) {
            AuditEvidence evidence = ticket.awaitRoot();
            var root = MerkleTree.rootOf(Bytes.ofUtf8(evidence.record()), evidence.proof());
            assertThat(evidence.root()).contains("\"merkle\":\"" + root.base64Url() + "\"");
        }
    }

    @Test
    default void each_opening_raises_the_epoch_and_no_place_is_used_twice() {
        var before = granted(write(List.of())).ticket();
        before.awaitFlush();

        restart();

        assertThat(memory().position().epoch()).isGreaterThan(before.position().epoch());
        assertThat(memory().position().sequence())
                .isGreaterThan(before.position().sequence());
    }

    @Test
    default void knows_the_latest_time_it_has_seen() {
        granted(memory().write(Entry.of(AuditFacts.service("test", "ok"), LATER, List.of())))
                .ticket()
                .awaitFlush();

        restart();

        assertThat(memory().highestTime()).isAfterOrEqualTo(LATER);
    }

    @Test
    default void refuses_what_rests_on_more_than_it_knows() {
        var complete = memory().complete();

        assertThat(write(List.of(new Demand.Knows(complete)))).isInstanceOf(Written.Granted.class);
        assertThat(write(List.of(new Demand.Knows(complete.minusMillis(1)))))
                .isEqualTo(new Written.Refused(Reason.REPLAY));
    }

    @Test
    default void has_reached_what_it_told_and_nothing_more() {
        var ticket = granted(write(List.of())).ticket();
        ticket.awaitFlush();
        var told = ticket.position();
        restart();

        assertThat(memory().hasReached(told)).isTrue();
        assertThat(memory().hasReached(new Position(told.epoch() + 100, 1))).isFalse();
        // As after a restart on older state: the epoch has risen, what was there is not.
        assertThat(memory().hasReached(new Position(1, told.sequence() + 10_000)))
                .isFalse();
    }

    @Test
    default void what_was_told_and_is_lost_counts_as_reached_once_that_is_accepted_and_no_use_before_is_known() {
        var told = new Position(
                memory().position().epoch() + 100, memory().position().sequence() + 10_000);
        assertThat(memory().hasReached(told)).isFalse();
        assertThat(write(List.of(new Demand.Knows(memory().complete())))).isInstanceOf(Written.Granted.class);

        memory().accept(told, LATER);

        for (int i = 0; i < 2; i++) {
            assertThat(memory().hasReached(told)).isTrue();
            assertThat(memory().position().isBehind(told)).isFalse();
            assertThat(memory().position().epoch()).isGreaterThan(told.epoch());
            assertThat(memory().hasReached(memory().position())).isTrue();
            // Who has seen both keeps the greatest of each half.
            assertThat(memory().hasReached(new Position(memory().position().epoch(), told.sequence())))
                    .isTrue();
            assertThat(memory().hasReached(new Position(told.epoch() + 1_000_000_000, 1)))
                    .isFalse();
            assertThat(write(List.of(new Demand.Knows(NOW)))).isEqualTo(new Written.Refused(Reason.REPLAY));
            granted(write(List.of())).ticket().awaitRoot();
            restart();
        }
    }

    @Test
    default void grants_one_of_many_threads_that_ask_for_the_same() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<Boolean> attempt = () -> {
                var written = spend("jti-1", List.of(hash(1)), List.of(hash(1)), false);
                if (written instanceof Written.Granted granted) {
                    granted.ticket().awaitRoot();
                    return true;
                }
                return false;
            };
            int granted = 0;
            for (var result : threads.invokeAll(Collections.nCopies(64, attempt))) {
                granted += result.get() ? 1 : 0;
            }

            assertThat(granted).isEqualTo(1);
        }
    }

    private Written spend(String jti, List<Dtbsr> approved, List<Dtbsr> taken, boolean split) {
        return write(List.of(new Demand.SpendHashes(
                new TokenId(new AuthorizationServerId("as-1"), jti),
                LATER,
                HashMultiset.of(approved),
                HashMultiset.of(taken),
                split,
                KEY,
                3)));
    }

    private static Demand use(KeyPairId key, long generation) {
        var one = HashMultiset.of(List.of(hash(1)));
        var token = new TokenId(new AuthorizationServerId("as-1"), "jti-of-" + generation);
        return new Demand.SpendHashes(token, LATER, one, one, false, key, generation);
    }

    private Written write(List<Demand> demands) {
        return memory().write(Entry.of(AuditFacts.service("test", "ok"), NOW, demands));
    }

    private static Written.Granted granted(Written written) {
        assertThat(written).isInstanceOf(Written.Granted.class);
        return (Written.Granted) written;
    }

    private static Dtbsr hash(int of) {
        return new Dtbsr(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("document " + of)));
    }
}

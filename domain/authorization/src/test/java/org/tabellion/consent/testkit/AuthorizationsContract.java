package org.tabellion.consent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.UseApproval.Reservation;
import org.tabellion.consent.model.Authorization;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;

/** What every {@link Authorizations} keeps: no occurrence is had twice, whoever asks at the same time. */
public interface AuthorizationsContract {

    GroupId BANK = new GroupId("bank");
    ClientId PORTAL = new ClientId("portal");
    SignerId ANA = new SignerId("sg_" + "A".repeat(26));
    CredentialId KEY = new CredentialId("cr_" + "B".repeat(26));
    ApprovalId APPROVAL = new ApprovalId("ap_" + "1".repeat(26));
    ApprovalId NEXT = new ApprovalId("ap_" + "2".repeat(26));
    Bytes HANDLE = Bytes.ofHex("ab".repeat(32));
    Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");
    Instant END = BEGIN.plusSeconds(300);

    Authorizations authorizations();

    AuthorizationProfiles profiles();

    /** Runs within the group and one unit of work. */
    <T> T within(Supplier<T> work);

    static Dtbsr hash(String text) {
        return new Dtbsr(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(text)));
    }

    static Authorization of(ApprovalId id, Optional<Bytes> handle, String... hashes) {
        return authorization(
                id,
                handle,
                2,
                List.of(hashes).stream().map(it -> hash(it).value()).toList(),
                hashes.length);
    }

    static Authorization counting(int signatures) {
        return authorization(APPROVAL, Optional.of(HANDLE), 1, List.of(), signatures);
    }

    private static Authorization authorization(
            ApprovalId id, Optional<Bytes> handle, int level, List<Bytes> hashes, int signatures) {
        return new Authorization(
                id,
                handle,
                PORTAL,
                KEY,
                level,
                DigestAlgorithm.SHA256,
                hashes,
                signatures,
                new AuthenticationProof(
                        ANA, BANK, List.of("pin", "otp", "mfa"), AuthenticationProof.TWO_FACTORS, BEGIN),
                level == 1,
                Optional.empty(),
                END);
    }

    @Test
    default void an_authorisation_is_found_by_its_handle_and_its_approval_in_its_group_alone() {
        var authorization = of(APPROVAL, Optional.of(HANDLE), "a", "b", "a");
        add(authorization);

        var kept = new Authorizations.Kept(authorization, Authorization.State.LIVE, 3);
        assertThat(within(() -> authorizations().byHandle(HANDLE))).contains(kept);
        assertThat(within(() -> authorizations().byApproval(APPROVAL))).contains(kept);
        assertThat(within(() -> authorizations().byHandle(Bytes.ofHex("cd".repeat(32)))))
                .isEmpty();
        GroupScope.run(new GroupId("court"), () -> {
            assertThat(authorizations().byHandle(HANDLE)).isEmpty();
            assertThat(authorizations().byApproval(APPROVAL)).isEmpty();
        });
    }

    @Test
    default void one_without_a_handle_and_one_without_hashes_are_kept() {
        add(of(NEXT, Optional.empty(), "a"));
        add(counting(7));

        assertThat(within(() -> authorizations().byApproval(NEXT)).orElseThrow().authorization())
                .isEqualTo(of(NEXT, Optional.empty(), "a"));
        assertThat(within(() -> authorizations().byApproval(APPROVAL)).orElseThrow())
                .isEqualTo(new Authorizations.Kept(counting(7), Authorization.State.LIVE, 7));
    }

    @Test
    default void each_occurrence_is_reserved_once() {
        add(of(APPROVAL, Optional.of(HANDLE), "a", "a", "b"));

        assertThat(reserve("r1", "a")).isEqualTo(Reservation.RESERVED);
        assertThat(reserve("r2", "a", "a")).as("all or nothing").isEqualTo(Reservation.USED_UP);
        assertThat(left()).isEqualTo(2);
        assertThat(reserve("r3", "b", "a")).as("in any order").isEqualTo(Reservation.RESERVED);
        assertThat(reserve("r4", "a")).isEqualTo(Reservation.USED_UP);
        assertThat(reserve("r5", "c")).isEqualTo(Reservation.NOT_AUTHORISED);
        assertThat(left()).isZero();
    }

    @Test
    default void a_hash_that_is_not_authorised_reserves_nothing_of_the_others() {
        add(of(APPROVAL, Optional.of(HANDLE), "a", "b"));

        assertThat(reserve("r1", "a", "c")).isEqualTo(Reservation.NOT_AUTHORISED);
        assertThat(left()).isEqualTo(2);
    }

    @Test
    default void a_hash_asked_for_more_often_than_it_was_ever_authorised_is_not_authorised() {
        add(of(APPROVAL, Optional.of(HANDLE), "a", "b"));

        assertThat(reserve("r1", "a", "a")).isEqualTo(Reservation.NOT_AUTHORISED);
        assertThat(left()).isEqualTo(2);
        assertThat(reserve("r2", "a")).isEqualTo(Reservation.RESERVED);
        assertThat(reserve("r3", "a")).as("it was, and is used").isEqualTo(Reservation.USED_UP);
        assertThat(reserve("r4", "b")).isEqualTo(Reservation.RESERVED);
        assertThat(reserve("r5", "b", "b")).isEqualTo(Reservation.NOT_AUTHORISED);
    }

    @Test
    default void more_hashes_than_are_left_are_too_many_while_any_is_left() {
        add(of(APPROVAL, Optional.of(HANDLE), "a", "b"));

        assertThat(reserve("r1", "a", "b", "a")).isEqualTo(Reservation.TOO_MANY);
        assertThat(reserve("r2", "a")).isEqualTo(Reservation.RESERVED);
        assertThat(reserve("r3", "a", "b")).isEqualTo(Reservation.TOO_MANY);
        assertThat(left()).isEqualTo(1);
        assertThat(reserve("r4", "b")).isEqualTo(Reservation.RESERVED);
        assertThat(reserve("r5", "a", "b")).isEqualTo(Reservation.USED_UP);
    }

    @Test
    default void a_request_finds_what_it_reserved() {
        add(of(APPROVAL, Optional.of(HANDLE), "a"));

        assertThat(reserve("r1", "a")).isEqualTo(Reservation.RESERVED);
        assertThat(reserve("r1", "a")).isEqualTo(Reservation.RESERVED);
        assertThat(left()).isZero();
    }

    @Test
    default void what_was_released_can_be_had_again_what_was_consumed_cannot() {
        add(of(APPROVAL, Optional.of(HANDLE), "a", "b"));
        reserve("r1", "a", "b");
        within(() -> {
            authorizations().release(APPROVAL, "r1");
            return true;
        });
        assertThat(left()).isEqualTo(2);

        assertThat(reserve("r2", "a")).isEqualTo(Reservation.RESERVED);
        within(() -> {
            authorizations().consume(APPROVAL, "r2");
            authorizations().release(APPROVAL, "r2");
            return true;
        });
        assertThat(reserve("r3", "a")).isEqualTo(Reservation.USED_UP);
        assertThat(reserve("r3", "b")).isEqualTo(Reservation.RESERVED);
    }

    @Test
    default void a_count_without_hashes_takes_any() {
        add(counting(2));

        assertThat(reserve("r1", "a", "b", "c")).isEqualTo(Reservation.TOO_MANY);
        assertThat(reserve("r2", "x")).isEqualTo(Reservation.RESERVED);
        assertThat(reserve("r3", "x")).isEqualTo(Reservation.RESERVED);
        assertThat(reserve("r4", "y")).isEqualTo(Reservation.USED_UP);
    }

    @Test
    default void one_that_ended_expired_or_is_anothers_gives_nothing() {
        add(of(APPROVAL, Optional.of(HANDLE), "a", "b"));

        assertThat(within(() -> authorizations()
                        .reserve(APPROVAL, new ClientId("other"), "r1", List.of(hash("a")), BEGIN, () -> {})
                        .reservation()))
                .isEqualTo(Reservation.UNKNOWN);
        assertThat(within(() -> authorizations()
                        .reserve(NEXT, PORTAL, "r1", List.of(hash("a")), BEGIN, () -> {})
                        .reservation()))
                .isEqualTo(Reservation.UNKNOWN);
        assertThat(within(() -> authorizations()
                        .reserve(APPROVAL, PORTAL, "r1", List.of(hash("a")), END, () -> {})
                        .reservation()))
                .isEqualTo(Reservation.EXPIRED);
        reserve("r2", "a");
        assertThat(within(() -> authorizations().end(APPROVAL, Authorization.State.REVOKED)))
                .contains(1);
        assertThat(within(() -> authorizations().end(APPROVAL, Authorization.State.EXTENDED)))
                .isEmpty();
        assertThat(reserve("r3", "b")).isEqualTo(Reservation.UNKNOWN);
    }

    @Test
    default void what_expired_long_ago_is_erased() {
        add(of(APPROVAL, Optional.of(HANDLE), "a"));

        assertThat(authorizations().erase(END)).isZero();
        assertThat(authorizations().erase(END.plusSeconds(1))).isEqualTo(1);
        assertThat(within(() -> authorizations().byApproval(APPROVAL))).isEmpty();
    }

    @Test
    default void of_a_hundred_who_race_for_the_last_one_exactly_one_wins() throws Exception {
        add(of(APPROVAL, Optional.of(HANDLE), "a", "b"));
        reserve("r0", "b");

        assertThat(racing(100, it -> reserve("r" + it, "a"))).isEqualTo(1);
        assertThat(left()).isZero();
    }

    @Test
    default void of_a_hundred_who_race_for_thirty_exactly_thirty_win() throws Exception {
        add(counting(30));

        assertThat(racing(100, it -> reserve("r" + it, "h" + it))).isEqualTo(30);
        assertThat(left()).isZero();
    }

    @Test
    default void of_a_hundred_who_race_for_pairs_as_many_win_as_there_are() throws Exception {
        add(counting(31));

        assertThat(racing(100, it -> reserve("r" + it, "a", "b"))).isEqualTo(15);
        assertThat(left()).isEqualTo(1);
    }

    @Test
    default void of_a_hundred_who_race_within_units_of_work_thirty_win() throws Exception {
        add(counting(30));

        assertThat(racing(
                        100,
                        it -> within(() -> authorizations()
                                .reserve(APPROVAL, PORTAL, "r" + it, List.of(hash("a")), BEGIN, () -> {})
                                .reservation())))
                .isEqualTo(30);
        assertThat(left()).isZero();
    }

    private int racing(int threads, IntFunction<Reservation> reserving) throws InterruptedException {
        var start = new CountDownLatch(1);
        var won = new AtomicInteger();
        var failed = new AtomicInteger();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= threads; i++) {
                int number = i;
                executor.submit(() -> {
                    start.await();
                    try {
                        if (reserving.apply(number) == Reservation.RESERVED) {
                            won.incrementAndGet();
                        }
                    } catch (RuntimeException e) {
                        failed.incrementAndGet();
                        throw e;
                    }
                    return true;
                });
            }
            start.countDown();
        }
        assertThat(failed).hasValue(0);
        return won.get();
    }

    /** Whatever is reserved, consumed and released in whatever order: never more of a hash than was authorised. */
    @Test
    default void the_multiset_holds_for_any_history() {
        var chance = new Random(20261122);
        for (int round = 0; round < 12; round++) {
            var id = new ApprovalId("ap_" + "%026d".formatted(round));
            var authorised = new ArrayList<String>();
            IntStream.range(0, 1 + chance.nextInt(8))
                    .forEach(_ -> authorised.add(String.valueOf((char) ('a' + chance.nextInt(3)))));
            add(of(id, Optional.empty(), authorised.toArray(String[]::new)));
            var free = counts(authorised);
            var reserved = new HashMap<String, List<String>>();
            for (int step = 0; step < 15; step++) {
                var request = "r" + step;
                if (!reserved.isEmpty() && chance.nextInt(3) == 0) {
                    var settled = reserved.keySet().iterator().next();
                    boolean consumes = chance.nextBoolean();
                    within(() -> {
                        if (consumes) {
                            authorizations().consume(id, settled);
                        } else {
                            authorizations().release(id, settled);
                        }
                        return true;
                    });
                    var back = reserved.remove(settled);
                    if (!consumes) {
                        back.forEach(it -> free.merge(it, 1, Integer::sum));
                    }
                } else {
                    var wanted = new ArrayList<String>();
                    IntStream.range(0, 1 + chance.nextInt(3))
                            .forEach(_ -> wanted.add(String.valueOf((char) ('a' + chance.nextInt(4)))));
                    boolean fits = counts(wanted).entrySet().stream()
                            .allMatch(it -> free.getOrDefault(it.getKey(), 0) >= it.getValue());
                    var outcome = within(() -> authorizations()
                            .reserve(
                                    id,
                                    PORTAL,
                                    request,
                                    wanted.stream()
                                            .map(AuthorizationsContract::hash)
                                            .toList(),
                                    BEGIN,
                                    () -> {})
                            .reservation());
                    assertThat(outcome == Reservation.RESERVED)
                            .as("%s of %s", wanted, free)
                            .isEqualTo(fits);
                    if (fits) {
                        reserved.put(request, wanted);
                        wanted.forEach(it -> free.merge(it, -1, Integer::sum));
                    }
                }
            }
            int expected = free.values().stream().mapToInt(Integer::intValue).sum();
            assertThat(within(() -> authorizations().byApproval(id))
                            .orElseThrow()
                            .left())
                    .isEqualTo(expected);
        }
    }

    private static Map<String, Integer> counts(List<String> elements) {
        var counts = new HashMap<String, Integer>();
        elements.forEach(it -> counts.merge(it, 1, Integer::sum));
        return counts;
    }

    @Test
    default void a_profile_is_kept_and_replaced() {
        var profile = new AuthorizationProfile(
                KEY,
                ANA,
                AuthorizationProfile.Mode.EXPLICIT,
                1,
                Set.of(AuthorizationFactor.PIN),
                200,
                true,
                Set.of(PORTAL));
        assertThat(within(() -> profiles().of(KEY))).isEmpty();
        within(() -> {
            profiles().put(profile);
            return true;
        });
        assertThat(within(() -> profiles().of(KEY))).contains(profile);
        within(() -> {
            profiles().put(AuthorizationProfile.usual(KEY, ANA));
            return true;
        });
        assertThat(within(() -> profiles().of(KEY))).contains(AuthorizationProfile.usual(KEY, ANA));
    }

    private void add(Authorization authorization) {
        within(() -> {
            authorizations().add(authorization);
            return true;
        });
    }

    /** By itself, as signing does it: it is committed when it returns. */
    private Reservation reserve(String request, String... hashes) {
        var wanted = List.of(hashes).stream().map(AuthorizationsContract::hash).toList();
        return GroupScope.call(BANK, () -> authorizations()
                .reserve(APPROVAL, PORTAL, request, wanted, BEGIN, () -> {})
                .reservation());
    }

    private int left() {
        return within(() -> authorizations().byApproval(APPROVAL)).orElseThrow().left();
    }
}

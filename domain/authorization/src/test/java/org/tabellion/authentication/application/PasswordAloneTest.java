package org.tabellion.authentication.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.BeginSignIn;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.ProvePassword;
import org.tabellion.authentication.ProvePassword.Outcome;
import org.tabellion.authentication.model.Lockout;
import org.tabellion.authentication.model.PasswordFactor;
import org.tabellion.authentication.testkit.InMemoryFactors;
import org.tabellion.authentication.testkit.PlainHashes;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.notifications.testkit.CollectedNotifications;
import org.tabellion.signers.application.SignersHexagon;
import org.tabellion.signers.testkit.InMemoryInvitations;
import org.tabellion.signers.testkit.InMemorySigners;
import org.tabellion.signers.testkit.SignersContract;

/** The password as the only factor: the same lock as at the sign-in, and nothing tells whose name it was. */
class PasswordAloneTest {

    private static final String RIGHT = "correct horse battery";
    private static final String WRONG = "wrong wrong wrong";
    private static final String ADA = "ada@example.org";
    private static final GroupId TOWN = new GroupId("town");
    private static final List<GroupId> ON = List.of(TOWN, SignersContract.BANK);

    private final ManualTime time = ManualTime.at("2026-11-21T10:00:00Z");
    private final InMemorySigners signers = new InMemorySigners();
    private final InMemoryFactors factors = new InMemoryFactors();
    private final PlainHashes hashes = new PlainHashes();
    private final CollectedAudit audit = new CollectedAudit();
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();
    private final SignersHexagon neighbours = new SignersHexagon(signers, new InMemoryInvitations(), time);
    private final ProvePassword passwords =
            new PasswordProving(neighbours.accounts(), factors, hashes, audit, work, time);
    private final BeginSignIn page = new SignInBeginning(
            neighbours.accounts(),
            neighbours.signers(),
            factors,
            hashes,
            (_, code) -> Bytes.ofUtf8(code.value()),
            new CollectedNotifications(),
            audit,
            work,
            time,
            new SeededRandomness(5));
    private SignerId ada = new SignerId("sg_" + "0".repeat(26));

    @BeforeEach
    void ada() {
        var invited = SignersContract.ada(SignersContract.BANK, 1);
        ada = invited.id();
        GroupScope.run(SignersContract.BANK, () -> {
            signers.add(invited);
            signers.replace(invited, invited.activated());
            factors.put(new PasswordFactor(ada, hashes.hash(new Password(RIGHT)), Lockout.OPEN));
        });
    }

    @Test
    void the_right_password_proves_one_factor_and_no_more() {
        assertThat(prove(ADA, RIGHT))
                .isEqualTo(new Outcome.Proven(new AuthenticationProof(
                        ada, SignersContract.BANK, List.of("pwd"), AuthenticationProof.ONE_FACTOR, time.now())));
        assertThat(audit.lines()).containsExactly("authentication.password INTENDED", "authentication.password DONE");
    }

    @Test
    void an_unknown_name_a_wrong_password_and_a_lock_are_one_answer_after_the_same_work() {
        var unknown = effort("eve@example.org", RIGHT);
        var wrong = effort(ADA, WRONG);
        for (int i = 0; i < 4; i++) {
            prove(ADA, WRONG);
        }
        var locked = effort(ADA, RIGHT);

        assertThat(unknown).isEqualTo(wrong).isEqualTo(locked);
        assertThat(unknown.outcome()).isEqualTo(new Outcome.Denied());
        assertThat(unknown.hashes()).isOne();
    }

    /** What it took. */
    private record Effort(Outcome outcome, int hashes, int commits, int records) {}

    private Effort effort(String name, String password) {
        int checked = hashes.checks();
        int committed = work.commits();
        int recorded = audit.all().size();
        var outcome = prove(name, password);
        return new Effort(
                outcome,
                hashes.checks() - checked,
                work.commits() - committed,
                audit.all().size() - recorded);
    }

    @Test
    void it_locks_the_sign_in_and_is_locked_by_it() {
        for (int i = 0; i < 3; i++) {
            prove(ADA, WRONG);
        }
        for (int i = 0; i < 2; i++) {
            assertThat(page.begin(ADA, new Password(WRONG))).isEqualTo(new BeginSignIn.Outcome.Denied());
        }

        assertThat(prove(ADA, RIGHT)).isEqualTo(new Outcome.Denied());
        assertThat(page.begin(ADA, new Password(RIGHT))).isInstanceOf(BeginSignIn.Outcome.Locked.class);
        time.advance(Duration.ofMinutes(15));
        assertThat(prove(ADA, RIGHT)).isInstanceOf(Outcome.Proven.class);
    }

    @Test
    void a_success_forgives_what_failed_before() {
        for (int i = 0; i < 12; i++) {
            assertThat(prove(ADA, i % 4 == 3 ? RIGHT : WRONG))
                    .isInstanceOf(i % 4 == 3 ? Outcome.Proven.class : Outcome.Denied.class);
        }
    }

    @Test
    void an_account_of_a_group_that_has_it_off_is_as_unknown_and_is_not_locked() {
        for (int i = 0; i < 6; i++) {
            assertThat(passwords.prove(ADA, new Password(i == 0 ? RIGHT : WRONG), List.of(TOWN)))
                    .isEqualTo(new Outcome.Denied());
        }

        assertThat(prove(ADA, RIGHT)).isInstanceOf(Outcome.Proven.class);
    }

    @RepeatedTest(5)
    void many_at_once_have_no_more_tries_than_one_after_the_other() throws Exception {
        var start = new CountDownLatch(1);
        var tries = new ArrayList<Future<Outcome>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                Callable<Outcome> attempt = () -> {
                    start.await();
                    return prove(ADA, WRONG);
                };
                tries.add(threads.submit(attempt));
            }
            start.countDown();
        }
        for (var each : tries) {
            assertThat(each.get()).isEqualTo(new Outcome.Denied());
        }

        assertThat(reasons("wrong_password")).isEqualTo(5);
        assertThat(reasons("locked")).isEqualTo(35);
        assertThat(prove(ADA, RIGHT)).isEqualTo(new Outcome.Denied());
    }

    private long reasons(String reason) {
        return audit.all().stream()
                .map(AuditEvent::facts)
                .filter(it -> reason.equals(it.get("reason")))
                .count();
    }

    @Test
    void neither_name_nor_password_is_audited() {
        prove("eve@example.org", RIGHT);
        prove(ADA, RIGHT);

        assertThat(audit.all().toString()).doesNotContain(RIGHT, "eve@example.org", ADA);
    }

    private Outcome prove(String name, String password) {
        return passwords.prove(name, new Password(password), ON);
    }
}

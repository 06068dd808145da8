package org.tabellion.authentication.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.RegisterOperator;
import org.tabellion.authentication.SignInOperator;
import org.tabellion.authentication.SignInOperator.Outcome;
import org.tabellion.authentication.spi.Operators;
import org.tabellion.authentication.testkit.InMemoryOperators;
import org.tabellion.authentication.testkit.OperatorsContract;
import org.tabellion.authentication.testkit.PlainHashes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;

class OperatorSignInTest implements OperatorsContract {

    private static final String RIGHT = "correct horse battery";
    private static final String WRONG = "wrong wrong wrong";
    private static final Outcome ADMITTED = new Outcome.Admitted("olga");
    private static final Outcome DENIED = new Outcome.Denied();

    private final ManualTime time = ManualTime.at("2026-11-21T10:00:00Z");
    private final InMemoryOperators operators = new InMemoryOperators();
    private final PlainHashes hashes = new PlainHashes();
    private final CollectedAudit audit = new CollectedAudit();
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();
    private final RegisterOperator registration = new OperatorRegistering(operators, hashes, audit, work);
    private final SignInOperator signIn = new OperatorSigningIn(operators, hashes, audit, work, time);

    @Override
    public Operators operators() {
        return operators;
    }

    @Test
    void a_registered_operator_is_admitted_by_the_right_password() {
        registered();

        assertThat(signIn("olga", RIGHT)).isEqualTo(ADMITTED);
        assertThat(audit.lines()).last().isEqualTo("authentication.operator_sign_in DONE");
    }

    @Test
    void unknown_wrong_and_locked_have_one_answer_that_costs_the_same() {
        registered();
        int before = hashes.checks();

        assertThat(signIn("nobody", RIGHT)).isEqualTo(DENIED);
        assertThat(hashes.checks()).isEqualTo(before + 1);
        for (int i = 1; i <= 5; i++) {
            assertThat(signIn("olga", WRONG)).isEqualTo(DENIED);
            assertThat(hashes.checks()).isEqualTo(before + 1 + i);
        }
        assertThat(signIn("olga", RIGHT)).isEqualTo(DENIED);
        assertThat(hashes.checks()).isEqualTo(before + 7);
    }

    @Test
    void five_failures_in_a_row_lock_for_a_quarter_of_an_hour() {
        registered();
        fail(5);

        time.advance(Duration.ofMinutes(15).minusMillis(1));
        assertThat(signIn("olga", RIGHT)).isEqualTo(DENIED);
        time.advance(Duration.ofMillis(1));
        assertThat(signIn("olga", RIGHT)).isEqualTo(ADMITTED);
    }

    @Test
    void tries_while_it_is_locked_do_not_prolong_the_lock() {
        registered();
        fail(5);
        time.advance(Duration.ofMinutes(10));
        fail(5);

        time.advance(Duration.ofMinutes(5));
        assertThat(signIn("olga", RIGHT)).isEqualTo(ADMITTED);
    }

    @Test
    void a_success_in_between_starts_the_count_anew() {
        registered();
        for (int round = 0; round < 3; round++) {
            fail(4);
            assertThat(signIn("olga", RIGHT)).isEqualTo(ADMITTED);
        }
    }

    @Test
    void a_password_given_again_changes_nothing_and_a_new_one_opens_the_lock() {
        registered();
        fail(5);
        registered();
        assertThat(signIn("olga", RIGHT)).isEqualTo(DENIED);

        registration.register("olga", new Password("another horse battery"));
        assertThat(signIn("olga", "another horse battery")).isEqualTo(ADMITTED);
    }

    @Test
    void neither_a_strange_name_nor_a_weak_password_is_registered() {
        for (var name : new String[] {"", "O", "Olga", "olga admin", "-olga", "a".repeat(64)}) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> registration.register(name, new Password(RIGHT)))
                    .returns(Failure.Kind.INVALID, Failure::kind);
        }
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> registration.register("olga", new Password("short")))
                .returns("password_too_short", Failure::code);
        assertThat(operators.byName("olga")).isEmpty();
    }

    @Test
    void no_password_is_audited() {
        registered();
        fail(6);
        signIn("olga", RIGHT);

        assertThat(audit.all().toString()).doesNotContain(RIGHT, WRONG);
    }

    private void registered() {
        registration.register("olga", new Password(RIGHT));
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(signIn("olga", WRONG)).isEqualTo(DENIED);
        }
    }

    private Outcome signIn(String name, String password) {
        return signIn.signIn(name, new Password(password));
    }
}

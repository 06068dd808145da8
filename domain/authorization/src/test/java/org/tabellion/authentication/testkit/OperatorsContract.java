package org.tabellion.authentication.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.tabellion.authentication.model.Lockout;
import org.tabellion.authentication.model.OperatorAccount;
import org.tabellion.authentication.spi.Operators;
import org.tabellion.kernel.Failure;

/** What every store of operator accounts must do. */
public interface OperatorsContract {

    Operators operators();

    @Test
    default void an_account_is_found_by_its_name_as_it_was_put() {
        var account = new OperatorAccount("ada", "hash", Lockout.OPEN.failed(Instant.parse("2026-01-01T00:00:00Z")));
        operators().put(account);

        assertThat(operators().byName("ada")).contains(account);
        assertThat(operators().byName("eve")).isEmpty();
    }

    @Test
    default void a_second_put_takes_the_place_of_the_first() {
        operators().put(new OperatorAccount("bob", "hash", Lockout.OPEN));
        var second = new OperatorAccount("bob", "other", Lockout.OPEN);
        operators().put(second);

        assertThat(operators().byName("bob")).contains(second);
    }

    @Test
    default void what_somebody_else_changed_first_is_not_replaced() {
        var first = new OperatorAccount("cyd", "hash", Lockout.OPEN);
        operators().put(first);
        var failed = first.failed(Instant.parse("2026-01-01T00:00:00Z"));
        operators().replace(first, failed);

        assertThatThrownBy(() -> operators().replace(first, first.succeeded()))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFLICT));
        assertThat(operators().byName("cyd")).contains(failed);
    }
}

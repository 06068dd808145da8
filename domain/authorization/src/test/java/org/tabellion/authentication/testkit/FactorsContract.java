package org.tabellion.authentication.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.tabellion.authentication.model.Lockout;
import org.tabellion.authentication.model.PasswordFactor;
import org.tabellion.authentication.spi.Factors;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;

/** What every {@link Factors} keeps. */
public interface FactorsContract {

    GroupId GROUP = new GroupId("bank");
    SignerId SIGNER = new SignerId("sg_" + "A".repeat(26));
    Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    Bytes ATTEMPT = Bytes.ofHex("ab".repeat(32));
    Bytes CODE = Bytes.ofHex("cd".repeat(32));

    Factors factors();

    @Test
    default void a_password_is_kept_and_replaced() {
        GroupScope.run(GROUP, () -> {
            var first = new PasswordFactor(SIGNER, "hash", Lockout.OPEN);
            factors().put(first);
            assertThat(factors().password(SIGNER)).contains(first);

            factors().replace(first, first.failed(NOW));
            assertThat(factors().password(SIGNER)).contains(first.failed(NOW));
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> factors().replace(first, first.failed(NOW)))
                    .returns(Failure.Kind.CONFLICT, Failure::kind);

            factors().put(new PasswordFactor(SIGNER, "other", Lockout.OPEN));
            assertThat(factors().password(SIGNER)).map(PasswordFactor::hash).contains("other");
        });
    }

    @Test
    default void a_code_is_found_by_the_handle_of_its_sign_in() {
        GroupScope.run(GROUP, () -> {
            var none = factors().code(SIGNER);
            var begun = none.began(ATTEMPT, CODE, NOW);
            factors().replace(none, begun);
            assertThat(factors().bySignIn(ATTEMPT)).contains(begun);
            assertThat(factors().bySignIn(CODE)).isEmpty();

            var signIn = begun.signIn(ATTEMPT).orElseThrow();
            var failed = begun.failed(signIn, NOW);
            factors().replace(begun, failed);
            var again = failed.sentAnew(signIn, CODE, NOW.plusSeconds(40));
            factors().replace(failed, again);
            assertThat(factors().code(SIGNER)).isEqualTo(again);

            factors().replace(again, again.succeeded());
            assertThat(factors().bySignIn(ATTEMPT)).isEmpty();
        });
    }

    @Test
    default void of_two_answers_at_once_one_is_counted() {
        GroupScope.run(GROUP, () -> {
            var none = factors().code(SIGNER);
            var begun = none.began(ATTEMPT, CODE, NOW);
            factors().replace(none, begun);
            factors().replace(begun, begun.succeeded());

            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> factors().replace(begun, begun.succeeded()))
                    .returns(Failure.Kind.CONFLICT, Failure::kind);
        });
    }
}

package org.tabellion.credentials.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.tabellion.credentials.model.Credential.KeyCreated;
import org.tabellion.credentials.model.Credential.KeyRequested;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.kernel.Failure;

/** What every {@link Credentials} keeps: the in-memory one of the unit tests and the real one alike. */
public interface CredentialsContract {

    Credentials credentials();

    /** Runs within one group and one unit of work. */
    <T> T within(Supplier<T> work);

    private void run(Runnable work) {
        within(() -> {
            work.run();
            return true;
        });
    }

    @Test
    default void gives_back_what_was_added_in_every_state() {
        for (var state = 0; state < 8; state++) {
            var credential =
                    SomeCredentials.inEachState(SomeCredentials.signer()).get(state);

            run(() -> credentials().add(credential));

            assertThat(within(() -> credentials().get(credential.id()))).isEqualTo(credential);
            assertThat(within(
                            () -> credentials().ofEnrolment(credential.origin().enrolment())))
                    .contains(credential);
        }
    }

    @Test
    default void gives_back_what_replaced_it() {
        var states = SomeCredentials.inEachState(SomeCredentials.signer());
        run(() -> credentials().add(states.getFirst()));

        for (int i = 1; i < states.size(); i++) {
            var before = states.get(i - 1);
            var after = states.get(i);
            run(() -> credentials().replace(before, after));
            assertThat(within(() -> credentials().get(after.id()))).isEqualTo(after);
        }
    }

    @Test
    default void refuses_to_replace_a_credential_that_has_changed_since() {
        var states = SomeCredentials.inEachState(SomeCredentials.signer());
        var requested = (KeyRequested) states.get(0);
        var created = (KeyCreated) states.get(1);
        run(() -> credentials().add(created));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> run(() -> credentials().replace(requested, created)))
                .returns(Failure.Kind.CONFLICT, Failure::kind);
    }

    @Test
    default void an_enrolment_has_one_credential() {
        var first = SomeCredentials.requested(SomeCredentials.signer());
        run(() -> credentials().add(first));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> run(() -> credentials().add(first)))
                .returns(Failure.Kind.CONFLICT, Failure::kind);
    }

    @Test
    default void an_unknown_one_is_not_found() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> run(() -> credentials()
                        .get(SomeCredentials.requested(SomeCredentials.signer()).id())))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
    }

    @Test
    default void lists_those_of_a_signer_and_the_active_ones_page_by_page() {
        var signer = SomeCredentials.signer();
        var first = SomeCredentials.active(signer);
        var second = SomeCredentials.active(signer);
        run(() -> credentials().add(first));
        run(() -> credentials().add(second));
        run(() -> credentials().add(SomeCredentials.requested(signer)));

        assertThat(within(() -> credentials().of(signer))).hasSize(3);
        var page = within(() -> credentials().active(Optional.empty(), 1));
        assertThat(page).hasSize(1);
        var rest = within(() -> credentials().active(Optional.of(page.getFirst().id()), 1_000));
        assertThat(rest).doesNotContain(page.getFirst()).isSortedAccordingTo((a, b) -> a.id().value()
                .compareTo(b.id().value()));
    }
}

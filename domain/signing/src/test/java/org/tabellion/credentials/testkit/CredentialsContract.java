package org.tabellion.credentials.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tabellion.credentials.model.Credential;
import org.tabellion.credentials.model.Credential.KeyCreated;
import org.tabellion.credentials.model.Credential.KeyRequested;
import org.tabellion.credentials.model.HeldSigner;
import org.tabellion.credentials.model.ListedCredential;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.kernel.Bytes;
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
        var rest = within(
                () -> credentials().active(Optional.of(page.getFirst().origin().id()), 1_000));
        assertThat(rest)
                .doesNotContain(page.getFirst())
                .isSortedAccordingTo((a, b) ->
                        a.origin().id().value().compareTo(b.origin().id().value()));
        assertThat(Stream.concat(page.stream(), rest.stream()))
                .contains(ListedCredential.of(first), ListedCredential.of(second));
    }

    @Test
    default void a_newer_object_of_a_signer_is_kept_for_all_keys_that_have_one() {
        var signer = SomeCredentials.signer();
        var states = List.of(
                SomeCredentials.active(signer),
                SomeCredentials.inEachState(signer).get(1),
                SomeCredentials.inEachState(signer).get(2),
                SomeCredentials.inEachState(signer).get(7));
        states.forEach(it -> run(() -> credentials().add(it)));
        var other = SomeCredentials.active(SomeCredentials.signer());
        run(() -> credentials().add(other));
        var newest = new HeldSigner(7, Bytes.ofUtf8("{\"version\":7}"));

        run(() -> credentials().renew(signer, newest));
        run(() -> credentials().renew(signer, new HeldSigner(6, Bytes.ofUtf8("{\"version\":6}"))));

        var after = within(() -> credentials().of(signer));
        assertThat(after).hasSameSizeAs(states);
        assertThat(after.stream().filter(Credential.Active.class::isInstance))
                .allSatisfy(it -> assertThat(((Credential.Active) it).signer()).isEqualTo(newest));
        assertThat(after.stream().filter(Credential.Assigned.class::isInstance))
                .allSatisfy(
                        it -> assertThat(((Credential.Assigned) it).signer()).isEqualTo(newest));
        assertThat(after.stream().filter(KeyCreated.class::isInstance))
                .allSatisfy(it -> assertThat(states).contains(it));
        assertThat(within(() -> credentials().get(other.id()))).isEqualTo(other);
    }
}

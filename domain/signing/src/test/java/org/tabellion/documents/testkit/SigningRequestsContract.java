package org.tabellion.documents.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.tabellion.documents.model.Preparation;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.documents.model.SigningRequest.AwaitingConsent;
import org.tabellion.documents.spi.SigningRequests;
import org.tabellion.documents.spi.SigningRequests.Repeatable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;

/** What every {@link SigningRequests} keeps. */
public interface SigningRequestsContract {

    Bytes CONTENT = Bytes.ofUtf8("content");

    SigningRequests requests();

    /** Runs within one group and one unit of work. */
    <T> T within(Supplier<T> work);

    private void run(Runnable work) {
        within(() -> {
            work.run();
            return true;
        });
    }

    private AwaitingConsent added(String key) {
        var waiting = SomeRequests.waiting(SomeRequests.ANA);
        run(() -> requests().add(waiting, key, CONTENT));
        return waiting;
    }

    @Test
    default void gives_back_every_state() {
        for (int i = 0; i < 8; i++) {
            var state = SomeRequests.inEachState().get(i);
            var waiting = new AwaitingConsent(state.facts());
            run(() -> requests().add(waiting, UUID.randomUUID().toString(), CONTENT));
            run(() -> requests().replace(waiting, state));

            assertThat(within(() -> requests().get(state.id()))).isEqualTo(state);
        }
    }

    @Test
    default void refuses_to_replace_a_request_that_has_changed_since() {
        var waiting = added(UUID.randomUUID().toString());
        run(() -> requests().replace(waiting, waiting.refused()));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> run(() -> requests().replace(waiting, waiting.approved(SomeRequests.APPROVAL))))
                .returns(Failure.Kind.CONFLICT, Failure::kind);
    }

    @Test
    default void a_client_uses_a_key_once_and_another_client_the_same_one() {
        var key = UUID.randomUUID().toString();
        var waiting = added(key);

        assertThat(within(() -> requests().byIdempotencyKey(SomeRequests.PORTAL, key)))
                .contains(new Repeatable(waiting.id(), CONTENT));
        assertThat(within(() -> requests().byIdempotencyKey(new ClientId("bank"), key)))
                .isEmpty();
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> added(key))
                .returns("idempotency_key_taken", Failure::code);
    }

    @Test
    default void the_first_preparation_for_a_key_stands() {
        var waiting = added(UUID.randomUUID().toString());
        var first = SomeRequests.preparation(waiting.id());
        var later = new Preparation(
                first.request(),
                first.credential(),
                new Parameters(
                        first.parameters().signingTime().plusSeconds(1),
                        first.parameters().algorithm(),
                        first.parameters().chain()),
                first.dtbsr());

        assertThat(within(() -> requests().preparation(waiting.id(), SomeRequests.KEY)))
                .isEmpty();
        assertThat(within(() -> requests().prepared(first))).isEqualTo(first);
        assertThat(within(() -> requests().prepared(later))).isEqualTo(first);
        assertThat(within(() -> requests().preparation(waiting.id(), SomeRequests.KEY)))
                .contains(first);
    }

    @Test
    default void lists_what_waits_for_a_signer() {
        var signer = new SignerId("sg_" + "7".repeat(26));
        var waiting = SomeRequests.waiting(signer);
        run(() -> requests().add(waiting, UUID.randomUUID().toString(), CONTENT));
        var refused = SomeRequests.waiting(signer);
        run(() -> requests().add(refused, UUID.randomUUID().toString(), CONTENT));
        run(() -> requests().replace(refused, refused.refused()));

        assertThat(within(() -> requests().waitingFor(signer)))
                .contains(waiting)
                .doesNotContain(refused);
    }

    @Test
    default void an_unknown_one_is_not_found() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> run(() ->
                        requests().get(SomeRequests.waiting(SomeRequests.ANA).id())))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
    }
}

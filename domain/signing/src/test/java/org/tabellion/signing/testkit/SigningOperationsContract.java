package org.tabellion.signing.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.signing.model.SigningOperation;
import org.tabellion.signing.model.SigningOperation.Id;
import org.tabellion.signing.model.SigningOperation.Intended;
import org.tabellion.signing.spi.SigningOperations;

/** What every {@link SigningOperations} keeps. */
public interface SigningOperationsContract {

    SigningOperations operations();

    /** Runs within one group and one unit of work. */
    <T> T within(Supplier<T> work);

    static Intended intent() {
        return new Intended(
                new Id(new ClientId("portal"), UUID.randomUUID().toString()),
                new CredentialId("cr_" + "0".repeat(26)),
                new ApprovalId("ap_" + "0".repeat(26)),
                Bytes.ofUtf8("content"),
                Instant.parse("2026-11-21T10:00:00.123Z"));
    }

    @Test
    default void an_intent_is_kept_once_and_then_given_back() {
        var intent = intent();

        assertThat(within(() -> operations().begin(intent))).isEmpty();
        assertThat(within(() -> operations().begin(intent))).contains(intent);
    }

    @Test
    default void a_result_takes_the_place_of_its_intent() {
        var intent = intent();
        var signed = intent.signed(List.of(Bytes.ofUtf8("one"), Bytes.ofUtf8("two")), "au_1", Bytes.ofUtf8("{}"));
        within(() -> operations().begin(intent));

        finish(signed);

        assertThat(within(() -> operations().begin(intent))).contains(signed);
        assertThat(within(() -> operations().get(intent.id()))).isEqualTo(signed);
    }

    @Test
    default void a_new_intent_is_added_once() {
        var intent = intent();
        add(intent);
        assertThat(within(() -> operations().get(intent.id()))).isEqualTo(intent);

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> add(intent))
                .matches(SigningOperations::isAlreadyKept);

        finish(intent.refused("sad_invalid", "au_1"));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> add(intent))
                .matches(SigningOperations::isAlreadyKept);
    }

    private void add(Intended intent) {
        within(() -> {
            operations().add(intent);
            return true;
        });
    }

    private void finish(SigningOperation result) {
        within(() -> {
            operations().finish(result);
            return true;
        });
    }

    @Test
    default void the_first_result_stands() {
        var intent = intent();
        var refused = intent.refused("sad_invalid", "au_1");
        within(() -> operations().begin(intent));
        finish(refused);

        var later = intent.signed(List.of(Bytes.ofUtf8("one")), "au_2", Bytes.ofUtf8("{}"));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> finish(later))
                .matches(SigningOperations::isAlreadyKept);
        assertThat(within(() -> operations().get(intent.id()))).isEqualTo(refused);
    }
}

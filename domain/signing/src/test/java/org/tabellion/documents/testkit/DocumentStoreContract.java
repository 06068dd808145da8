package org.tabellion.documents.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.tabellion.documents.model.Version;
import org.tabellion.documents.spi.DocumentStore;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SigningRequestId;

/** What every {@link DocumentStore} keeps. */
public interface DocumentStoreContract {

    DocumentStore store();

    /** Runs within one group and one unit of work. */
    <T> T within(Supplier<T> work);

    private void put(SigningRequestId request, Version version, Bytes bytes) {
        within(() -> {
            store().put(request, version, new BytesDraft(bytes));
            return true;
        });
    }

    private Bytes read(SigningRequestId request, Version version) {
        return within(() -> {
            try (var stream = store().get(request, version).open()) {
                return Bytes.readAll(stream);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static SigningRequestId aRequest() {
        return SomeRequests.waiting(SomeRequests.ANA).id();
    }

    @Test
    default void gives_back_documents_of_every_size() {
        for (int size : new int[] {0, 1, 1000, 512 * 1024 - 1, 512 * 1024, 512 * 1024 + 1, 1_500_000}) {
            var request = aRequest();
            var bytes = new byte[size];
            new Random(size).nextBytes(bytes);

            put(request, Version.ORIGINAL, Bytes.of(bytes));

            assertThat(read(request, Version.ORIGINAL)).isEqualTo(Bytes.of(bytes));
            assertThat(within(() -> store().get(request, Version.ORIGINAL)).size())
                    .isEqualTo(size);
        }
    }

    @Test
    default void keeps_the_versions_of_a_document_apart_and_each_once() {
        var request = aRequest();
        put(request, Version.ORIGINAL, Bytes.ofUtf8("original"));
        put(request, Version.SIGNED, Bytes.ofUtf8("signed"));

        assertThat(read(request, Version.ORIGINAL)).isEqualTo(Bytes.ofUtf8("original"));
        assertThat(read(request, Version.SIGNED)).isEqualTo(Bytes.ofUtf8("signed"));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> put(request, Version.SIGNED, Bytes.ofUtf8("another")))
                .returns(Failure.Kind.CONFLICT, Failure::kind);
    }

    @Test
    default void what_is_erased_is_not_found_and_can_be_erased_again() {
        var request = aRequest();
        put(request, Version.ORIGINAL, Bytes.ofUtf8("original"));

        for (int i = 0; i < 2; i++) {
            within(() -> {
                store().erase(request);
                return true;
            });
        }

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> read(request, Version.ORIGINAL))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
    }
}

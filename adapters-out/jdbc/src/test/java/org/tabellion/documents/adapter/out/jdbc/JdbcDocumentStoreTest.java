package org.tabellion.documents.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.tabellion.documents.model.Version;
import org.tabellion.documents.spi.DocumentStore;
import org.tabellion.documents.testkit.BytesDraft;
import org.tabellion.documents.testkit.DocumentStoreContract;
import org.tabellion.documents.testkit.SomeRequests;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

class JdbcDocumentStoreTest implements DocumentStoreContract {

    private static final GroupId GROUP = new GroupId("bank");
    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.documents.adapter.out.jdbc");

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Override
    public DocumentStore store() {
        return CONTEXT.bean(DocumentStore.class);
    }

    @Test
    void no_byte_of_the_document_lies_in_the_table_and_an_altered_part_is_found() throws SQLException {
        var request = SomeRequests.waiting(SomeRequests.ANA).id();
        var document = Bytes.ofUtf8("the very words of the contract");
        within(() -> {
            store().put(request, Version.ORIGINAL, new BytesDraft(document));
            return true;
        });

        try (var connection = CONTEXT.database().asSuperuser();
                var statement = connection.createStatement()) {
            var where = " WHERE request_id = '" + request + "'";
            try (var row = statement.executeQuery("SELECT sealed FROM documents_part" + where)) {
                assertThat(row.next()).isTrue();
                assertThat(new String(row.getBytes(1), StandardCharsets.ISO_8859_1))
                        .doesNotContain("contract");
            }
            statement.execute(
                    "UPDATE documents_part SET sealed = set_byte(sealed, 3, 1 # get_byte(sealed, 3))" + where);
        }

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> within(() -> read(request)))
                .returns("document_altered", Failure::code);
    }

    @Test
    void another_groups_documents_do_not_exist() {
        var request = SomeRequests.waiting(SomeRequests.ANA).id();
        within(() -> {
            store().put(request, Version.ORIGINAL, new BytesDraft(Bytes.ofUtf8("contract")));
            return true;
        });

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> GroupScope.call(new GroupId("other"), () -> store().get(request, Version.ORIGINAL)))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
    }

    private Bytes read(SigningRequestId request) {
        try (var stream = store().get(request, Version.ORIGINAL).open()) {
            return Bytes.readAll(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public <T> T within(Supplier<T> work) {
        return GroupScope.call(GROUP, () -> CONTEXT.bean(UnitOfWork.class).call(work));
    }
}

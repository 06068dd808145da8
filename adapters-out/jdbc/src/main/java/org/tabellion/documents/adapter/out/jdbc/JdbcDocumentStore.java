package org.tabellion.documents.adapter.out.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.documents.model.Version;
import org.tabellion.documents.spi.Content;
import org.tabellion.documents.spi.DocumentKeys;
import org.tabellion.documents.spi.DocumentKeys.Wrapped;
import org.tabellion.documents.spi.DocumentStore;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

/**
 * Documents in parts of half a mebibyte, each sealed on its own, so that no more than one part of a document lies in the
 * heap, whatever its size.
 */
@Component
class JdbcDocumentStore implements DocumentStore {

    static final int PART = 512 * 1024;

    private final PostgresTransactions transactions;
    private final JdbcClient database;
    private final DocumentKeys keys;
    private final Randomness randomness;

    JdbcDocumentStore(
            PostgresTransactions transactions, JdbcClient database, DocumentKeys keys, Randomness randomness) {
        this.transactions = transactions;
        this.database = database;
        this.keys = keys;
        this.randomness = randomness;
    }

    @Override
    public void put(SigningRequestId request, Version version, Content content) {
        transactions.run(() -> {
            var place = new Place(group(), request.value(), version.name());
            var key = randomness.bytes(SealedParts.KEY_IN_BYTES);
            int parts = (int) Math.max(1, (content.size() + PART - 1) / PART);
            try {
                keep(place, keys.wrap(key, place.context()), content.size(), parts);
            } catch (DuplicateKeyException kept) {
                throw Failure.conflict("version_kept", request + " has this version already");
            }
            var seal = new SealedParts(key, place.context(), parts);
            try (var stream = content.open()) {
                var buffer = new byte[PART];
                for (int part = 0; part < parts; part++) {
                    int length = stream.readNBytes(buffer, 0, PART);
                    statement(
                                    "INSERT INTO documents_part (group_id, request_id, version, part, sealed)"
                                            + " VALUES (:group, :request, :version, :part, :sealed)",
                                    place)
                            .param("part", part)
                            .param("sealed", seal.seal(part, Arrays.copyOf(buffer, length)))
                            .update();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void keep(Place place, Wrapped wrapped, long size, int parts) {
        statement(
                        """
                        INSERT INTO documents_key (group_id, request_id, version, kid, wrapped, size, parts)
                        VALUES (:group, :request, :version, :kid, :wrapped, :size, :parts)""",
                        place)
                .param("kid", wrapped.kid())
                .param("wrapped", wrapped.value().toArray())
                .param("size", size)
                .param("parts", parts)
                .update();
    }

    @Override
    public Content get(SigningRequestId request, Version version) {
        return transactions.call(() -> {
            var place = new Place(group(), request.value(), version.name());
            return statement(
                            "SELECT * FROM documents_key"
                                    + " WHERE group_id = :group AND request_id = :request AND version = :version",
                            place)
                    .query((row, _) -> new Stored(
                            place,
                            row.getLong("size"),
                            row.getInt("parts"),
                            new Wrapped(row.getString("kid"), Bytes.of(row.getBytes("wrapped")))))
                    .optional()
                    .orElseThrow(() -> Failure.notFound("document"));
        });
    }

    @Override
    public void erase(SigningRequestId request) {
        transactions.run(() -> {
            for (var table : new String[] {"documents_key", "documents_part"}) {
                database.sql("DELETE FROM " + table + " WHERE group_id = :group AND request_id = :request")
                        .param("group", group())
                        .param("request", request.value())
                        .update();
            }
        });
    }

    private JdbcClient.StatementSpec statement(String sql, Place place) {
        return database.sql(sql)
                .param("group", place.group())
                .param("request", place.request())
                .param("version", place.version());
    }

    private static String group() {
        return GroupScope.current().map(Object::toString).orElse("");
    }

    private record Place(String group, String request, String version) {
        String context() {
            return String.join("/", group, request, version);
        }
    }

    private final class Stored implements Content {

        private final Place place;
        private final long size;
        private final int parts;
        private final Wrapped wrapped;

        Stored(Place place, long size, int parts, Wrapped wrapped) {
            this.place = place;
            this.size = size;
            this.parts = parts;
            this.wrapped = wrapped;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public InputStream open() {
            var seal = new SealedParts(keys.unwrap(wrapped, place.context()), place.context(), parts);
            return new PartsStream(parts, part -> seal.open(part, sealed(part)));
        }

        private byte[] sealed(int part) {
            return transactions.call(() -> statement(
                            "SELECT sealed FROM documents_part WHERE group_id = :group AND request_id = :request"
                                    + " AND version = :version AND part = :part",
                            place)
                    .param("part", part)
                    .query(byte[].class)
                    .optional()
                    .orElseThrow(() -> Failure.notFound("document")));
        }
    }
}

package org.tabellion.access.adapter.out.jdbc;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.tabellion.access.model.PushedRequest;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;

/** @param id the digest, in hex */
@Table("access_pushed_request")
record PushedRequestRow(
        @Id String id,
        String groupId,
        String clientId,
        String parameters,
        Instant expiresAt,
        @Nullable Instant openedAt,
        boolean answered) {

    static PushedRequestRow of(PushedRequest request) {
        return new PushedRequestRow(
                request.digest().hex(),
                request.group().value(),
                request.client().value(),
                FactLines.write(request.parameters()),
                request.expiresAt(),
                request.openedAt().orElse(null),
                request.answered());
    }

    PushedRequest toRequest() {
        return new PushedRequest(
                Bytes.ofHex(id),
                new ClientId(clientId),
                new GroupId(groupId),
                FactLines.read(parameters),
                expiresAt,
                Optional.ofNullable(openedAt),
                answered);
    }
}

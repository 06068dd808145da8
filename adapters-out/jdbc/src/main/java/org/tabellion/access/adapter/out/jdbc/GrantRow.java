package org.tabellion.access.adapter.out.jdbc;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.tabellion.access.Grant;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.adapter.out.jdbc.Lists;

@Table("access_grant")
record GrantRow(
        @Id String id,
        String groupId,
        String clientId,
        String type,
        String principal,
        String scopes,
        String facts,
        byte @Nullable [] codeDigest,
        @Nullable Instant codeIssuedAt,
        @Nullable Instant codeExpiresAt,
        @Nullable Boolean codeInvalidated,
        byte @Nullable [] tokenDigest,
        @Nullable Instant tokenIssuedAt,
        @Nullable Instant tokenExpiresAt,
        @Nullable Boolean tokenInvalidated,
        byte @Nullable [] refreshDigest,
        @Nullable Instant refreshIssuedAt,
        @Nullable Instant refreshExpiresAt,
        @Nullable Boolean refreshInvalidated) {

    static GrantRow of(Grant grant) {
        var code = grant.code();
        var token = grant.accessToken();
        var refresh = grant.refreshToken();
        return new GrantRow(
                grant.id(),
                grant.group().value(),
                grant.client().value(),
                grant.type(),
                grant.principal(),
                Lists.join(grant.scopes()),
                FactLines.write(grant.facts()),
                code.map(it -> it.digest().toArray()).orElse(null),
                code.map(Grant.IssuedToken::issuedAt).orElse(null),
                code.map(Grant.IssuedToken::expiresAt).orElse(null),
                code.map(Grant.IssuedToken::invalidated).orElse(null),
                token.map(it -> it.digest().toArray()).orElse(null),
                token.map(Grant.IssuedToken::issuedAt).orElse(null),
                token.map(Grant.IssuedToken::expiresAt).orElse(null),
                token.map(Grant.IssuedToken::invalidated).orElse(null),
                refresh.map(it -> it.digest().toArray()).orElse(null),
                refresh.map(Grant.IssuedToken::issuedAt).orElse(null),
                refresh.map(Grant.IssuedToken::expiresAt).orElse(null),
                refresh.map(Grant.IssuedToken::invalidated).orElse(null));
    }

    Grant toGrant() {
        return new Grant(
                id,
                new ClientId(clientId),
                new GroupId(groupId),
                type,
                principal,
                Set.copyOf(Lists.split(scopes)),
                FactLines.read(facts),
                token(codeDigest, codeIssuedAt, codeExpiresAt, codeInvalidated),
                token(tokenDigest, tokenIssuedAt, tokenExpiresAt, tokenInvalidated),
                token(refreshDigest, refreshIssuedAt, refreshExpiresAt, refreshInvalidated));
    }

    private static Optional<Grant.IssuedToken> token(
            byte @Nullable [] digest,
            @Nullable Instant issuedAt,
            @Nullable Instant expiresAt,
            @Nullable Boolean invalidated) {
        return digest == null || issuedAt == null || expiresAt == null || invalidated == null
                ? Optional.empty()
                : Optional.of(new Grant.IssuedToken(Bytes.of(digest), issuedAt, expiresAt, invalidated));
    }
}

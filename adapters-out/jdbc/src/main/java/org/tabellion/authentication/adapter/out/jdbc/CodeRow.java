package org.tabellion.authentication.adapter.out.jdbc;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.tabellion.authentication.model.CodeFactor;
import org.tabellion.authentication.model.Lockout;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.adapter.out.jdbc.Lists;

@Table("authentication_code")
record CodeRow(
        @Id String signerId,
        String groupId,
        int failures,
        @Nullable Instant lockedUntil,
        String sends,
        byte @Nullable [] attempt,
        byte @Nullable [] codeMac,
        @Nullable Instant sentAt,
        @Nullable Integer triesLeft) {

    static CodeRow of(CodeFactor factor) {
        var signIn = factor.signIn();
        return new CodeRow(
                factor.signer().value(),
                PresentGroup.id(),
                factor.lock().failures(),
                factor.lock().until().orElse(null),
                Lists.join(factor.sends().stream().map(Instant::toString).toList()),
                signIn.map(it -> it.attempt().toArray()).orElse(null),
                signIn.map(it -> it.code().toArray()).orElse(null),
                signIn.map(CodeFactor.SignIn::sentAt).orElse(null),
                signIn.map(CodeFactor.SignIn::triesLeft).orElse(null));
    }

    CodeFactor toFactor() {
        return new CodeFactor(
                new SignerId(signerId),
                new Lockout(failures, Optional.ofNullable(lockedUntil)),
                Lists.split(sends).stream().map(Instant::parse).toList(),
                signIn());
    }

    private Optional<CodeFactor.SignIn> signIn() {
        return attempt == null || codeMac == null || sentAt == null || triesLeft == null
                ? Optional.empty()
                : Optional.of(new CodeFactor.SignIn(Bytes.of(attempt), Bytes.of(codeMac), sentAt, triesLeft));
    }
}

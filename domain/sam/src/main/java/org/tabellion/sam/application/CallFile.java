package org.tabellion.sam.application;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.Call;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Operation;
import org.tabellion.sam.OperationUserId;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.model.SadClaims;

/** What has been found out about one call so far; its audit records tell all of it. One thread's. */
final class CallFile {

    private final Call call;
    private final Operation operation;
    private final Optional<Bytes> tokenDigest;
    private @Nullable SignerId signer;
    private @Nullable KeyPairId key;
    private @Nullable SadClaims claims;
    private @Nullable OperationUserId approver;
    private @Nullable Replacement replacement;
    private @Nullable String note;
    private List<Dtbsr> hashes = List.of();
    private List<Demand> ifRefused = List.of();
    private @Nullable Instant claimedUntil;

    private record Replacement(Bytes before, Bytes after, long version) {}

    CallFile(Call call, Operation operation, Optional<Sad> token) {
        this.call = call;
        this.operation = operation;
        this.tokenDigest = token.map(it -> DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(it.compact())));
    }

    Call call() {
        return call;
    }

    Operation operation() {
        return operation;
    }

    RequestKey requestKey() {
        return new RequestKey(call.client(), call.requestId());
    }

    /** SHA-256 over the compact form. */
    Optional<Bytes> tokenDigest() {
        return tokenDigest;
    }

    void found(KeyPairId key) {
        this.key = key;
    }

    void found(SignerId signer) {
        this.signer = signer;
    }

    void found(OperationUserId approver) {
        this.approver = approver;
    }

    /** The documents by their SHA-256, and which version the later one is. */
    void found(Bytes before, Bytes after, long version) {
        this.replacement = new Replacement(before, after, version);
    }

    void found(SadClaims claims) {
        this.claims = claims;
    }

    /** For those who read the audit. */
    void note(String note) {
        this.note = note;
    }

    /** What is to be remembered if the call is refused. */
    void ifRefused(List<Demand> demands) {
        ifRefused = List.copyOf(demands);
    }

    List<Demand> ifRefused() {
        return ifRefused;
    }

    /** Until when nobody else may answer this call. */
    Demand claim(Instant until) {
        claimedUntil = until;
        return new Demand.Claim(requestKey(), until);
    }

    /** What gives the call back if it gets no answer. */
    List<Demand> release() {
        return claimedUntil == null ? List.of() : List.of(new Demand.Release(requestKey(), claimedUntil));
    }

    void found(List<Dtbsr> hashes) {
        this.hashes = hashes;
    }

    AuditFacts facts(String outcome) {
        var facts = AuditFacts.of(operation, outcome).client(call.client()).request(call.requestId());
        if (key != null) {
            facts.key(key);
        }
        if (signer != null) {
            facts.signer(signer);
        }
        if (claims != null) {
            facts.serviceProvider(claims.client()).token(claims.jti(), claims.acr());
            facts.session(claims.session());
            claims.activation().flatMap(SadClaims.Activation::continued).ifPresent(facts::continued);
        }
        if (approver != null) {
            facts.approver(approver);
        }
        if (replacement != null) {
            facts.replacement(replacement.before(), replacement.after(), replacement.version());
        }
        if (note != null) {
            facts.note(note);
        }
        return hashes.isEmpty() ? facts : facts.hashes(hashes);
    }
}

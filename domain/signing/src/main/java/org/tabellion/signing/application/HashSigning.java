package org.tabellion.signing.application;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.credentials.ReadSigningKey;
import org.tabellion.credentials.ReadSigningKey.Outcome.CertificateExpired;
import org.tabellion.credentials.ReadSigningKey.Outcome.NotActive;
import org.tabellion.credentials.ReadSigningKey.Outcome.Usable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.metering.CountUsage;
import org.tabellion.metering.UsageKind;
import org.tabellion.signing.SignHashes;
import org.tabellion.signing.model.ApprovedHashes;
import org.tabellion.signing.model.SigningOperation;
import org.tabellion.signing.model.SigningOperation.Intended;
import org.tabellion.signing.model.SigningOperation.Refused;
import org.tabellion.signing.model.SigningOperation.Signed;
import org.tabellion.signing.spi.Approvals;
import org.tabellion.signing.spi.Approvals.Answer.Present;
import org.tabellion.signing.spi.SignatureActivation;
import org.tabellion.signing.spi.SignatureActivation.Activation;
import org.tabellion.signing.spi.SigningOperations;

@UseCase
final class HashSigning implements SignHashes {

    private static final String TYPE = "signing.sign";

    private final SigningOperations operations;
    private final ReadSigningKey keys;
    private final Approvals approvals;
    private final SignatureActivation sam;
    private final UnitOfWork work;
    private final RecordAudit audit;
    private final CountUsage usage;
    private final TrustedTime time;

    HashSigning(
            SigningOperations operations,
            ReadSigningKey keys,
            Approvals approvals,
            SignatureActivation sam,
            UnitOfWork work,
            RecordAudit audit,
            CountUsage usage,
            TrustedTime time) {
        this.operations = operations;
        this.keys = keys;
        this.approvals = approvals;
        this.sam = sam;
        this.work = work;
        this.audit = audit;
        this.usage = usage;
        this.time = time;
    }

    @Override
    public Outcome sign(Command command) {
        var intent = intent(command);
        // A result that is recorded needs no key and no approval any more: both may have ended since.
        return begin(intent).map(HashSigning::recorded).orElseGet(() -> sign(command, intent));
    }

    private Optional<SigningOperation> begin(Intended intent) {
        var kept = work.call(() -> {
            var already = operations.begin(intent);
            if (already.isEmpty()) {
                audit.record(event(
                        intent,
                        AuditEvent.Outcome.INTENDED,
                        Map.of("hashes_sha256", intent.content().hex())));
            }
            return already;
        });
        if (kept.isPresent() && !kept.get().intent().isSameAs(intent)) {
            throw Failure.conflict("request_id_reused", "the request id stands for another act of signing");
        }
        // An intent without a result is resumed: the SAM knows whether it signed, and answers a repeat from its record.
        return kept.filter(it -> !(it instanceof Intended));
    }

    private Outcome sign(Command command, Intended intent) {
        return switch (keys.read(command.credential())) {
            case Usable key -> authorise(command, intent, key);
            case NotActive() -> unusable(intent, "credential_disabled");
            case CertificateExpired _ -> unusable(intent, "certificate_expired");
        };
    }

    private Outcome authorise(Command command, Intended intent, Usable key) {
        if (!command.algorithm().fits(key.algorithm())) {
            return unusable(intent, "algorithm_not_of_key");
        }
        return switch (approvals.sadFor(command.approval(), command.client())) {
            case Present present
            when opens(present, command, key) ->
                new ApprovedHashes(present.sad()).mayHold(command.hashes())
                        ? activate(command, intent, key, present)
                        : finish(intent.refused("hash_not_approved", ""));
            case Present _ -> finish(intent.refused("approval_of_other_key", ""));
            case Approvals.Answer.Unknown() -> finish(intent.refused("approval_unknown", ""));
            // Also of an intent that is resumed too late: the SAM may have signed then, but gives its record no more.
            case Approvals.Answer.Expired() -> finish(intent.refused("approval_expired", ""));
        };
    }

    private static boolean opens(Present approval, Command command, Usable key) {
        return approval.signer().equals(key.signer())
                && approval.credential().map(command.credential()::equals).orElse(false);
    }

    private Outcome activate(Command command, Intended intent, Usable key, Present approval) {
        var answer = sam.activate(new Activation(
                command.requestId(),
                key.key(),
                key.sealedSigner(),
                key.certificate(),
                approval.sad(),
                command.algorithm(),
                command.hashes()));
        return switch (answer) {
            case SignatureActivation.Answer.Activated(var values, var auditId, var record) ->
                finish(intent.signed(values, auditId, record));
            case SignatureActivation.Answer.Refused(var code, var auditId) -> finish(intent.refused(code, auditId));
        };
    }

    private Outcome unusable(Intended intent, String reason) {
        finish(intent.refused(reason, ""));
        return new Outcome.KeyUnusable(reason);
    }

    private Outcome finish(SigningOperation result) {
        var stands = work.call(() -> {
            var kept = operations.finish(result);
            if (kept.equals(result)) {
                audit.record(event(result));
                count(result);
            }
            return kept;
        });
        return recorded(stands);
    }

    private void count(SigningOperation result) {
        if (result instanceof Signed signed) {
            var id = signed.intent().id();
            usage.count(id.client(), UsageKind.SIGNATURE, signed.values().size(), id.requestId());
        }
    }

    private static Outcome recorded(SigningOperation operation) {
        return switch (operation) {
            case Signed(var _, var values, var _, var _) -> new Outcome.Signed(values);
            case Refused(var _, var code, var _) -> refusal(code);
            case Intended _ -> throw new IllegalStateException("an intent is no result");
        };
    }

    private static Outcome refusal(String code) {
        return switch (code) {
            case "credential_disabled", "certificate_expired", "algorithm_not_of_key" -> new Outcome.KeyUnusable(code);
            case "approval_expired" -> new Outcome.NotAuthorised(Reason.EXPIRED);
            case "approval_unknown", "approval_of_other_key" -> new Outcome.NotAuthorised(Reason.UNKNOWN);
            case "hash_not_approved" -> new Outcome.NotAuthorised(Reason.HASHES_NOT_APPROVED);
            case "factor_locked" -> new Outcome.NotAuthorised(Reason.FACTOR_LOCKED);
            // What the SAM says of the key, or of the objects that are kept for it.
            case "key_destroyed", "key_state", "seal_invalid", "wrong_world" -> new Outcome.KeyUnusable(code);
            default -> new Outcome.NotAuthorised(Reason.REFUSED_BY_SAM);
        };
    }

    private Intended intent(Command command) {
        var content = command.hashes().stream()
                .map(it -> it.algorithm() + ":" + it.value().hex())
                .collect(Collectors.joining(",", command.algorithm() + "|", ""));
        return new Intended(
                new SigningOperation.Id(command.client(), command.requestId()),
                command.credential(),
                command.approval(),
                DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(content)),
                time.now());
    }

    private static AuditEvent event(SigningOperation result) {
        return switch (result) {
            case Signed signed ->
                event(
                        signed.intent(),
                        AuditEvent.Outcome.DONE,
                        Map.of(
                                "sam_audit",
                                signed.samAuditId(),
                                "signatures",
                                String.valueOf(signed.values().size())));
            case Refused refused ->
                event(
                        refused.intent(),
                        AuditEvent.Outcome.REFUSED,
                        Map.of("sam_audit", refused.samAuditId(), "reason", refused.code()));
            case Intended intended -> event(intended, AuditEvent.Outcome.INTENDED, Map.of());
        };
    }

    private static AuditEvent event(Intended intent, AuditEvent.Outcome outcome, Map<String, String> more) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("request", intent.id().requestId());
        facts.put("client", intent.id().client().value());
        facts.put("credential", intent.credential().value());
        facts.put("approval", intent.approval().value());
        facts.putAll(more);
        return new AuditEvent(TYPE, outcome, facts);
    }
}

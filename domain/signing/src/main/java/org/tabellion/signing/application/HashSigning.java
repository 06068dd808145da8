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
import org.tabellion.signing.spi.ApprovalUses;
import org.tabellion.signing.spi.ApprovalUses.Reservation;
import org.tabellion.signing.spi.ApprovalUses.Use;
import org.tabellion.signing.spi.Approvals;
import org.tabellion.signing.spi.Approvals.Answer.Present;
import org.tabellion.signing.spi.SignatureActivation;
import org.tabellion.signing.spi.SignatureActivation.Activation;
import org.tabellion.signing.spi.SigningOperations;

@UseCase
final class HashSigning implements SignHashes {

    private static final String TYPE = "signing.sign";
    /** What the SAM answered does not verify: it may have signed. */
    private static final String UNVERIFIED = "sam_answer_invalid";
    /** The SAM was not asked. */
    private static final String UNREADABLE = "certificate_unreadable";

    private final SigningOperations operations;
    private final ReadSigningKey keys;
    private final Approvals approvals;
    private final ApprovalUses uses;
    private final SignatureActivation sam;
    private final UnitOfWork work;
    private final RecordAudit audit;
    private final CountUsage usage;
    private final TrustedTime time;

    HashSigning(
            SigningOperations operations,
            ReadSigningKey keys,
            Approvals approvals,
            ApprovalUses uses,
            SignatureActivation sam,
            UnitOfWork work,
            RecordAudit audit,
            CountUsage usage,
            TrustedTime time) {
        this.operations = operations;
        this.keys = keys;
        this.approvals = approvals;
        this.uses = uses;
        this.sam = sam;
        this.work = work;
        this.audit = audit;
        this.usage = usage;
        this.time = time;
    }

    @Override
    public Outcome sign(Command command) {
        var intent = intent(command);
        return switch (begin(command, intent)) {
            case Begun.Now(var use) -> sign(new Attempt(command, intent, Optional.of(use)));
            case Begun.Before(var kept)
            when !kept.intent().isSameAs(intent) ->
                throw Failure.conflict("request_id_reused", "the request id stands for another act of signing");
            // An intent without a result is resumed: the SAM knows whether it signed, and answers a repeat from its
            // record.
            case Begun.Before(Intended _) -> sign(new Attempt(command, intent, Optional.empty()));
            // A result that is recorded needs no key and no approval any more: both may have ended since.
            case Begun.Before(var kept) -> recorded(kept);
        };
    }

    private sealed interface Begun {

        record Now(Use use) implements Begun {}

        record Before(SigningOperation kept) implements Begun {}
    }

    /** @param use what was reserved for it now; empty if somebody may have asked the SAM under this request id before */
    private record Attempt(Command command, Intended intent, Optional<Use> use) {}

    /** Intent and reservation stand in one short transaction, or the refusal does. */
    private Begun begin(Command command, Intended intent) {
        try {
            var use = uses.reserve(
                    command.approval(), command.client(), command.requestId(), command.hashes(), () -> keep(intent));
            return use.reservation() == Reservation.RESERVED
                    ? new Begun.Now(use)
                    : new Begun.Before(work.call(() -> keepRefused(intent, use.reservation())));
        } catch (Failure repeated) {
            if (!SigningOperations.isAlreadyKept(repeated)) {
                throw repeated;
            }
            return new Begun.Before(operations.get(intent.id()));
        }
    }

    private void keep(Intended intent) {
        operations.add(intent);
        audit.record(event(
                intent,
                AuditEvent.Outcome.INTENDED,
                Map.of("hashes_sha256", intent.content().hex())));
    }

    /** @return what stood there before, or the refusal */
    private SigningOperation keepRefused(Intended intent, Reservation reservation) {
        return operations.begin(intent).orElseGet(() -> {
            var refused = intent.refused(refusalOf(reservation), "");
            operations.finish(refused);
            audit.record(event(refused));
            return refused;
        });
    }

    private static String refusalOf(Reservation reservation) {
        return switch (reservation) {
            case UNKNOWN -> "approval_unknown";
            case EXPIRED -> "approval_expired";
            case NOT_AUTHORISED -> "hash_not_approved";
            case USED_UP -> "approval_used_up";
            case TOO_MANY -> "approval_exceeded";
            case RESERVED -> throw new IllegalArgumentException("what is reserved is not refused");
        };
    }

    private Outcome sign(Attempt attempt) {
        var command = attempt.command();
        return switch (command.key().orElseGet(() -> keys.read(command.credential()))) {
            case Usable key -> authorise(attempt, key);
            case NotActive() -> refused(attempt, "credential_disabled");
            case CertificateExpired _ -> refused(attempt, "certificate_expired");
        };
    }

    private Outcome authorise(Attempt attempt, Usable key) {
        var command = attempt.command();
        if (!command.algorithm().fits(key.algorithm())) {
            return refused(attempt, "algorithm_not_of_key");
        }
        return switch (approval(attempt)) {
            case Present present
            when opens(present, command, key) ->
                new ApprovedHashes(present.sad()).mayHold(command.hashes())
                        ? activate(attempt, key, present)
                        : refused(attempt, "hash_not_approved");
            case Present _ -> refused(attempt, "approval_of_other_key");
            case Approvals.Answer.Unknown() -> refused(attempt, "approval_unknown");
            case Approvals.Answer.Expired() -> refused(attempt, "approval_expired");
        };
    }

    private Approvals.Answer approval(Attempt attempt) {
        return attempt.use()
                .flatMap(Use::approval)
                .<Approvals.Answer>map(it -> it)
                .orElseGet(() -> approvals.sadFor(
                        attempt.command().approval(), attempt.command().client()));
    }

    private static boolean opens(Present approval, Command command, Usable key) {
        return approval.signer().equals(key.signer())
                && approval.credential().map(command.credential()::equals).orElse(false);
    }

    private Outcome activate(Attempt attempt, Usable key, Present approval) {
        var command = attempt.command();
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
                finish(attempt, attempt.intent().signed(values, auditId, record), false);
            case SignatureActivation.Answer.Refused(var code, var _)
            when code.equals(UNREADABLE) -> refused(attempt, code);
            case SignatureActivation.Answer.Refused(var code, var auditId) ->
                finish(attempt, attempt.intent().refused(code, auditId), !code.equals(UNVERIFIED));
        };
    }

    /** Of an intent that is resumed the SAM may have signed before: what it reserved is not given back. */
    private Outcome refused(Attempt attempt, String reason) {
        return finish(
                attempt, attempt.intent().refused(reason, ""), attempt.use().isPresent());
    }

    /** @param unsigned whether nothing was signed, for certain */
    private Outcome finish(Attempt attempt, SigningOperation result, boolean unsigned) {
        try {
            work.run(() -> {
                operations.finish(result);
                audit.record(event(result));
                settle(attempt, result, unsigned);
            });
            return recorded(result);
        } catch (Failure repeated) {
            if (!SigningOperations.isAlreadyKept(repeated)) {
                throw repeated;
            }
            return recorded(operations.get(result.id()));
        }
    }

    private void settle(Attempt attempt, SigningOperation result, boolean unsigned) {
        var approval = result.intent().approval();
        var id = result.id();
        if (unsigned) {
            uses.release(approval, id.requestId());
            return;
        }
        uses.consume(approval, id.requestId());
        if (result instanceof Signed signed) {
            var kind = attempt.use().map(Use::kind).orElseGet(() -> uses.kind(approval));
            usage.count(id.client(), counted(kind), signed.values().size(), id.requestId());
        }
    }

    private static UsageKind counted(ApprovalUses.Kind kind) {
        return switch (kind) {
            case SIGNATURE -> UsageKind.SIGNATURE;
            case SEAL -> UsageKind.SEAL;
        };
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
            case "credential_disabled", "certificate_expired", "algorithm_not_of_key", UNREADABLE ->
                new Outcome.KeyUnusable(code);
            case "approval_expired" -> new Outcome.NotAuthorised(Reason.EXPIRED);
            case "approval_unknown", "approval_of_other_key" -> new Outcome.NotAuthorised(Reason.UNKNOWN);
            case "approval_used_up" -> new Outcome.NotAuthorised(Reason.USED_UP);
            case "approval_exceeded" -> new Outcome.NotAuthorised(Reason.TOO_MANY);
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

package org.tabellion.documents.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.ReadCertificate;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.documents.Level;
import org.tabellion.documents.SignForClient;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.documents.spi.DetachedFormat;
import org.tabellion.documents.spi.Draft;
import org.tabellion.documents.spi.KeptPreparations;
import org.tabellion.documents.spi.RevocationEvidence;
import org.tabellion.documents.spi.SignatureFormat;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.StepId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.metering.CountUsage;
import org.tabellion.metering.UsageKind;
import org.tabellion.signing.SignHashes;
import org.tabellion.validation.ValidateDetachedSignature;
import org.tabellion.validation.ValidateSignature;
import org.tabellion.validation.ValidateSignature.Report;

@UseCase
final class ClientSigning implements SignForClient {

    private final ClientPreparations preparations;
    private final SignatureFormat format;
    private final DetachedFormat detached;
    private final ReadCredentials credentials;
    private final ReadCertificate certificates;
    private final SignHashes signHashes;
    private final ValidateSignature validation;
    private final ValidateDetachedSignature detachedValidation;
    private final EvidenceOfChain evidence;
    private final UnitOfWork work;
    private final RecordAudit audit;
    private final CountUsage usage;
    private final TrustedTime time;

    ClientSigning(
            KeptPreparations kept,
            SignatureFormat format,
            DetachedFormat detached,
            RevocationEvidence evidence,
            ReadCredentials credentials,
            ReadCertificate certificates,
            SignHashes signHashes,
            ValidateSignature validation,
            ValidateDetachedSignature detachedValidation,
            UnitOfWork work,
            RecordAudit audit,
            CountUsage usage,
            TrustedTime time) {
        this.preparations = new ClientPreparations(kept, format, work, time);
        this.format = format;
        this.detached = detached;
        this.evidence = new EvidenceOfChain(evidence);
        this.credentials = credentials;
        this.certificates = certificates;
        this.signHashes = signHashes;
        this.validation = validation;
        this.detachedValidation = detachedValidation;
        this.work = work;
        this.audit = audit;
        this.usage = usage;
        this.time = time;
    }

    /** An item with what its data to be signed depend on. */
    private record Ready(Item item, Parameters parameters, Dtbsr dtbsr) {}

    @Override
    public Outcome sign(Command command) {
        var credential = credentials.credential(command.credential());
        if (credential.state() != State.ACTIVE || certificates.read(credential).isEmpty()) {
            return new Outcome.KeyUnusable("credential_disabled");
        }
        var ready = new ArrayList<Ready>();
        for (int i = 0; i < command.items().size(); i++) {
            ready.add(ready(command, i, credential));
        }
        var hashes = new SignHashes.Command(
                command.requestId(),
                command.client(),
                command.credential(),
                command.approval(),
                command.algorithm(),
                ready.stream().map(Ready::dtbsr).toList());
        return switch (signHashes.sign(hashes)) {
            case SignHashes.Outcome.Signed(var values) -> signed(command, ready, values);
            case SignHashes.Outcome.NotAuthorised(var reason) -> new Outcome.NotAuthorised(reason);
            case SignHashes.Outcome.KeyUnusable(var reason) -> new Outcome.KeyUnusable(reason);
        };
    }

    private Ready ready(Command command, int number, CredentialView credential) {
        return switch (command.items().get(number)) {
            case Item.Document item -> {
                var subject = new ClientPreparations.Subject(
                        command.client(),
                        command.credential(),
                        credential.certificates(),
                        command.algorithm(),
                        item.entries(),
                        DigestAlgorithm.SHA256.digest(item.content()));
                var prepared = preparations.of(
                        StepId.of(command.client().value(), command.requestId(), String.valueOf(number)),
                        subject,
                        new BytesContent(item.content()));
                yield new Ready(item, prepared.parameters(), prepared.dtbsr());
            }
            case Item.Digest item -> {
                var parameters = new Parameters(
                        time.now().truncatedTo(ChronoUnit.SECONDS), command.algorithm(), credential.certificates());
                yield new Ready(item, parameters, detached.dataToBeSigned(item.digest(), parameters));
            }
        };
    }

    private Outcome signed(Command command, List<Ready> ready, List<Bytes> values) {
        var results = new ArrayList<Bytes>();
        for (int i = 0; i < ready.size(); i++) {
            var result = result(ready.get(i), values.get(i));
            var fault = fault(ready.get(i), result);
            if (fault.isPresent()) {
                return withheld(command, ready, fault.get());
            }
            results.add(result);
        }
        var chain = ready.getFirst().parameters().chain();
        var told = command.withEvidence() ? Optional.of(evidence.of(chain)) : Optional.<Evidence>empty();
        work.run(() -> {
            record(command, ready, AuditEvent.Outcome.DONE, Map.of());
            count(command, ready);
        });
        return new Outcome.Signed(List.copyOf(results), told);
    }

    /** What our own validation does not pass never leaves, whoever is to blame. */
    private Optional<Fault> fault(Ready ready, Bytes result) {
        try {
            return OwnSignature.fault(
                    report(ready, result), ready.parameters().chain().getFirst());
        } catch (Failure notValidatable) {
            if (notValidatable.kind() != Failure.Kind.INVALID) {
                throw notValidatable;
            }
            return Optional.of(Fault.DOCUMENT);
        }
    }

    private Report report(Ready ready, Bytes result) {
        return switch (ready.item()) {
            case Item.Document _ -> validated(result);
            case Item.Digest(var digest, var _) ->
                detachedValidation.validate(
                        result, ready.parameters().algorithm().digest(), digest);
        };
    }

    private Report validated(Bytes document) {
        try (var content = document.stream()) {
            return validation.validate(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome withheld(Command command, List<Ready> ready, Fault fault) {
        work.run(() -> record(
                command,
                ready,
                AuditEvent.Outcome.FAILED,
                Map.of("reason", "signature_not_valid", "fault", fault.name())));
        return new Outcome.Withheld(fault);
    }

    private Bytes result(Ready ready, Bytes value) {
        return switch (ready.item()) {
            case Item.Document(var content, var level, var _) -> {
                try (var signed = format.sign(new BytesContent(content), ready.parameters(), value)) {
                    yield level == Level.B_B ? Documents.bytes(signed) : extended(signed, level);
                }
            }
            case Item.Digest(var digest, var level) ->
                detached.sign(digest, ready.parameters(), value, level != Level.B_B);
        };
    }

    private Bytes extended(Draft signed, Level level) {
        try (var extended = format.extend(signed, level)) {
            return Documents.bytes(extended);
        }
    }

    private void record(Command command, List<Ready> ready, AuditEvent.Outcome outcome, Map<String, String> more) {
        var facts = new HashMap<>(more);
        facts.put("request", command.requestId());
        facts.put("client", command.client().value());
        facts.put("credential", command.credential().value());
        facts.put("documents", String.valueOf(ready.size()));
        audit.record(new AuditEvent("documents.sign_for_client", outcome, Map.copyOf(facts)));
    }

    private void count(Command command, List<Ready> ready) {
        int timestamps = ready.stream().mapToInt(ClientSigning::timestamps).sum();
        if (timestamps > 0) {
            usage.count(command.client(), UsageKind.TIMESTAMP, timestamps, command.requestId());
        }
    }

    private static int timestamps(Ready ready) {
        return switch (ready.item()) {
            case Item.Document document -> document.level().timestamps();
            case Item.Digest digest -> digest.level() == Level.B_B ? 0 : 1;
        };
    }
}

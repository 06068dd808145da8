package org.tabellion.sam.application;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.UseCase;
import org.tabellion.sam.Call;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.Operation;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.UpdateKeyPair;
import org.tabellion.sam.application.CallDesk.Done;
import org.tabellion.sam.application.CallDesk.Result;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.spi.CertificateForms;
import org.tabellion.sam.spi.SamMemory.Written;

@UseCase
final class KeyPairUpdating implements UpdateKeyPair {

    private final CallDesk desk;
    private final KeyChecks keys;
    private final Sealer sealer;
    private final CertificateForms forms;

    KeyPairUpdating(CallDesk desk, KeyChecks keys, Sealer sealer, CertificateForms forms) {
        this.desk = desk;
        this.keys = keys;
        this.sealer = sealer;
        this.forms = forms;
    }

    @Override
    public Outcome update(
            Call call,
            KeyPair keyPair,
            Optional<SignerObject> signer,
            boolean certified,
            boolean enabled,
            Optional<Bytes> certificate) {
        var file = new CallFile(call, Operation.UPDATE, Optional.empty());
        var wish = new Wish(certified, enabled, certificate);
        return switch (desk.handle(file, now -> change(file, keyPair, signer, wish, now))) {
            case Result.Answered(Answer.Updated(var key), var receipt) -> new Outcome.Updated(key, receipt);
            case Result.Answered other -> throw new IllegalStateException("kept for an update: " + other.answer());
            case Result.Denied(var refusal) -> new Outcome.Refused(refusal);
        };
    }

    private record Wish(boolean certified, boolean enabled, Optional<Bytes> certificate) {}

    private Done change(CallFile file, KeyPair key, Optional<SignerObject> signer, Wish wish, Instant now) {
        keys.checkGenuine(file, key);
        signer.ifPresent(it -> keys.checkOwner(file, key, it));
        if (!key.status().assigned()) {
            throw wrongState("the key has no owner yet");
        }
        var changed = changed(key, wish, now);
        var answer = new Answer.Updated(changed);
        return switch (desk.record(file, file.facts("ok"), answer, desk.keepUntil(now), demands(key, changed))) {
            case Written.Granted granted -> new Done(answer, granted.ticket());
            case Written.Refused(var reason) when reason == Reason.DESTROYED -> throw KeyChecks.destroyed();
            case Written.Refused(var reason) -> throw KeyChecks.stale(reason);
        };
    }

    private KeyPair changed(KeyPair key, Wish wish, Instant now) {
        var status = key.status();
        if (!status.certified() && wish.certified()) {
            return certified(key, wish, now);
        }
        if (wish.certificate().isPresent()) {
            throw status.certified()
                    ? Denial.of(SamError.KEY_ALREADY_CERTIFIED, Reason.STATE, "the key has its certificate")
                    : wrongState("a certificate comes with certified: true");
        }
        if (status.certified() != wish.certified()) {
            throw wrongState("a key stays certified");
        }
        if (!status.certified() || status.enabled() == wish.enabled()) {
            throw wrongState("there is nothing to change");
        }
        return sealer.switched(key, wish.enabled());
    }

    private KeyPair certified(KeyPair key, Wish wish, Instant now) {
        var certificate = wish.certificate()
                .orElseThrow(() ->
                        Denial.of(SamError.INVALID_CERTIFICATE, Reason.MISSING, "certified needs the certificate"));
        var facts = forms.readCertificate(certificate)
                .orElseThrow(() -> badCertificate(Reason.REQUEST, "no X.509 certificate"));
        if (!facts.publicKey().equals(key.publicKey())) {
            throw badCertificate(Reason.KEY_MISMATCH, "the certificate is for another key");
        }
        var owner = key.owner().orElseThrow(() -> wrongState("the key has no owner yet"));
        if (!forms.isSameName(owner.subject(), facts.subject())) {
            throw badCertificate(Reason.SUBJECT, "the certificate is for another subject");
        }
        if (!facts.notAfter().isAfter(now)) {
            throw badCertificate(Reason.CERTIFICATE, "the certificate has expired");
        }
        return sealer.certified(key, wish.enabled(), DigestAlgorithm.SHA256.digest(certificate), facts.notAfter());
    }

    private static List<Demand> demands(KeyPair before, KeyPair after) {
        var leave = new Demand.Leave(
                before.id(), before.generation(), before.status().enabled());
        boolean isDisabled = before.status().enabled() && !after.status().enabled();
        return isDisabled
                ? List.of(
                        leave,
                        new Demand.Retire(
                                after.id(), after.generation(), after.notAfter().orElse(Instant.MAX)))
                : List.of(leave);
    }

    private static Denial wrongState(String description) {
        return Denial.of(SamError.KEY_STATE, Reason.STATE, description);
    }

    private static Denial badCertificate(Reason reason, String description) {
        return Denial.of(SamError.INVALID_CERTIFICATE, reason, description);
    }
}

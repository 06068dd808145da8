package org.tabellion.consent.application;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.authentication.ProveFactors;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.AuthorizationRefusal;
import org.tabellion.consent.AuthorizeCredential;
import org.tabellion.consent.application.RequestersCredentials.Found;
import org.tabellion.consent.model.AuthenticationPolicy;
import org.tabellion.consent.model.ExplicitRules;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.consent.spi.OwnedCredentials;
import org.tabellion.consent.spi.PinEnvelopes;
import org.tabellion.consent.spi.SadSigner;
import org.tabellion.consent.spi.SadVault;
import org.tabellion.consent.spi.SamFactors;
import org.tabellion.groups.ReadGroup;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class CredentialAuthorizing implements AuthorizeCredential {

    private final RequestersCredentials credentials;
    private final ProveFactors proveFactors;
    private final SadMint mint;
    private final SamPins pins;
    private final ReadGroup groups;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;

    CredentialAuthorizing(
            OwnedCredentials credentials,
            AuthorizationProfiles profiles,
            ProveFactors proveFactors,
            Authorizations authorizations,
            MintedSads sads,
            SadSigner signer,
            SadVault vault,
            SamFactors samFactors,
            PinEnvelopes envelopes,
            ReadGroup groups,
            RecordAudit audit,
            UnitOfWork work,
            Ids ids,
            TrustedTime time,
            Randomness randomness) {
        this.credentials = new RequestersCredentials(credentials, profiles);
        this.proveFactors = proveFactors;
        this.mint = new SadMint(authorizations, sads, signer, vault, audit, ids, time, randomness);
        this.pins = new SamPins(samFactors, envelopes, time, randomness);
        this.groups = groups;
        this.audit = audit;
        this.work = work;
        this.time = time;
    }

    @Override
    public Outcome authorize(Command command) {
        try {
            var found = credentials.find(command.requester(), command.credential());
            return found.map(it -> authorize(command, it))
                    .orElseGet(() -> new Outcome.Refused(AuthorizationRefusal.CREDENTIAL_UNKNOWN));
        } finally {
            command.answers().values().forEach(SigningSecret::wipe);
        }
    }

    private Outcome authorize(Command command, Found found) {
        var fault = fault(command, found);
        if (fault.isPresent()) {
            return refused(command, found, fault.get());
        }
        return switch (pins.askedOf(found.owned().owner())) {
            case PIN ->
                found.profile().factors().contains(AuthorizationFactor.PIN)
                        ? byPinAtSam(command, found)
                        : refused(command, found, AuthorizationRefusal.FACTOR_ELSEWHERE);
            case ANOTHER -> refused(command, found, AuthorizationRefusal.FACTOR_ELSEWHERE);
            // A PIN from before the SAM kept them, whose digest is here until it is set anew.
            case NOTHING, UNKNOWN -> proven(command, found, order(command, found), Set.of());
        };
    }

    /** The PIN first, so that no code is used up by a wrong one; and not before all is there that is asked for. */
    private Outcome byPinAtSam(Command command, Found found) {
        var missing = found.profile().factors().stream()
                .sorted()
                .filter(it -> !command.answers().containsKey(it))
                .findFirst();
        if (missing.isPresent()) {
            return refused(command, found, missing(missing.get()));
        }
        var given = Objects.requireNonNull(command.answers().get(AuthorizationFactor.PIN));
        if (!SamPins.canBe(given)) {
            return refused(command, found, AuthorizationRefusal.PIN_WRONG);
        }
        var unbound = order(command, found);
        var pin = pins.proof(
                given,
                new SamPins.Approved(
                        unbound.key(),
                        found.profile().level(),
                        unbound.digest(),
                        command.hashes(),
                        command.numSignatures()));
        var order = unbound.with(pin);
        return switch (pins.check(order.key(), mint.proposed(order))) {
            case RIGHT -> proven(command, found, order, Set.of(AuthorizationFactor.PIN));
            case WRONG -> refused(command, found, AuthorizationRefusal.PIN_WRONG);
            case LOCKED -> refused(command, found, AuthorizationRefusal.PIN_LOCKED);
            case REFUSED -> refused(command, found, AuthorizationRefusal.CREDENTIAL_DISABLED);
        };
    }

    private Outcome proven(Command command, Found found, SadMint.Order order, Set<AuthorizationFactor> bySam) {
        var proven = proveFactors.prove(
                found.owned().owner(), command.credential(), found.profile().factors(), bySam, command.answers());
        return switch (proven) {
            case ProveFactors.Outcome.Proven(var amr) -> minted(order.with(proof(found, amr)));
            case ProveFactors.Outcome.Missing(var factor) -> refused(command, found, missing(factor));
            case ProveFactors.Outcome.Wrong(var factor) ->
                refused(command, found, either(factor, AuthorizationRefusal.PIN_WRONG, AuthorizationRefusal.OTP_WRONG));
            case ProveFactors.Outcome.Locked(var factor) ->
                refused(
                        command,
                        found,
                        either(factor, AuthorizationRefusal.PIN_LOCKED, AuthorizationRefusal.OTP_LOCKED));
        };
    }

    private static AuthorizationRefusal missing(AuthorizationFactor factor) {
        return either(factor, AuthorizationRefusal.PIN_MISSING, AuthorizationRefusal.OTP_MISSING);
    }

    /** All that can be told before a factor is tried. */
    private Optional<AuthorizationRefusal> fault(Command command, Found found) {
        return ExplicitRules.fault(found.profile(), command.numSignatures(), command.hashes())
                .or(() -> unusable(found))
                .or(() -> tooLow(command, found));
    }

    private Optional<AuthorizationRefusal> unusable(Found found) {
        return found.owned()
                .usable()
                .map(it -> time.now().isBefore(it.notAfter())
                        ? Optional.<AuthorizationRefusal>empty()
                        : Optional.of(AuthorizationRefusal.CERTIFICATE_EXPIRED))
                .orElse(Optional.of(AuthorizationRefusal.CREDENTIAL_DISABLED));
    }

    private Optional<AuthorizationRefusal> tooLow(Command command, Found found) {
        // A seal's PIN is one factor, and the client the other.
        if (found.profile().seal() && !command.requester().proven()) {
            return Optional.of(AuthorizationRefusal.LEVEL_TOO_LOW);
        }
        var proof = proof(found, List.of());
        var minimum = groups.group(proof.group()).minimumAcr();
        return AuthenticationPolicy.isEnough(proof, minimum, proof.at())
                ? Optional.empty()
                : Optional.of(AuthorizationRefusal.LEVEL_TOO_LOW);
    }

    private AuthenticationProof proof(Found found, List<String> amr) {
        return new AuthenticationProof(
                found.owned().owner(),
                present(),
                ExplicitRules.amr(found.profile(), amr),
                ExplicitRules.acr(found.profile()),
                time.now());
    }

    private SadMint.Order order(Command command, Found found) {
        var key = found.owned().usable().orElseThrow();
        var digest = command.hashes().isEmpty()
                ? ExplicitRules.usualDigest(key.keyAlgorithm())
                : command.hashes().getFirst().algorithm();
        return new SadMint.Order(
                command.requester().client(),
                found.profile(),
                key,
                digest,
                command.hashes(),
                command.numSignatures(),
                proof(found, List.of()),
                Optional.empty(),
                Optional.empty());
    }

    private Outcome minted(SadMint.Order order) {
        var minted = mint.sign(order);
        work.run(() -> mint.keep(minted));
        return new Outcome.Authorized(minted.handle(), minted.life(time));
    }

    private Outcome refused(Command command, Found found, AuthorizationRefusal reason) {
        work.run(() -> audit.record(new AuditEvent(
                SadMint.eventType(found.profile().seal()),
                AuditEvent.Outcome.REFUSED,
                Map.of(
                        "client", command.requester().client().value(),
                        "signer", found.owned().owner().value(),
                        "credential", command.credential().value(),
                        "reason", reason.name()))));
        return new Outcome.Refused(reason);
    }

    private static AuthorizationRefusal either(
            AuthorizationFactor factor, AuthorizationRefusal pin, AuthorizationRefusal otp) {
        return factor == AuthorizationFactor.PIN ? pin : otp;
    }

    private static GroupId present() {
        return GroupScope.current().orElseThrow(() -> new IllegalStateException("there is no present group"));
    }
}

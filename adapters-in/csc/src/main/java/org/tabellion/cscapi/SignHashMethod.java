package org.tabellion.cscapi;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.cscapi.Caller.Authorised;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.StepId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.signing.SignHashes;

@Component
class SignHashMethod implements CscMethod {

    private final ReadCredentials credentials;
    private final SignHashes signHashes;
    private final Sads sads;
    private final Callers callers;
    private final Randomness randomness;
    private final TrustedTime time;

    SignHashMethod(
            ReadCredentials credentials,
            SignHashes signHashes,
            Sads sads,
            Callers callers,
            Randomness randomness,
            TrustedTime time) {
        this.credentials = credentials;
        this.signHashes = signHashes;
        this.sads = sads;
        this.callers = callers;
        this.randomness = randomness;
        this.time = time;
    }

    @Override
    public String name() {
        return "signatures/signHash";
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return generation.scopesOfUse();
    }

    @Override
    public CscAnswer answer(CscCall call) {
        var request = call.request();
        var generation = call.generation();
        var id = CredentialsInfoMethod.id(request.string("credentialID"));
        var authorised = sads.shown(call);
        var values = request.hashes(generation.hashes());
        checkMode(call);
        request.checkCommon();
        if (!authorised.credential().equals(id)) {
            throw CscError.invalidParameter("SAD");
        }
        var credential = usable(credentials.credential(id), generation);
        var algorithm = Algorithms.chosen(request, credential.keyAlgorithm(), generation.digest());
        var hashes = values.stream().map(it -> dtbsr(algorithm.digest(), it)).toList();
        callers.admitSignature(call.caller(), credential);
        var command = new SignHashes.Command(
                requestId(call, authorised), call.caller().client(), id, authorised.approval(), algorithm, hashes);
        return answer(signHashes.sign(command), credential, generation);
    }

    private static void checkMode(CscCall call) {
        if (!call.generation().isSecond()) {
            return;
        }
        var request = call.request();
        if (!request.optionalString("operationMode").orElse("S").equals("S")) {
            throw CscError.invalidParameter("operationMode");
        }
        for (var name : List.of("validity_period", "response_uri")) {
            if (request.has(name)) {
                throw CscError.invalidParameter(name);
            }
        }
    }

    private CredentialView usable(CredentialView credential, Generation generation) {
        if (credential.state() != State.ACTIVE) {
            throw Refusals.disabled();
        }
        if (credential.notAfter().map(it -> !time.now().isBefore(it)).orElse(true)) {
            throw expired(credential, generation);
        }
        return credential;
    }

    static Dtbsr dtbsr(DigestAlgorithm algorithm, Bytes value) {
        if (value.length() != algorithm.lengthInBytes()) {
            throw CscError.invalid("Invalid digest value length");
        }
        return new Dtbsr(algorithm, value);
    }

    // Without a key each call is an act of its own, so that a repeat of a used approval is refused as the protocol
    // wants it.
    private String requestId(CscCall call, Authorised authorised) {
        return call.idempotencyKey()
                .map(key -> StepId.of(
                        call.caller().client().value(), authorised.approval().value(), key))
                .orElseGet(() -> StepId.of(randomness.bytes(32).hex()));
    }

    private static CscAnswer answer(SignHashes.Outcome outcome, CredentialView credential, Generation generation) {
        return switch (outcome) {
            case SignHashes.Outcome.Signed(var values) ->
                CscAnswer.of(
                        Map.of("signatures", values.stream().map(Bytes::base64).toList()));
            case SignHashes.Outcome.NotAuthorised(var reason) ->
                throw switch (reason) {
                    case EXPIRED -> CscError.invalid("SAD expired");
                    case HASHES_NOT_APPROVED -> generation.hashOutsideSad();
                    case FACTOR_LOCKED -> CscError.invalid("The signer's authentication factor is locked");
                    case UNKNOWN, USED_UP, REFUSED_BY_SAM -> CscError.invalidParameter("SAD");
                };
            case SignHashes.Outcome.KeyUnusable(var reason) ->
                throw switch (reason) {
                    case "certificate_expired" -> expired(credential, generation);
                    case "algorithm_not_of_key" -> CscError.invalidParameter("signAlgo");
                    default -> Refusals.disabled();
                };
        };
    }

    private static CscError expired(CredentialView credential, Generation generation) {
        return CredentialCertificate.of(credential)
                .map(generation::certificateExpired)
                .orElseGet(Refusals::disabled);
    }
}

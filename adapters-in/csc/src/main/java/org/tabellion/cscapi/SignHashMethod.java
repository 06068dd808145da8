package org.tabellion.cscapi;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.cscapi.AccessTokens.Reading;
import org.tabellion.cscapi.Caller.Authorised;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.StepId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.signing.SignHashes;

@Component
class SignHashMethod implements CscMethod {

    private final ReadCredentials credentials;
    private final SignHashes signHashes;
    private final AccessTokens tokens;
    private final Randomness randomness;
    private final TrustedTime time;

    SignHashMethod(
            ReadCredentials credentials,
            SignHashes signHashes,
            AccessTokens tokens,
            Randomness randomness,
            TrustedTime time) {
        this.credentials = credentials;
        this.signHashes = signHashes;
        this.tokens = tokens;
        this.randomness = randomness;
        this.time = time;
    }

    @Override
    public String name() {
        return "signatures/signHash";
    }

    @Override
    public Set<String> scopes() {
        return Set.of(Caller.SERVICE, Caller.CREDENTIAL);
    }

    @Override
    public Map<String, ?> answer(CscCall call) {
        var request = call.request();
        var id = CredentialsInfoMethod.id(request.string("credentialID"));
        var authorised = authorised(call);
        var values = request.hashes();
        checkMode(request);
        request.checkClientData();
        if (!authorised.credential().equals(id)) {
            throw CscError.invalidParameter("SAD");
        }
        var credential = usable(credentials.credential(id));
        var algorithm = Algorithms.chosen(request, credential.keyAlgorithm());
        var hashes = values.stream().map(it -> dtbsr(algorithm, it)).toList();
        if (hashes.size() > CredentialDescription.MULTISIGN) {
            throw CscError.invalid("Numbers of signatures is too high");
        }
        var command = new SignHashes.Command(
                requestId(call, authorised), call.caller().client(), id, authorised.approval(), algorithm, hashes);
        return answer(signHashes.sign(command));
    }

    private Authorised authorised(CscCall call) {
        var sad = call.request().optionalString("SAD");
        var header = call.caller().authorised();
        if (header.isPresent()) {
            if (sad.isPresent() && !sad.equals(call.bearer())) {
                throw CscError.invalidParameter("SAD");
            }
            return header.get();
        }
        var reading = tokens.read(sad.orElseThrow(() -> CscError.missing("string", "SAD")));
        return switch (reading) {
            case Reading.Good(var holder)
            when holder.client().equals(call.caller().client())
                    && holder.group().equals(call.caller().group()) ->
                holder.authorised().orElseThrow(() -> CscError.invalidParameter("SAD"));
            case Reading.Expired() -> throw CscError.invalid("SAD expired");
            case Reading.Good _, Reading.Bad _ -> throw CscError.invalidParameter("SAD");
        };
    }

    private static void checkMode(CscRequest request) {
        if (!request.optionalString("operationMode").orElse("S").equals("S")) {
            throw CscError.invalidParameter("operationMode");
        }
        for (var name : List.of("validity_period", "response_uri")) {
            if (request.has(name)) {
                throw CscError.invalidParameter(name);
            }
        }
    }

    private CredentialView usable(CredentialView credential) {
        if (credential.state() != State.ACTIVE) {
            throw disabled();
        }
        if (credential.notAfter().map(it -> !time.now().isBefore(it)).orElse(true)) {
            throw CscError.invalid("Signing certificate is expired");
        }
        return credential;
    }

    private static Dtbsr dtbsr(SignatureAlgorithm algorithm, Bytes value) {
        if (value.length() != algorithm.digest().lengthInBytes()) {
            throw CscError.invalid("Invalid digest value length");
        }
        return new Dtbsr(algorithm.digest(), value);
    }

    // Without a key each call is an act of its own, so that a repeat of a used approval is refused as the protocol
    // wants it.
    private String requestId(CscCall call, Authorised authorised) {
        return call.idempotencyKey()
                .map(key -> StepId.of(
                        call.caller().client().value(), authorised.approval().value(), key))
                .orElseGet(() -> StepId.of(randomness.bytes(32).hex()));
    }

    private static Map<String, ?> answer(SignHashes.Outcome outcome) {
        return switch (outcome) {
            case SignHashes.Outcome.Signed(var values) ->
                Map.of("signatures", values.stream().map(Bytes::base64).toList());
            case SignHashes.Outcome.NotAuthorised(var reason) ->
                throw switch (reason) {
                    case EXPIRED -> CscError.invalid("SAD expired");
                    case HASHES_NOT_APPROVED -> CscError.invalid("Hash is not authorized by the SAD");
                    case FACTOR_LOCKED -> CscError.invalid("The signer's authentication factor is locked");
                    case UNKNOWN, USED_UP, REFUSED_BY_SAM -> CscError.invalidParameter("SAD");
                };
            case SignHashes.Outcome.KeyUnusable(var reason) ->
                throw switch (reason) {
                    case "certificate_expired" -> CscError.invalid("Signing certificate is expired");
                    case "algorithm_not_of_key" -> CscError.invalidParameter("signAlgo");
                    default -> disabled();
                };
        };
    }

    private static CscError disabled() {
        return CscError.invalid("The credential identified by credentialID is disabled");
    }
}

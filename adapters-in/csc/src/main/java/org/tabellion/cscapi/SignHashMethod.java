package org.tabellion.cscapi;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.FindSigningKey;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.signing.SignHashes;

@Component
class SignHashMethod implements DeferrableMethod {

    private final FindSigningKey keys;
    private final UsableCredentials usable;
    private final SignHashes signHashes;
    private final Acts acts;
    private final Callers callers;

    SignHashMethod(FindSigningKey keys, UsableCredentials usable, SignHashes signHashes, Acts acts, Callers callers) {
        this.keys = keys;
        this.usable = usable;
        this.signHashes = signHashes;
        this.acts = acts;
        this.callers = callers;
    }

    @Override
    public String name() {
        return "signatures/signHash";
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return generation.scopesOfUse();
    }

    /** What is to be signed, and by which key. */
    private record Wanted(CredentialView credential, SignHashes.Command command) {}

    @Override
    public CscAnswer answer(CscCall call) {
        CredentialsInfoMethod.id(call.request().string("credentialID"));
        var act = acts.of(call);
        var wanted = wanted(act);
        var mode = acts.mode(act);
        call.request().checkCommon();
        callers.admitSignature(call.caller(), wanted.credential());
        return mode.asynchronous() ? acts.defer(this, act, mode, call) : answer(wanted, call.generation());
    }

    @Override
    public CscAnswer carryOut(Act act) {
        return answer(wanted(act), act.generation());
    }

    private Wanted wanted(Act act) {
        var request = act.request();
        var generation = act.generation();
        var values = request.hashes(generation.hashes());
        var found = keys.find(UsableCredentials.named(act));
        var credential = usable.checked(found.view(), generation);
        var algorithm = Algorithms.chosen(request, credential.keyAlgorithm(), generation.digest());
        var hashes = values.stream().map(it -> dtbsr(algorithm.digest(), it)).toList();
        return new Wanted(
                credential,
                new SignHashes.Command(
                        act.requestId(),
                        act.client(),
                        credential.id(),
                        act.authorised().approval(),
                        algorithm,
                        hashes,
                        Optional.of(found.key())));
    }

    private CscAnswer answer(Wanted wanted, Generation generation) {
        return switch (signHashes.sign(wanted.command())) {
            case SignHashes.Outcome.Signed(var values) ->
                CscAnswer.of(
                        Map.of("signatures", values.stream().map(Bytes::base64).toList()));
            case SignHashes.Outcome.NotAuthorised(var reason) -> throw notAuthorised(reason, generation);
            case SignHashes.Outcome.KeyUnusable(var reason) ->
                throw usable.unusable(wanted.credential(), reason, generation);
        };
    }

    static Dtbsr dtbsr(DigestAlgorithm algorithm, Bytes value) {
        if (value.length() != algorithm.lengthInBytes()) {
            throw CscError.invalid("Invalid digest value length");
        }
        return new Dtbsr(algorithm, value);
    }

    static CscError notAuthorised(SignHashes.Reason reason, Generation generation) {
        return switch (reason) {
            case EXPIRED -> CscError.invalid("SAD expired");
            case HASHES_NOT_APPROVED -> generation.hashOutsideSad();
            case FACTOR_LOCKED -> CscError.invalid("The signer's authentication factor is locked");
            case TOO_MANY -> CscError.invalid("Numbers of signatures is too high");
            case UNKNOWN, USED_UP, REFUSED_BY_SAM -> CscError.invalidParameter("SAD");
        };
    }
}

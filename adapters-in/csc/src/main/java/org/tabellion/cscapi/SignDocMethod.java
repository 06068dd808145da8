package org.tabellion.cscapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.tabellion.consent.CheckSignatureQualifier;
import org.tabellion.credentials.CredentialView;
import org.tabellion.documents.OfferedFormats;
import org.tabellion.documents.SignForClient;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.signing.SignHashes;

/**
 * Signs documents or their digests. The authorisation decides what may be signed: at level 2 it names the data to be signed, so
 * of a document those that were fixed before the signer was asked. By the setting {@code tabellion.csc.longest-document-call}
 * a body may be as large.
 */
@Component
class SignDocMethod implements DeferrableMethod {

    private static final CscError NOT_AUTHORISED =
            new CscError(403, "invalid_hash", "documentDigests or documents are not authorized by the SAD");

    private static final String CREDENTIAL = "credentialID";
    private static final String QUALIFIER = "signatureQualifier";

    private final UsableCredentials credentials;
    private final CheckSignatureQualifier qualifiers;
    private final SignForClient signForClient;
    private final OfferedFormats formats;
    private final Acts acts;
    private final Callers callers;
    private final int longestBody;

    SignDocMethod(
            UsableCredentials credentials,
            CheckSignatureQualifier qualifiers,
            SignForClient signForClient,
            OfferedFormats formats,
            Acts acts,
            Callers callers,
            @Value("${tabellion.csc.longest-document-call:33554432}") int longestBody) {
        this.credentials = credentials;
        this.qualifiers = qualifiers;
        this.signForClient = signForClient;
        this.formats = formats;
        this.acts = acts;
        this.callers = callers;
        this.longestBody = longestBody;
    }

    @Override
    public String name() {
        return "signatures/signDoc";
    }

    @Override
    public boolean isOf(Generation generation) {
        return generation.isSecond();
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return generation.scopesOfUse();
    }

    @Override
    public int longestBody() {
        return longestBody;
    }

    private record Wanted(CredentialView credential, SignDocRequest request, Act act) {}

    @Override
    public CscAnswer answer(CscCall call) {
        if (!namesQualifierAlone(call.request())) {
            CredentialsInfoMethod.id(call.request().string(CREDENTIAL));
        }
        var wanted = wanted(acts.of(call));
        var mode = acts.mode(wanted.act());
        call.request().checkCommon();
        callers.admitSignature(call.caller(), wanted.credential());
        return mode.asynchronous() ? acts.defer(this, wanted.act(), mode, call) : answer(wanted);
    }

    @Override
    public CscAnswer carryOut(Act act) {
        return answer(wanted(act));
    }

    private Wanted wanted(Act act) {
        var credential = credentials.checked(credentials.found(key(act)), act.generation());
        act.request().optionalString(QUALIFIER).ifPresent(it -> checkQualifier(it, credential));
        return new Wanted(
                credential, SignDocRequest.of(act.request(), credential.keyAlgorithm(), formats.offered()), act);
    }

    /** The approval opens one key: who names the kind of the signature instead means that one. */
    private static CredentialId key(Act act) {
        return namesQualifierAlone(act.request()) ? act.authorised().credential() : UsableCredentials.named(act);
    }

    private static boolean namesQualifierAlone(CscRequest request) {
        return request.has(QUALIFIER) && !request.has(CREDENTIAL);
    }

    private void checkQualifier(String qualifier, CredentialView credential) {
        if (!isFitting(qualifier, credential)) {
            throw CscError.invalidParameter(QUALIFIER);
        }
    }

    private boolean isFitting(String qualifier, CredentialView credential) {
        try {
            return qualifiers.fits(qualifier, credential.signer(), credential.id());
        } catch (Failure unknownWord) {
            if (unknownWord.kind() != Failure.Kind.INVALID) {
                throw unknownWord;
            }
            return false;
        }
    }

    private CscAnswer answer(Wanted wanted) {
        var act = wanted.act();
        var request = wanted.request();
        var command = new SignForClient.Command(
                act.requestId(),
                act.client(),
                wanted.credential().id(),
                act.authorised().approval(),
                request.algorithm(),
                request.items(),
                request.withEvidence());
        return switch (signForClient.sign(command)) {
            case SignForClient.Outcome.Signed signed -> CscAnswer.of(members(signed, request.ofDigests()));
            case SignForClient.Outcome.NotAuthorised(var reason) ->
                throw reason == SignHashes.Reason.HASHES_NOT_APPROVED
                        ? NOT_AUTHORISED
                        : SignHashMethod.notAuthorised(reason, act.generation());
            case SignForClient.Outcome.KeyUnusable(var reason) ->
                throw credentials.unusable(wanted.credential(), reason, act.generation());
            case SignForClient.Outcome.Withheld(var fault) -> throw withheld(fault, request.ofDigests());
        };
    }

    /** What was signed, but is not valid by our own judgement. */
    private static CscError withheld(SignForClient.Fault fault, boolean ofDigests) {
        return switch (fault) {
            case DOCUMENT -> CscError.invalidParameter(ofDigests ? "documentDigests" : "documents");
            case CERTIFICATE -> Refusals.disabled();
            case OURS -> new CscError(500, "server_error", "The signature is not valid and was withheld.");
        };
    }

    private static Map<String, Object> members(SignForClient.Outcome.Signed signed, boolean ofDigests) {
        var members = new LinkedHashMap<String, Object>();
        members.put(ofDigests ? "SignatureObject" : "DocumentWithSignature", base64(signed.results()));
        signed.evidence().ifPresent(it -> {
            var info = new LinkedHashMap<String, Object>();
            info.put("ocsp", base64(it.ocsp()));
            info.put("crl", base64(it.crl()));
            info.put("certificates", base64(it.certificates()));
            members.put("validationInfo", info);
        });
        return members;
    }

    private static List<String> base64(List<Bytes> values) {
        return values.stream().map(Bytes::base64).toList();
    }
}

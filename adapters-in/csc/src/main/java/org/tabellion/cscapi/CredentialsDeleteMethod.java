package org.tabellion.cscapi;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.tabellion.consent.OrderKeyDeletion;
import org.tabellion.credentials.RevokeCredential;
import org.tabellion.credentials.RevokeCredential.Reason;
import org.tabellion.kernel.CredentialId;

/**
 * {@code credentials/delete} of 2.2: by the token for the yes that the signer gave to this on our page, or by a fresh service
 * token of the signer's own. The key is destroyed at the SAM by their order, and its certificate is revoked: one whose key is no more must not stand (TS 119 431-1, DEL-6.3.2-01), so a
 * {@code revoke} that says otherwise is refused.
 */
@Component
class CredentialsDeleteMethod implements CscMethod {

    private final OrderKeyDeletion orderDeletion;
    private final RevokeCredential revokeCredential;
    private final String specs;

    CredentialsDeleteMethod(
            OrderKeyDeletion orderDeletion,
            RevokeCredential revokeCredential,
            @Value("${tabellion.csc.specs:2.2.0.0}") String specs) {
        this.orderDeletion = orderDeletion;
        this.revokeCredential = revokeCredential;
        this.specs = specs;
    }

    @Override
    public String name() {
        return "credentials/delete";
    }

    @Override
    public boolean isOf(Generation generation) {
        return generation.isSecond() && !specs.startsWith("2.0");
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return Set.of(Caller.SERVICE, Caller.DELETION);
    }

    @Override
    public CscAnswer answer(CscCall call) {
        var request = call.request().object("credentialDeletionRequest");
        var credential = CredentialsInfoMethod.id(request.string("credentialID"));
        if (request.has("revoke") && !request.flag("revoke")) {
            throw CscError.invalidParameter("revoke");
        }
        var reason = reason(request.integer("revocationReason").orElse(Reason.UNSPECIFIED.code()));
        var caller = call.caller();
        var proof = caller.proof().orElseThrow(() -> forbidden("The signer's own token is needed."));
        var ordered = caller.keyOrder()
                .map(it -> orderDeletion.ordered(it.approval(), credential, proof.signer(), caller.client()))
                .orElseGet(() -> orderDeletion.order(credential, proof, caller.client()));
        return deleted(call, credential, reason, ordered);
    }

    private CscAnswer deleted(CscCall call, CredentialId credential, Reason reason, OrderKeyDeletion.Outcome ordered) {
        return switch (ordered) {
            case OrderKeyDeletion.Outcome.Ordered(var order) -> {
                revokeCredential.revoke(credential, reason, Optional.of(order));
                yield CscAnswer.done(call.request().leniency());
            }
            case OrderKeyDeletion.Outcome.CredentialUnknown() -> throw CscError.invalidParameter("credentialID");
            case OrderKeyDeletion.Outcome.StepUpNeeded() -> throw forbidden("The signer has to sign in anew.");
        };
    }

    private static CscError forbidden(String why) {
        return new CscError(403, "access_denied", why);
    }

    /** RFC 5280; what a signer cannot know of, as a compromised CA, is no reason. */
    private static Reason reason(int code) {
        return Arrays.stream(Reason.values())
                .filter(it -> it.code() == code)
                .findFirst()
                .orElseThrow(() -> CscError.invalidParameter("revocationReason"));
    }
}

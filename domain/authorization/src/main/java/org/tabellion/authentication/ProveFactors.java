package org.tabellion.authentication;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;

/**
 * Judges what was answered for one use of a credential, in the order of {@link AuthorizationFactor}: the first that fails
 * ends it, so that a good code is not used up by a wrong PIN. Each try is counted, and the count committed, before it is
 * judged. A code, TOTP step and challenge serves once, on all nodes.
 */
public interface ProveFactors {

    /** Within the present group. @param needed all of them have to be answered */
    default Outcome prove(
            SignerId signer,
            CredentialId credential,
            Set<AuthorizationFactor> needed,
            Map<AuthorizationFactor, SigningSecret> answers) {
        return prove(signer, credential, needed, Set.of(), answers);
    }

    /** @param proven those of the needed ones that the SAM has found right already */
    Outcome prove(
            SignerId signer,
            CredentialId credential,
            Set<AuthorizationFactor> needed,
            Set<AuthorizationFactor> proven,
            Map<AuthorizationFactor, SigningSecret> answers);

    sealed interface Outcome {

        /** @param amr by RFC 8176 */
        record Proven(List<String> amr) implements Outcome {}

        record Missing(AuthorizationFactor factor) implements Outcome {}

        /** Also if the signer has no such factor: it looks the same. */
        record Wrong(AuthorizationFactor factor) implements Outcome {}

        record Locked(AuthorizationFactor factor) implements Outcome {}
    }
}

package org.tabellion.consent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;

/**
 * The explicit mode ({@code credentials/authorize}): the factors come through the service provider, no page is shown. Not
 * the profile of design D18. One SAD is minted and kept behind the handle. Within the present group.
 */
public interface AuthorizeCredential {

    /** @throws Failure UNAVAILABLE if the SAD cannot be signed now: the factors may be used up, nothing else is */
    Outcome authorize(Command command);

    /**
     * The secrets in it are wiped when the call returns.
     *
     * @param hashes a multiset, all by one digest; may be empty at level 1
     * @param answers by factor; factors that are not needed are not judged
     * @param description the service provider's words, at most 500 characters
     */
    record Command(
            Requester requester,
            CredentialId credential,
            int numSignatures,
            List<Dtbsr> hashes,
            Map<AuthorizationFactor, SigningSecret> answers,
            String description) {

        public Command {
            hashes = List.copyOf(hashes);
            answers = Map.copyOf(answers);
        }
    }

    sealed interface Outcome {

        /** @param life from now on, at most 300 s */
        record Authorized(AuthorizationHandle handle, Duration life) implements Outcome {}

        record Refused(AuthorizationRefusal reason) implements Outcome {}
    }
}

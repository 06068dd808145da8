package org.tabellion.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.CredentialId;

/** The signer's answer to an authorization request, on its way from {@link ConsentFirst} to the endpoint. */
sealed interface Answered {

    String ATTRIBUTE = Answered.class.getName();

    /** @param credential empty if it is not made yet */
    record Approved(ApprovalId approval, Optional<CredentialId> credential) implements Answered {}

    /** @param description for the client */
    record Refused(String error, String description) implements Answered {}

    static Optional<Answered> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Answered answered ? Optional.of(answered) : Optional.empty();
    }
}

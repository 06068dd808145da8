package org.tabellion.dss;

import eu.europa.esig.dss.alert.StatusAlert;
import eu.europa.esig.dss.alert.exception.AlertException;
import eu.europa.esig.dss.alert.status.Status;
import eu.europa.esig.dss.spi.validation.status.TokenStatus;

/**
 * Stops an extension for evidence that is missing on a chain we trust. A document may bring signatures along whose chains
 * nobody here trusts: DSS asks for no evidence about them, and for theirs the extension goes on.
 */
final class MissingEvidence implements StatusAlert {

    private static final String OF_STRANGERS = "untrusted certificate chain";

    @Override
    public void alert(Status status) {
        boolean ours = !status.isEmpty()
                && (!(status instanceof TokenStatus tokens)
                        || tokens.getRelatedTokens().stream()
                                .anyMatch(it -> !tokens.getMessageForToken(it).contains(OF_STRANGERS)));
        if (ours) {
            throw new AlertException(status.getErrorString());
        }
    }
}

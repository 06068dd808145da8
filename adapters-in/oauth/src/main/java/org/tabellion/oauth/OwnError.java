package org.tabellion.oauth;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;

/** An error whose description is for the client as it stands; those of Spring name its own parameters. */
final class OwnError extends OAuth2Error {

    private static final long serialVersionUID = 1;

    OwnError(String code, @Nullable String description) {
        super(code, description, null);
    }
}

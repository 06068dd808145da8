package org.tabellion.sam.model;

import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.sam.AuthorizationServerId;

/** A token, unique by its {@code jti} at the authorization server that made it. */
public record TokenId(AuthorizationServerId issuer, String jti) implements ValueObject {

    /** What an approval proved by a factor is remembered by: whichever server brings it again, in whichever token. */
    public static TokenId ofFactor(Challenge challenge) {
        return new TokenId(AuthorizationServerId.NONE, challenge.digest().base64Url());
    }
}

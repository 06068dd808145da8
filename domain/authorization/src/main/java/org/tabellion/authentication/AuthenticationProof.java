package org.tabellion.authentication;

import java.time.Instant;
import java.util.List;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;

/**
 * What a signer has proven, when.
 *
 * @param amr methods by RFC 8176, as {@code pwd}, {@code otp}
 * @param acr level reached, as a URI
 */
public record AuthenticationProof(SignerId signer, GroupId group, List<String> amr, String acr, Instant at) {

    /** One factor; it opens what no signature comes of by itself. */
    public static final String ONE_FACTOR = "urn:tabellion:loa:low";

    /** Two factors of different categories; what a signature needs. */
    public static final String TWO_FACTORS = "urn:tabellion:loa:substantial";
}

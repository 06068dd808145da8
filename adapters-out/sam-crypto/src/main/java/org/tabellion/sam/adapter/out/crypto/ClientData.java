package org.tabellion.sam.adapter.out.crypto;

import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.RelyingParty;
import org.tabellion.sam.model.Challenge;
import tools.jackson.core.JacksonException;

/** What the browser says it asked the authenticator for ({@code clientDataJSON}, WebAuthn section 5.8.1). */
final class ClientData {

    private static final int LONGEST = 4096;

    private ClientData() {}

    /** Empty if it is an assertion for this challenge, asked for by one of the party's own pages. */
    static Optional<String> objection(Bytes json, Challenge challenge, RelyingParty party) {
        if (json.length() > LONGEST) {
            return Optional.of("client data that is too long");
        }
        try {
            // Members that are not known yet are allowed: browsers add some now and then to see who minds.
            return objection(StrictObject.parse(json), challenge, party);
        } catch (IllegalArgumentException | JacksonException malformed) {
            return Optional.of("client data that is malformed");
        }
    }

    private static Optional<String> objection(StrictObject data, Challenge challenge, RelyingParty party) {
        if (!data.text("type").equals("webauthn.get")) {
            return Optional.of("not an assertion");
        }
        if (!data.text("challenge").equals(challenge.digest().base64Url())) {
            return Optional.of("another challenge");
        }
        if (!party.origins().contains(data.text("origin"))) {
            return Optional.of("another origin");
        }
        boolean isFramed = (data.has("crossOrigin") && data.flag("crossOrigin")) || data.has("topOrigin");
        return isFramed ? Optional.of("asked for inside another page") : Optional.empty();
    }
}

package org.tabellion.consent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.KeyAlgorithm;

/**
 * @param clientName and {@code description} are the service provider's own words: mark them as such
 * @param newKey what one more key would be
 * @param asksPin whether the SAM wants the signer's PIN for it
 * @param choices keys that may be picked; {@code chosen} is empty while the signer has several and has picked none
 */
public record ConsentView(
        ConsentId id,
        State state,
        Kind kind,
        ClientId client,
        String clientName,
        String description,
        Optional<ShownDocument> document,
        List<Dtbsr> hashes,
        List<CredentialToShow> choices,
        Optional<CredentialToShow> chosen,
        Optional<ShownTerms> terms,
        Optional<NewKey> newKey,
        boolean asksPin,
        Instant expiresAt) {

    public enum State {
        OPEN,
        APPROVED,
        REFUSED,
        EXPIRED
    }

    public enum Kind {
        SIGN_DOCUMENT,
        SIGN_HASHES,
        CREATE_KEY,
        CREATE_FURTHER_KEY,
        DESTROY_KEY
    }

    /**
     * @param sha256 of the bytes that {@link ShowConsent#document} gives
     * @param warnings codes of what a reader may not see: {@code incremental_updates}, {@code scripts}, {@code hidden_layers}
     */
    public record ShownDocument(String name, String mediaType, long size, Bytes sha256, List<String> warnings) {}

    /**
     * @param policies by which names its certificate is known; may be none
     * @param held how many keys the signer has by now
     */
    public record NewKey(
            String holder,
            String country,
            String serialNumber,
            List<String> policies,
            KeyAlgorithm algorithm,
            int held) {

        /** Personal data: not for logs. */
        @Override
        public String toString() {
            return "new key";
        }
    }

    public record ShownTerms(String textId, String language, String text, Bytes sha256) {}
}

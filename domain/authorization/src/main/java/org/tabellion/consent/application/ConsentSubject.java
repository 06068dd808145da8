package org.tabellion.consent.application;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.model.Claims;
import org.tabellion.consent.model.ConsentRecord;
import org.tabellion.consent.model.EncryptedPin;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;

/**
 * What is said yes to.
 *
 * @param key that is to sign these hashes, or without any to be destroyed; empty for the making of one
 * @param present digest of what would be signed or accepted as it lies here now; empty for hashes
 * @param promised digest that was stored when the question was asked
 */
record ConsentSubject(
        Optional<CredentialToShow> key,
        List<Dtbsr> hashes,
        String textId,
        Bytes textSha256,
        List<String> labels,
        Optional<Bytes> promised,
        Optional<Bytes> present) {

    boolean isWhatWasShown(Optional<Bytes> shown) {
        return present.equals(promised) && shown.equals(promised);
    }

    ConsentRecord record(Instant shownAt, Instant now) {
        var documents = labels.isEmpty() ? List.<Bytes>of() : promised.stream().toList();
        return new ConsentRecord(textId, textSha256, shownAt, now, labels, documents);
    }

    /** The key that signs, if one does. */
    Optional<CredentialToShow> keyToOpen() {
        return key.filter(_ -> !hashes.isEmpty());
    }

    /** @param pin where the SAM asks for it */
    Bytes claims(Claims.Common common, Optional<EncryptedPin> pin) {
        if (key.isEmpty()) {
            return Claims.skad(common);
        }
        return hashes.isEmpty() ? Claims.deletion(common, key.get()) : Claims.sad(common, key.get(), hashes, pin);
    }
}

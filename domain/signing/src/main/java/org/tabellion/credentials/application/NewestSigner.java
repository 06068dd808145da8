package org.tabellion.credentials.application;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tabellion.credentials.model.Credential;
import org.tabellion.credentials.model.Credential.Active;
import org.tabellion.credentials.model.Credential.Assigned;
import org.tabellion.credentials.model.Credential.AwaitingCertificate;
import org.tabellion.credentials.model.Credential.Certified;
import org.tabellion.credentials.model.Credential.Discarded;
import org.tabellion.credentials.model.Credential.KeyCreated;
import org.tabellion.credentials.model.Credential.KeyRequested;
import org.tabellion.credentials.model.Credential.Revoked;
import org.tabellion.credentials.model.HeldSigner;

/** Of the SAM's objects of one signer the one that opens keys: each key has the same. */
final class NewestSigner {

    private NewestSigner() {}

    /** Empty if the SAM has not seen the signer. */
    static Optional<HeldSigner> among(List<Credential> ofSigner) {
        return ofSigner.stream().flatMap(it -> held(it).stream()).max(Comparator.comparingInt(HeldSigner::version));
    }

    private static Optional<HeldSigner> held(Credential credential) {
        return switch (credential) {
            case Assigned it -> Optional.of(it.signer());
            case AwaitingCertificate it -> Optional.of(it.signer());
            case Certified it -> Optional.of(it.signer());
            case Active it -> Optional.of(it.signer());
            case KeyRequested _, KeyCreated _, Revoked _, Discarded _ -> Optional.empty();
        };
    }
}

package org.tabellion.access.model;

import java.time.Instant;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.access.ClientView;
import org.tabellion.access.VersionedClient;
import org.tabellion.kernel.Bytes;

/**
 * A client and what proves it.
 *
 * @param secret keyed digest of the secret; empty if it has none
 * @param accountKey the key of its account tokens, encrypted; empty if it has none
 * @param former the secret before it, taken for a while
 * @param version 1, and one more with each change
 */
public record RegisteredClient(ClientView view, Bytes secret, Bytes accountKey, Optional<Former> former, int version)
        implements ValueObject {

    public record Former(Bytes secret, Bytes accountKey, Instant until) implements ValueObject {}

    public RegisteredClient(ClientView view, Bytes secret, Bytes accountKey) {
        this(view, secret, accountKey, Optional.empty(), 1);
    }

    /** Its secrets are forgotten if it may not prove itself by one any more. */
    public RegisteredClient changed(ClientView view) {
        return view.policy().isBySecret()
                ? new RegisteredClient(view, secret, accountKey, former, version + 1)
                : new RegisteredClient(view, Bytes.of(), Bytes.of(), Optional.empty(), version + 1);
    }

    /** @param until the present secret is taken beside the new one */
    public RegisteredClient rotated(Bytes newSecret, Bytes newAccountKey, Instant until) {
        var before =
                secret.length() == 0 ? Optional.<Former>empty() : Optional.of(new Former(secret, accountKey, until));
        return new RegisteredClient(view, newSecret, newAccountKey, before, version + 1);
    }

    /** @param digest of what somebody presents; both comparisons are always made */
    public boolean isProvenBy(Bytes digest, Instant now) {
        boolean isPresent = secret.equalsInConstantTime(digest);
        boolean isFormer = former.filter(it -> now.isBefore(it.until()))
                .map(it -> it.secret().equalsInConstantTime(digest))
                .orElse(false);
        return isPresent | isFormer;
    }

    public VersionedClient versioned() {
        return new VersionedClient(view, version, former.map(Former::until));
    }
}

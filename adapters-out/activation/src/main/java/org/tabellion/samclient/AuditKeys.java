package org.tabellion.samclient;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.tabellion.kernel.Bytes;

/** By which keys roots are believed, and which roots were found good: those of one group are checked once. */
final class AuditKeys {

    private static final int REMEMBERED_ROOTS = 1024;

    private final List<PublicKey> pinned;
    private final Supplier<Collection<PublicKey>> told;
    private volatile Collection<PublicKey> known = List.of();

    private final Set<Bytes> good =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>(64, 0.75f, true) {

                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Bytes, Boolean> eldest) {
                    return size() > REMEMBERED_ROOTS;
                }
            }));

    /** @param told asks the nodes; not asked if keys are pinned */
    AuditKeys(List<Path> pinned, Supplier<Collection<PublicKey>> told) {
        this.pinned = pinned.stream().map(AuditKeys::read).toList();
        this.told = told;
    }

    /** @throws InvalidAnswer if no known key has signed the root */
    void requireSigned(AuditEvidence evidence) {
        var digest = evidence.rootDigest();
        if (good.contains(digest)) {
            return;
        }
        if (!isSigned(evidence)) {
            throw new InvalidAnswer("the root is not signed by an audit key");
        }
        good.add(digest);
    }

    private boolean isSigned(AuditEvidence evidence) {
        if (!pinned.isEmpty()) {
            return evidence.isSignedByOneOf(pinned);
        }
        if (evidence.isSignedByOneOf(known)) {
            return true;
        }
        // The key is new, or the first: it is asked for once more.
        known = told.get();
        return evidence.isSignedByOneOf(known);
    }

    private static PublicKey read(Path pem) {
        try {
            var text = Files.readString(pem, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
            return KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("no EC public key (PEM) in " + pem, e);
        }
    }
}

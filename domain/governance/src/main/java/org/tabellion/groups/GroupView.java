package org.tabellion.groups;

import java.time.Duration;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.KeyAlgorithm;

/**
 * The configuration of a group in its newest version.
 *
 * @param keyAlgorithm of new signing keys
 * @param certificateProfile the CA's name for the profile of its signers, empty for the CA's usual one; legal persons have
 *     {@link #sealCertificateProfile}
 * @param minimumAcr the authentication that a signature needs, as a URI
 * @param consentLife how long a signing request waits for its signer
 * @param soleControl level for which new keys are sealed at the SAM: 2, or 1 for keys that may be opened without naming
 *     the hashes (advanced signatures); keys that seal are of level 1 always
 * @param keysPerSigner how many keys a signer may have at once, those that are being made included
 */
public record GroupView(
        GroupId id,
        int version,
        String name,
        KeyAlgorithm keyAlgorithm,
        String certificateProfile,
        String minimumAcr,
        Duration consentLife,
        Terms terms,
        int soleControl,
        int keysPerSigner) {

    public static final int USUAL_KEYS_PER_SIGNER = 5;

    public GroupView {
        if (keysPerSigner < 1) {
            throw new IllegalArgumentException("a signer may have one key at least");
        }
        if (soleControl != 1 && soleControl != 2) {
            throw new IllegalArgumentException("the levels of sole control are 1 and 2");
        }
    }

    /** At level 2, with as many keys as usual. */
    public GroupView(
            GroupId id,
            int version,
            String name,
            KeyAlgorithm keyAlgorithm,
            String certificateProfile,
            String minimumAcr,
            Duration consentLife,
            Terms terms) {
        this(
                id,
                version,
                name,
                keyAlgorithm,
                certificateProfile,
                minimumAcr,
                consentLife,
                terms,
                2,
                USUAL_KEYS_PER_SIGNER);
    }

    /** The same name with {@code -seal}; empty if there is no name. */
    public String sealCertificateProfile() {
        return certificateProfile.isEmpty() ? "" : certificateProfile + "-seal";
    }

    /** The text that a signer accepts before a key is made: its id, language and the whole text as shown. */
    public record Terms(String textId, String language, String text) {}
}

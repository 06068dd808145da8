package org.tabellion.consent.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.AuthorizationProfile.Mode;
import org.tabellion.consent.AuthorizationRefusal;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.KeyAlgorithm;

/** What may be authorised in the explicit mode, by what. */
public final class ExplicitRules {

    private ExplicitRules() {}

    /** Against what is asked for; empty if nothing is. */
    public static Optional<AuthorizationRefusal> fault(
            AuthorizationProfile profile, int signatures, List<Dtbsr> hashes) {
        if (profile.mode() != Mode.EXPLICIT) {
            return Optional.of(AuthorizationRefusal.NOT_EXPLICIT);
        }
        if (signatures < 1) {
            return Optional.of(AuthorizationRefusal.SIGNATURES_INVALID);
        }
        if (signatures > profile.multisign()) {
            return Optional.of(AuthorizationRefusal.SIGNATURES_TOO_MANY);
        }
        if (hashes.isEmpty()) {
            return profile.level() == 2 ? Optional.of(AuthorizationRefusal.HASHES_MISSING) : Optional.empty();
        }
        // At level 1 fewer are bound as they are: the others would be unbound beside them.
        if (hashes.size() != signatures) {
            return Optional.of(AuthorizationRefusal.HASHES_NOT_AS_MANY);
        }
        return hashes.stream().map(Dtbsr::algorithm).distinct().count() > 1
                ? Optional.of(AuthorizationRefusal.HASH_ALGORITHM)
                : Optional.empty();
    }

    /** Against a profile that somebody wants to set; a code, empty if nothing is. */
    public static Optional<String> fault(AuthorizationProfile profile, boolean keyOfLevel1) {
        if (profile.multisign() < 1 || profile.multisign() > AuthorizationProfile.MOST_SIGNATURES) {
            return Optional.of("multisign is 1 to " + AuthorizationProfile.MOST_SIGNATURES);
        }
        if (profile.level() != 2 && (profile.level() != 1 || !keyOfLevel1)) {
            return Optional.of("level 1 is for keys that were sealed for it");
        }
        if (profile.mode() == Mode.OAUTH2CODE) {
            return profile.factors().isEmpty() && !profile.seal() && profile.level() == 2
                    ? Optional.empty()
                    : Optional.of("factors and seals are of the explicit mode");
        }
        if (profile.factors().isEmpty()) {
            return Optional.of("an explicit credential has a factor");
        }
        if (profile.seal() && profile.clients().isEmpty()) {
            return Optional.of("a seal has clients of its own");
        }
        return profile.level() == 2 && !hasTwoCategories(profile)
                ? Optional.of("level 2 needs two factors of different categories")
                : Optional.empty();
    }

    /** The level that is reached once all factors of the profile are proven. */
    public static String acr(AuthorizationProfile profile) {
        return hasTwoCategories(profile) || isSealersPin(profile)
                ? AuthenticationProof.TWO_FACTORS
                : AuthenticationProof.ONE_FACTOR;
    }

    /** @param proven by RFC 8176 */
    public static List<String> amr(AuthorizationProfile profile, List<String> proven) {
        if (hasTwoCategories(profile) || !isSealersPin(profile)) {
            return proven;
        }
        var methods = new ArrayList<>(proven);
        methods.add("swk");
        methods.add("mfa");
        return List.copyOf(methods);
    }

    /** What a key signs if nobody names a digest: the one that fits its strength. */
    public static DigestAlgorithm usualDigest(KeyAlgorithm key) {
        return switch (key) {
            case RSA_2048, RSA_3072, RSA_4096, P_256 -> DigestAlgorithm.SHA256;
            case P_384 -> DigestAlgorithm.SHA384;
            case P_521 -> DigestAlgorithm.SHA512;
        };
    }

    private static boolean hasTwoCategories(AuthorizationProfile profile) {
        return profile.factors().stream()
                        .map(AuthorizationFactor::kind)
                        .distinct()
                        .count()
                > 1;
    }

    // The sealer's own client has authenticated itself with a key or secret that a machine holds; the PIN is known.
    private static boolean isSealersPin(AuthorizationProfile profile) {
        return profile.seal()
                && !profile.clients().isEmpty()
                && profile.factors().contains(AuthorizationFactor.PIN);
    }
}

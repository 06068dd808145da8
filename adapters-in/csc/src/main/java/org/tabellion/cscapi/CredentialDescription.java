package org.tabellion.cscapi;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.State;

/**
 * A credential as {@code credentials/info} and {@code credentials/list} show it.
 *
 * @param certificates {@code none}, {@code single} or {@code chain}
 */
record CredentialDescription(Generation generation, String certificates, boolean certInfo, boolean authInfo) {

    private static final Set<String> CERTIFICATES = Set.of("none", "single", "chain");

    /** What the call wants to be shown. */
    static CredentialDescription wantedBy(CscCall call) {
        var request = call.request();
        var certificates = request.optionalString("certificates").orElse("single");
        if (!CERTIFICATES.contains(certificates)) {
            throw CscError.invalidParameter("certificates");
        }
        return new CredentialDescription(
                call.generation(), certificates, request.flag("certInfo"), request.flag("authInfo"));
    }

    /** @param certificate none makes a disabled credential */
    Map<String, Object> of(
            CredentialView credential,
            Optional<CredentialCertificate> certificate,
            AuthorizationProfile profile,
            Instant now) {
        var members = new LinkedHashMap<String, Object>();
        members.put("key", key(credential, certificate.isPresent()));
        // A client of version 2.2 fails without names and times, whatever it asked for.
        boolean withNames = certInfo || generation.isSecond();
        members.put(
                "cert",
                certificate.map(it -> it.members(certificates, withNames, now)).orElseGet(Map::of));
        var objects = new AuthenticationObjects(profile);
        if (generation.isSecond()) {
            members.put("auth", objects.second());
        } else {
            members.putAll(objects.first(authInfo));
        }
        members.put("SCAL", Integer.toString(profile.level()));
        members.put("multisign", profile.multisign());
        members.put("lang", "en");
        return members;
    }

    private static Map<String, Object> key(CredentialView credential, boolean isCertified) {
        var key = new LinkedHashMap<String, Object>();
        key.put("status", credential.state() == State.ACTIVE && isCertified ? "enabled" : "disabled");
        key.put("algo", Algorithms.of(credential.keyAlgorithm()));
        key.put("len", credential.keyAlgorithm().bits());
        Algorithms.curve(credential.keyAlgorithm()).ifPresent(it -> key.put("curve", it));
        return key;
    }
}

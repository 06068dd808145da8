package org.tabellion.cscapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.AuthorizationProfile.Mode;
import tools.jackson.databind.node.NullNode;

/** How a credential is authorised, as {@code credentials/info} shows it. */
final class AuthenticationObjects {

    private final AuthorizationProfile profile;

    AuthenticationObjects(AuthorizationProfile profile) {
        this.profile = profile;
    }

    private boolean isExplicit() {
        return profile.mode() == Mode.EXPLICIT;
    }

    private String mode() {
        return isExplicit() ? "explicit" : "oauth2code";
    }

    /** The member {@code auth} of the second generation; {@code objects} is there also where it is null. */
    Map<String, Object> second() {
        var members = new LinkedHashMap<String, Object>();
        members.put("mode", mode());
        if (isExplicit()) {
            var factors = new TreeSet<>(profile.factors());
            members.put(
                    "expression", factors.stream().map(AuthorizationFactor::id).collect(Collectors.joining(" AND ")));
            members.put(
                    "objects",
                    factors.stream().map(AuthenticationObjects::object).toList());
        } else {
            // The one null that is sent: a client of version 2.2 demands the member.
            members.put("objects", NullNode.getInstance());
        }
        return members;
    }

    /** The members {@code authMode}, {@code PIN} and {@code OTP} of the first generations. */
    Map<String, Object> first(boolean authInfo) {
        var members = new LinkedHashMap<String, Object>();
        members.put("authMode", mode());
        if (authInfo) {
            members.put("PIN", has(AuthorizationFactor.PIN) ? pin() : absent());
            members.put("OTP", otp());
        }
        return members;
    }

    private boolean has(AuthorizationFactor factor) {
        return isExplicit() && profile.factors().contains(factor);
    }

    private static Map<String, Object> absent() {
        return Map.of("presence", "false");
    }

    private static Map<String, Object> pin() {
        var members = new LinkedHashMap<String, Object>();
        members.put("presence", "true");
        members.put("format", "A");
        members.put("label", "Signing PIN");
        return members;
    }

    private Map<String, Object> otp() {
        if (has(AuthorizationFactor.MAIL_CODE)) {
            return otp(AuthorizationFactor.MAIL_CODE, "online", "Code sent by mail");
        }
        if (has(AuthorizationFactor.TOTP)) {
            return otp(AuthorizationFactor.TOTP, "offline", "Code of the authenticator application");
        }
        return absent();
    }

    private static Map<String, Object> otp(AuthorizationFactor factor, String type, String label) {
        var members = new LinkedHashMap<String, Object>();
        members.put("presence", "true");
        members.put("type", type);
        members.put("ID", factor.id());
        members.put("format", "N");
        members.put("label", label);
        return members;
    }

    private static Map<String, Object> object(AuthorizationFactor factor) {
        var members = new LinkedHashMap<String, Object>();
        var shown =
                switch (factor) {
                    case PIN -> List.of("Password", "Signing PIN");
                    case MAIL_CODE -> List.of("ChallengeResponse", "Code sent by mail");
                    case TOTP -> List.of("Password", "Code of the authenticator application");
                    case CHALLENGE_RESPONSE -> List.of("ChallengeResponse", "Answer of the authenticator");
                };
        members.put("type", shown.getFirst());
        members.put("id", factor.id());
        members.put("label", shown.getLast());
        members.put("format", factor == AuthorizationFactor.PIN ? "A" : "N");
        if (factor == AuthorizationFactor.TOTP) {
            members.put("generator", "totp");
        }
        return members;
    }
}

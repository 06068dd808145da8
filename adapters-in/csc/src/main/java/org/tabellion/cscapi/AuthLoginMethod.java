package org.tabellion.cscapi;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.tabellion.access.ClientView;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.ProvePassword;
import org.tabellion.edge.LoginTokens;

/**
 * A service token for the signer's mail address and password, or for a refresh token that came of them. It is off unless a
 * group names a client for it: one factor, and a client that proves nothing, open what no signature comes of by itself.
 * Whoever the signer is or is not, and whatever is wrong with the password, the answer is one.
 */
@Component
class AuthLoginMethod implements CscMethod {

    private static final Pattern BASIC = Pattern.compile("(?i:Basic) +(?<credentials>[A-Za-z0-9+/]+={0,2})");
    private static final String REFRESH = "refresh_token";
    /** Longer ones cost the hash of a password more than a right one can. */
    private static final int LONGEST = 1_024;

    private final LoginClients clients;
    private final ProvePassword provePassword;
    private final LoginTokens tokens;
    private final Callers callers;

    AuthLoginMethod(LoginClients clients, ProvePassword provePassword, LoginTokens tokens, Callers callers) {
        this.clients = clients;
        this.provePassword = provePassword;
        this.tokens = tokens;
        this.callers = callers;
    }

    @Override
    public String name() {
        return "auth/login";
    }

    @Override
    public boolean isOf(Generation generation) {
        return clients.areNamed();
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return Set.of();
    }

    @Override
    public CscAnswer answer(CscCall call) {
        var request = call.request();
        request.checkCommon();
        boolean byToken = request.has(REFRESH);
        if (byToken == call.authorization().isPresent()) {
            throw malformed();
        }
        return byToken
                ? renewed(request)
                : signedIn(request, NameAndPassword.of(call.authorization().orElseThrow()));
    }

    private CscAnswer signedIn(CscRequest request, NameAndPassword shown) {
        boolean remembered = request.flag("rememberMe");
        var present = clients.present();
        if (present.isEmpty()) {
            throw failed();
        }
        // Before it is known whose name it is: whoever tries names uses up the first client's calls.
        var door = present.getFirst();
        callers.admit(door.id());
        var groups = present.stream().map(ClientView::group).toList();
        return switch (provePassword.prove(shown.name(), shown.password(), groups)) {
            case ProvePassword.Outcome.Proven(var proof) -> {
                var client = clients.of(proof.group()).orElseThrow(AuthLoginMethod::failed);
                if (!client.id().equals(door.id())) {
                    callers.admit(client.id());
                }
                yield told(tokens.issue(client, proof, remembered));
            }
            case ProvePassword.Outcome.Denied _ -> throw callers.told(failed(), door.id(), this);
        };
    }

    /** Whoever was remembered is so on, unless they say otherwise. */
    private CscAnswer renewed(CscRequest request) {
        var token = refreshToken(request);
        boolean remembered = !request.has("rememberMe") || request.flag("rememberMe");
        var present = clients.present();
        if (present.isEmpty()) {
            throw spent();
        }
        var door = present.getFirst().id();
        callers.admit(door);
        var ids = present.stream().map(ClientView::id).collect(Collectors.toSet());
        return tokens.renew(token, ids, remembered)
                .map(AuthLoginMethod::told)
                .orElseThrow(() -> callers.told(spent(), door, this));
    }

    private static String refreshToken(CscRequest request) {
        try {
            return request.string(REFRESH);
        } catch (CscError noString) {
            throw CscError.invalid("Invalid string parameter: refresh_token");
        }
    }

    private static CscAnswer told(LoginTokens.Issued issued) {
        var members = new LinkedHashMap<String, Object>();
        members.put("access_token", issued.access());
        issued.refresh().ifPresent(it -> members.put(REFRESH, it));
        members.put("expires_in", issued.life().toSeconds());
        return CscAnswer.of(members);
    }

    private static CscError spent() {
        return CscError.suspicious(400, "invalid_request", "Invalid refresh_token");
    }

    private static CscError malformed() {
        return CscError.unauthenticated(
                "Basic realm=\"csc\", charset=\"UTF-8\"", "Malformed authentication parameter.");
    }

    private static CscError failed() {
        return CscError.suspicious(400, "authentication_error", "An error occurred during authentication process");
    }

    /** RFC 7617. */
    private record NameAndPassword(String name, Password password) {

        static NameAndPassword of(String header) {
            var parts = BASIC.matcher(header.strip());
            if (!parts.matches()) {
                throw malformed();
            }
            var text = decoded(parts.group("credentials"));
            int colon = text.indexOf(':');
            if (colon < 1 || colon == text.length() - 1 || text.length() > LONGEST) {
                throw CscError.invalid("Malformed username-password.");
            }
            return new NameAndPassword(text.substring(0, colon).strip(), new Password(text.substring(colon + 1)));
        }

        private static String decoded(String base64) {
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException noBase64) {
                throw malformed();
            }
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException noText) {
                throw CscError.invalid("Malformed username-password.");
            }
        }
    }
}

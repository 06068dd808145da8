package org.tabellion.cscapi;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.AuthorizationHandle;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.AuthorizationProfile.Mode;
import org.tabellion.consent.AuthorizationRefusal;
import org.tabellion.consent.AuthorizeCredential;
import org.tabellion.consent.GiveChallenge;
import org.tabellion.consent.OpenAuthorization;
import org.tabellion.consent.ReadAuthorizationProfile;
import org.tabellion.consent.Requester;
import org.tabellion.consent.RevokeAuthorization;
import org.tabellion.consent.SendOneTimePassword;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignerId;

/** The explicit mode as its ports promise it: the PIN is 482913, each code 559021. */
final class InMemoryAuthorizations
        implements AuthorizeCredential,
                SendOneTimePassword,
                GiveChallenge,
                OpenAuthorization,
                RevokeAuthorization,
                ReadAuthorizationProfile {

    private static final Map<AuthorizationFactor, String> RIGHT = Map.of(
            AuthorizationFactor.PIN, "482913",
            AuthorizationFactor.MAIL_CODE, "559021",
            AuthorizationFactor.TOTP, "559021",
            AuthorizationFactor.CHALLENGE_RESPONSE, "11223344");

    private final CscFixture fixture;
    private final Map<String, Given> handles = new HashMap<>();
    private int given;
    private boolean pinIsLocked;
    private boolean codeIsLocked;
    private boolean asksPasskey;
    private boolean tooSoon;

    private record Given(Requester requester, CredentialId credential, ApprovalId approval, int count) {}

    InMemoryAuthorizations(CscFixture fixture) {
        this.fixture = fixture;
    }

    void lockPin() {
        pinIsLocked = true;
    }

    void askPasskey() {
        asksPasskey = true;
    }

    void lockCode() {
        codeIsLocked = true;
    }

    void tooSoon() {
        tooSoon = true;
    }

    @Override
    public AuthorizationProfile profile(CredentialId credential, SignerId owner) {
        if (credential.equals(fixture.key("pin"))) {
            return explicit(
                    credential, owner, 2, Set.of(AuthorizationFactor.PIN, AuthorizationFactor.MAIL_CODE), false);
        }
        if (credential.equals(fixture.key("totp"))) {
            return explicit(
                    credential,
                    owner,
                    2,
                    Set.of(AuthorizationFactor.TOTP, AuthorizationFactor.CHALLENGE_RESPONSE),
                    false);
        }
        if (credential.equals(fixture.key("seal"))) {
            return explicit(credential, owner, 1, Set.of(AuthorizationFactor.PIN), true);
        }
        return AuthorizationProfile.usual(credential, owner);
    }

    private static AuthorizationProfile explicit(
            CredentialId credential, SignerId owner, int level, Set<AuthorizationFactor> factors, boolean seal) {
        return new AuthorizationProfile(credential, owner, Mode.EXPLICIT, level, factors, 10, seal, Set.of());
    }

    private Optional<AuthorizationProfile> visible(Requester requester, CredentialId credential) {
        return fixture.credential(credential)
                .filter(it -> it.state() == State.ACTIVE)
                .filter(it -> requester.signer().map(it.signer()::equals).orElse(true))
                .map(it -> profile(credential, it.signer()));
    }

    @Override
    public boolean revoke(AuthorizationHandle handle, Requester requester) {
        return Optional.ofNullable(handles.get(handle.text()))
                .filter(it -> it.requester().equals(requester))
                .map(_ -> handles.remove(handle.text()))
                .isPresent();
    }

    @Override
    public void revoke(ApprovalId approval) {
        handles.values().removeIf(it -> it.approval().equals(approval));
    }

    @Override
    public AuthorizeCredential.Outcome authorize(Command command) {
        var found = visible(command.requester(), command.credential());
        if (found.isEmpty()) {
            return refused(AuthorizationRefusal.CREDENTIAL_UNKNOWN);
        }
        return refusal(found.get(), command)
                .map(InMemoryAuthorizations::refused)
                .orElseGet(() ->
                        open(command.requester(), command.credential(), command.hashes(), command.numSignatures()));
    }

    private Optional<AuthorizationRefusal> refusal(AuthorizationProfile profile, Command command) {
        if (profile.mode() != Mode.EXPLICIT) {
            return Optional.of(AuthorizationRefusal.NOT_EXPLICIT);
        }
        if (command.numSignatures() > profile.multisign()) {
            return Optional.of(AuthorizationRefusal.SIGNATURES_TOO_MANY);
        }
        if (command.hashes().isEmpty() && profile.level() == 2) {
            return Optional.of(AuthorizationRefusal.HASHES_MISSING);
        }
        if (!command.hashes().isEmpty() && command.hashes().size() != command.numSignatures()) {
            return Optional.of(AuthorizationRefusal.HASHES_NOT_AS_MANY);
        }
        if (asksPasskey) {
            return Optional.of(AuthorizationRefusal.FACTOR_ELSEWHERE);
        }
        for (var factor : EnumSet.copyOf(profile.factors())) {
            boolean isPin = factor == AuthorizationFactor.PIN;
            if (isPin ? pinIsLocked : codeIsLocked) {
                return Optional.of(isPin ? AuthorizationRefusal.PIN_LOCKED : AuthorizationRefusal.OTP_LOCKED);
            }
            var answer = Optional.ofNullable(command.answers().get(factor));
            if (answer.isEmpty()) {
                return Optional.of(isPin ? AuthorizationRefusal.PIN_MISSING : AuthorizationRefusal.OTP_MISSING);
            }
            if (!isRight(factor, answer.get())) {
                return Optional.of(isPin ? AuthorizationRefusal.PIN_WRONG : AuthorizationRefusal.OTP_WRONG);
            }
        }
        return Optional.empty();
    }

    private static boolean isRight(AuthorizationFactor factor, SigningSecret answer) {
        var right = Optional.ofNullable(RIGHT.get(factor)).orElseThrow();
        return Arrays.equals(answer.value(), right.toCharArray());
    }

    private AuthorizeCredential.Outcome open(
            Requester requester, CredentialId credential, List<Dtbsr> hashes, int count) {
        var approval =
                fixture.approve(credential, hashes.stream().map(Dtbsr::value).toList(), count);
        var handle = "bank.sad_" + ++given;
        handles.put(handle, new Given(requester, credential, approval, count));
        return new AuthorizeCredential.Outcome.Authorized(new AuthorizationHandle(handle), Duration.ofSeconds(300));
    }

    private static AuthorizeCredential.Outcome refused(AuthorizationRefusal reason) {
        return new AuthorizeCredential.Outcome.Refused(reason);
    }

    AuthorizeCredential.Outcome extend(
            Requester requester, CredentialId credential, AuthorizationHandle handle, List<Dtbsr> hashes) {
        var given = handles.get(handle.text());
        if (given == null
                || !given.requester().equals(requester)
                || !given.credential().equals(credential)) {
            return refused(AuthorizationRefusal.HANDLE_UNKNOWN);
        }
        if (visible(requester, credential).filter(it -> it.level() == 1).isEmpty()) {
            return refused(AuthorizationRefusal.NOT_EXTENDABLE);
        }
        handles.remove(handle.text());
        return open(requester, credential, hashes, given.count());
    }

    @Override
    public OpenAuthorization.Outcome open(AuthorizationHandle handle, Requester requester) {
        if (handle.text().equals("sad_late")) {
            return new OpenAuthorization.Outcome.Expired();
        }
        var given = handles.get(handle.text());
        return given == null || !given.requester().equals(requester)
                ? new OpenAuthorization.Outcome.Unknown()
                : new OpenAuthorization.Outcome.Open(
                        given.approval(), given.credential(), given.count(), Duration.ofSeconds(290));
    }

    @Override
    public SendOneTimePassword.Outcome send(Requester requester, CredentialId credential) {
        var found = visible(requester, credential);
        if (found.isEmpty()) {
            return SendOneTimePassword.Outcome.CREDENTIAL_UNKNOWN;
        }
        if (!found.get().factors().contains(AuthorizationFactor.MAIL_CODE)) {
            return SendOneTimePassword.Outcome.NOT_ONLINE;
        }
        if (codeIsLocked) {
            return SendOneTimePassword.Outcome.LOCKED;
        }
        return tooSoon ? SendOneTimePassword.Outcome.TOO_SOON : SendOneTimePassword.Outcome.SENT;
    }

    @Override
    public GiveChallenge.Outcome challenge(Requester requester, CredentialId credential, AuthorizationFactor object) {
        var found = visible(requester, credential);
        if (found.isEmpty()) {
            return new GiveChallenge.Outcome.CredentialUnknown();
        }
        if (!found.get().factors().contains(object)) {
            return new GiveChallenge.Outcome.NoSuchObject();
        }
        if (codeIsLocked) {
            return new GiveChallenge.Outcome.Locked();
        }
        if (tooSoon) {
            return new GiveChallenge.Outcome.TooSoon();
        }
        return switch (object) {
            case MAIL_CODE -> new GiveChallenge.Outcome.SentOutOfBand();
            case CHALLENGE_RESPONSE -> new GiveChallenge.Outcome.Given("12345678");
            case PIN, TOTP -> new GiveChallenge.Outcome.NoSuchObject();
        };
    }
}

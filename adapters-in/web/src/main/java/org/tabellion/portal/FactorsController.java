package org.tabellion.portal;

import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.authentication.EnrolTotp;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.AuthorizationProfile.Mode;
import org.tabellion.consent.ReadAuthorizationProfile;
import org.tabellion.consent.SetAuthorizationProfile;
import org.tabellion.consent.SetSigningPin;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.signers.ReadOrganization;

/** The signing PIN, the authenticator, and whether a key may be used by them through a service provider. */
@Controller
class FactorsController {

    private static final String BACK = "redirect:/factors?notice=";
    private static final Set<AuthorizationFactor> SECOND =
            EnumSet.of(AuthorizationFactor.MAIL_CODE, AuthorizationFactor.TOTP, AuthorizationFactor.CHALLENGE_RESPONSE);
    private static final Set<String> NOTICES = Set.of("pinChosen", "totpConfirmed", "modeSet", "modeEnded");

    private final SetSigningPin setSigningPin;
    private final EnrolTotp enrolTotp;
    private final ReadCredentials credentials;
    private final ReadAuthorizationProfile profiles;
    private final SetAuthorizationProfile setAuthorizationProfile;
    private final ReadOrganization organizations;

    FactorsController(
            SetSigningPin setSigningPin,
            EnrolTotp enrolTotp,
            ReadCredentials credentials,
            ReadAuthorizationProfile profiles,
            SetAuthorizationProfile setAuthorizationProfile,
            ReadOrganization organizations) {
        this.setSigningPin = setSigningPin;
        this.enrolTotp = enrolTotp;
        this.credentials = credentials;
        this.profiles = profiles;
        this.setAuthorizationProfile = setAuthorizationProfile;
        this.organizations = organizations;
    }

    @GetMapping("/factors")
    String show(
            @RequestParam(required = false) @Nullable String notice,
            @AuthenticationPrincipal AuthenticationProof signer,
            Model model) {
        return page(model, signer, notice != null && NOTICES.contains(notice) ? "factors." + notice : null);
    }

    @PostMapping("/factors/pin")
    String choosePin(
            @RequestParam(required = false) @Nullable String former,
            @RequestParam String pin,
            @RequestParam String repeated,
            @AuthenticationPrincipal AuthenticationProof signer,
            Model model,
            HttpServletResponse response) {
        if (!pin.equals(repeated)) {
            return refused(model, signer, response, "factors.pinsDiffer");
        }
        var before = Optional.ofNullable(former).filter(it -> !it.isEmpty()).map(SigningSecret::new);
        return switch (setSigningPin.set(signer, before, new SigningSecret(pin))) {
            case SetSigningPin.Outcome.Done() -> BACK + "pinChosen";
            case SetSigningPin.Outcome.PinRefused(var code) -> refused(model, signer, response, "factors." + code);
            case SetSigningPin.Outcome.FormerPinMissing() -> refused(model, signer, response, "factors.formerMissing");
            case SetSigningPin.Outcome.FormerPinWrong() -> refused(model, signer, response, "factors.formerWrong");
            case SetSigningPin.Outcome.Locked() -> refused(model, signer, response, "factors.pinLocked");
            case SetSigningPin.Outcome.KeyMissing() -> refused(model, signer, response, "factors.keyMissing");
            case SetSigningPin.Outcome.NotPossible() -> refused(model, signer, response, "factors.pinNotPossible");
            case SetSigningPin.Outcome.StepUpNeeded() -> stepUp();
        };
    }

    @PostMapping("/factors/authenticator")
    String begin(@AuthenticationPrincipal AuthenticationProof signer, Model model) {
        return switch (enrolTotp.begin(signer)) {
            case EnrolTotp.Begun.Secret secret -> {
                model.addAttribute("secret", secret.base32());
                model.addAttribute("uri", secret.uri());
                yield page(model, signer, null);
            }
            case EnrolTotp.Begun.StepUpNeeded() -> stepUp();
        };
    }

    @PostMapping("/factors/authenticator/confirm")
    String confirm(
            @RequestParam String code,
            @AuthenticationPrincipal AuthenticationProof signer,
            Model model,
            HttpServletResponse response) {
        return switch (enrolTotp.confirm(signer, new SigningSecret(code.strip()))) {
            case CONFIRMED -> BACK + "totpConfirmed";
            case WRONG_CODE -> refused(model, signer, response, "factors.totpWrong");
            case NOTHING_BEGUN -> refused(model, signer, response, "factors.totpNothing");
            case LOCKED -> refused(model, signer, response, "factors.totpLocked");
            case STEP_UP_NEEDED -> stepUp();
        };
    }

    /** @param second the factor beside the PIN; empty ends the use through service providers */
    @PostMapping("/factors/mode")
    String mode(
            @RequestParam String credential,
            @RequestParam(required = false) @Nullable String second,
            @AuthenticationPrincipal AuthenticationProof signer) {
        var id = CredentialId.parse(credential);
        if (second == null || second.isEmpty()) {
            setAuthorizationProfile.set(AuthorizationProfile.usual(id, signer.signer()));
            return BACK + "modeEnded";
        }
        var factor = AuthorizationFactor.ofId(second)
                .filter(SECOND::contains)
                .orElseThrow(() -> Failure.invalid("invalid_factor", "there is no such second factor"));
        setAuthorizationProfile.set(new AuthorizationProfile(
                id,
                signer.signer(),
                Mode.EXPLICIT,
                2,
                Set.of(AuthorizationFactor.PIN, factor),
                AuthorizationProfile.USUAL_MULTISIGN,
                false,
                Set.of()));
        return BACK + "modeSet";
    }

    private static String stepUp() {
        return "redirect:/login?continue=" + new LocalPath("/factors").encoded();
    }

    private String refused(Model model, AuthenticationProof signer, HttpServletResponse response, String notice) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return page(model, signer, notice);
    }

    private String page(Model model, AuthenticationProof signer, @Nullable String notice) {
        model.addAttribute("notice", notice);
        model.addAttribute("keys", keys(signer));
        model.addAttribute("seconds", SECOND);
        model.addAttribute("seals", organizations.organization(signer.signer()).isPresent());
        return "portal/factors";
    }

    private List<AuthorizationProfile> keys(AuthenticationProof signer) {
        return credentials.of(signer.signer()).stream()
                .filter(it -> it.state() == CredentialView.State.ACTIVE)
                .map(it -> profiles.profile(it.id(), signer.signer()))
                .toList();
    }
}

package org.tabellion.portal;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.AskForConsent.Question;
import org.tabellion.consent.ConsentView;
import org.tabellion.consent.GiveConsent;
import org.tabellion.consent.RefuseConsent;
import org.tabellion.consent.ShowConsent;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.signers.ReadEnrolment;
import org.tabellion.signers.ReadOrganization;

/** Shows what is asked, and takes the answer. */
@Controller
class ConsentController {

    private final AskForConsent askForConsent;
    private final ShowConsent showConsent;
    private final GiveConsent giveConsent;
    private final RefuseConsent refuseConsent;
    private final ReadEnrolment enrolments;
    private final ReadOrganization organizations;

    ConsentController(
            AskForConsent askForConsent,
            ShowConsent showConsent,
            GiveConsent giveConsent,
            RefuseConsent refuseConsent,
            ReadEnrolment enrolments,
            ReadOrganization organizations) {
        this.askForConsent = askForConsent;
        this.showConsent = showConsent;
        this.giveConsent = giveConsent;
        this.refuseConsent = refuseConsent;
        this.enrolments = enrolments;
        this.organizations = organizations;
    }

    /** The signing URL that the service provider has. */
    @GetMapping("/sign/{request}")
    String sign(@PathVariable String request, @AuthenticationPrincipal AuthenticationProof signer) {
        var consent = askForConsent.ask(new Question.SignDocument(SigningRequestId.parse(request)), signer);
        return "redirect:/consent/" + consent;
    }

    @GetMapping("/enrolment/terms")
    String terms(@AuthenticationPrincipal AuthenticationProof signer) {
        var enrolment = enrolments.enrolmentOf(signer.signer());
        return "redirect:/consent/" + askForConsent.ask(new Question.CreateKey(enrolment.id()), signer);
    }

    /** @param next where the answered signer goes on, as the authorization request of a service provider */
    @GetMapping("/consent/{id}")
    String show(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String credential,
            @RequestParam(name = "continue", required = false) @Nullable String next,
            @AuthenticationPrincipal AuthenticationProof signer,
            Model model) {
        var view = showConsent.show(ConsentId.parse(id), credential(credential), signer);
        model.addAttribute(
                "organization", organizations.organization(signer.signer()).orElse(null));
        return view.state() == ConsentView.State.OPEN ? openPage(model, view, next) : donePage(model, view, next);
    }

    @GetMapping("/consent/{id}/document")
    ResponseEntity<byte[]> document(@PathVariable String id, @AuthenticationPrincipal AuthenticationProof signer) {
        var bytes = showConsent.document(ConsentId.parse(id), signer);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .cacheControl(CacheControl.noStore())
                .header("Content-Disposition", "attachment; filename=\"document.pdf\"")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .body(bytes.toArray());
    }

    @PostMapping("/consent/{id}")
    String answer(
            @PathVariable String id,
            @RequestParam String answer,
            @RequestParam(required = false) @Nullable String credential,
            @RequestParam(required = false) @Nullable String shown,
            @RequestParam(required = false) @Nullable String pin,
            @RequestParam(name = "continue", required = false) @Nullable String next,
            @AuthenticationPrincipal AuthenticationProof signer,
            Model model,
            HttpServletResponse response) {
        var consent = ConsentId.parse(id);
        return switch (answer) {
            case "approve" -> {
                var yes = new Yes(consent, credential(credential), digest(shown), next);
                yield approve(yes, pin(pin), signer, model, response);
            }
            case "refuse" -> {
                refuseConsent.refuse(consent, signer);
                yield done(consent, next);
            }
            default -> throw Failure.invalid("invalid_answer", "the answer is approve or refuse");
        };
    }

    private record Yes(
            ConsentId consent, Optional<CredentialId> credential, Optional<Bytes> shown, @Nullable String next) {}

    private static Optional<SigningSecret> pin(@Nullable String given) {
        return Optional.ofNullable(given).filter(it -> !it.isEmpty()).map(SigningSecret::new);
    }

    private String approve(
            Yes yes,
            Optional<SigningSecret> pin,
            AuthenticationProof signer,
            Model model,
            HttpServletResponse response) {
        return switch (giveConsent.give(yes.consent(), yes.credential(), yes.shown(), pin, signer)) {
            case GiveConsent.Outcome.Approved _ -> done(yes.consent(), yes.next());
            case GiveConsent.Outcome.ShownDiffers _ -> refused(model, response, "consent.shownDiffers");
            case GiveConsent.Outcome.NoLongerOpen _ -> refused(model, response, "consent.noLongerOpen");
            case GiveConsent.Outcome.FactorNotGiven(var fault) -> {
                response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
                model.addAttribute("notice", "consent." + fault.name());
                yield openPage(model, showConsent.show(yes.consent(), yes.credential(), signer), yes.next());
            }
            case GiveConsent.Outcome.StepUpNeeded _ ->
                "redirect:/login?continue="
                        + new LocalPath("/consent/" + yes.consent() + continuing(yes.next())).encoded();
        };
    }

    private static String done(ConsentId consent, @Nullable String next) {
        return "redirect:/consent/" + consent + continuing(next);
    }

    private static String continuing(@Nullable String next) {
        return LocalPath.parse(next).map(it -> "?continue=" + it.encoded()).orElse("");
    }

    private static String openPage(Model model, ConsentView view, @Nullable String next) {
        model.addAttribute("consent", view);
        model.addAttribute("next", LocalPath.parse(next).map(LocalPath::value).orElse(""));
        return switch (view.kind()) {
            case SIGN_DOCUMENT, SIGN_HASHES -> "portal/consent";
            case CREATE_KEY -> "portal/terms";
            case CREATE_FURTHER_KEY -> "portal/further-key";
            case DESTROY_KEY -> "portal/destroy-key";
        };
    }

    private static String donePage(Model model, ConsentView view, @Nullable String next) {
        model.addAttribute("consent", view);
        model.addAttribute("next", LocalPath.parse(next).map(LocalPath::value).orElse(""));
        return "portal/done";
    }

    private static String refused(Model model, HttpServletResponse response, String text) {
        response.setStatus(HttpStatus.CONFLICT.value());
        model.addAttribute("text", text);
        return "portal/failure";
    }

    private static Optional<CredentialId> credential(@Nullable String text) {
        return text == null || text.isEmpty() ? Optional.empty() : Optional.of(CredentialId.parse(text));
    }

    private static Optional<Bytes> digest(@Nullable String hex) {
        try {
            return hex == null || hex.isEmpty() ? Optional.empty() : Optional.of(Bytes.ofHex(hex));
        } catch (IllegalArgumentException _) {
            throw Failure.invalid("invalid_shown", "the digest of what was shown is hexadecimal");
        }
    }
}

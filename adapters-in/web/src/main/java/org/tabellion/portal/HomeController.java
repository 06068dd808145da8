package org.tabellion.portal;

import java.util.List;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.documents.ReadSigningRequest;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.EnrolmentView;
import org.tabellion.signers.ReadEnrolment;
import org.tabellion.signers.ReadSigner;

/** What waits for the signer, and what they can sign with. */
@Controller
class HomeController {

    private final ReadSigningRequest requests;
    private final ReadCredentials credentials;
    private final ReadEnrolment enrolments;
    private final ReadSigner signers;

    HomeController(
            ReadSigningRequest requests, ReadCredentials credentials, ReadEnrolment enrolments, ReadSigner signers) {
        this.requests = requests;
        this.credentials = credentials;
        this.enrolments = enrolments;
        this.signers = signers;
    }

    @GetMapping("/")
    String start() {
        return "redirect:/home";
    }

    @GetMapping("/home")
    String home(@AuthenticationPrincipal AuthenticationProof signer, Model model) {
        model.addAttribute("person", signers.signer(signer.signer()).person());
        model.addAttribute("requests", requests.waitingFor(signer.signer()));
        model.addAttribute("credentials", shown(credentials.of(signer.signer())));
        model.addAttribute(
                "termsWait",
                enrolment(signer.signer())
                        .filter(it -> it.state() == EnrolmentView.State.ACCOUNT_OPEN
                                || it.state() == EnrolmentView.State.TERMS_ACCEPTED)
                        .isPresent());
        return "portal/home";
    }

    private static List<CredentialView> shown(List<CredentialView> all) {
        return all.stream()
                .filter(it ->
                        it.state() != CredentialView.State.DISCARDED && it.state() != CredentialView.State.REVOKED)
                .toList();
    }

    private Optional<EnrolmentView> enrolment(SignerId signer) {
        try {
            return Optional.of(enrolments.enrolmentOf(signer));
        } catch (Failure failure) {
            if (failure.kind() == Failure.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }
}

package org.tabellion.portal;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.tabellion.authentication.ActivateAccount;
import org.tabellion.authentication.Password;

/** The link of the activation mail: its secret stands in the fragment, which the page's script moves into the form. */
@Controller
class ActivationController {

    private final ActivateAccount activateAccount;

    ActivationController(ActivateAccount activateAccount) {
        this.activateAccount = activateAccount;
    }

    @GetMapping("/activate")
    String form(Model model) {
        return page(model, "", null);
    }

    @PostMapping("/activate")
    String activate(
            @RequestParam String token,
            @RequestParam String password,
            @RequestParam String repeated,
            Model model,
            HttpServletResponse response) {
        if (!password.equals(repeated)) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(model, token, "activate.passwordsDiffer");
        }
        return switch (activateAccount.activate(token.strip(), new Password(password))) {
            case ActivateAccount.Outcome.Activated _ -> {
                model.addAttribute("next", "");
                model.addAttribute("notice", "activate.done");
                yield "portal/login";
            }
            case ActivateAccount.Outcome.LinkRefused _ -> {
                response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
                yield page(model, "", "activate.linkRefused");
            }
            case ActivateAccount.Outcome.PasswordRefused(var code) -> {
                response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
                yield page(model, token, "activate." + code);
            }
        };
    }

    private static String page(Model model, String token, @Nullable String notice) {
        model.addAttribute("token", token);
        model.addAttribute("notice", notice);
        return "portal/activate";
    }
}

package org.tabellion.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.tabellion.authentication.AnswerCode;
import org.tabellion.authentication.BeginSignIn;
import org.tabellion.authentication.KeepSession;
import org.tabellion.authentication.OneTimePassword;
import org.tabellion.authentication.Password;

/** Sign-in: password, then the code of the mail. What is between the two steps travels in the form. */
@Controller
class SignInController {

    private final BeginSignIn beginSignIn;
    private final AnswerCode answerCode;
    private final KeepSession sessions;
    private final SessionCookie cookie;

    SignInController(BeginSignIn beginSignIn, AnswerCode answerCode, KeepSession sessions, SessionCookie cookie) {
        this.beginSignIn = beginSignIn;
        this.answerCode = answerCode;
        this.sessions = sessions;
        this.cookie = cookie;
    }

    @GetMapping("/login")
    String form(@RequestParam(name = "continue", required = false) @Nullable String next, Model model) {
        return signInPage(model, next, null);
    }

    @PostMapping("/login")
    String begin(
            @RequestParam String mail,
            @RequestParam String password,
            @RequestParam(name = "continue", required = false) @Nullable String next,
            Model model,
            HttpServletResponse response) {
        return switch (beginSignIn.begin(mail.strip(), new Password(password))) {
            case BeginSignIn.Outcome.CodeSent(var attempt) -> codePage(model, attempt, next, null);
            case BeginSignIn.Outcome.Denied _ -> {
                response.setStatus(HttpStatus.UNAUTHORIZED.value());
                model.addAttribute("mail", mail.strip());
                yield signInPage(model, next, "login.denied");
            }
            case BeginSignIn.Outcome.Locked(var until) -> locked(model, next, until, response);
        };
    }

    @PostMapping("/login/code")
    String answer(
            @RequestParam String attempt,
            @RequestParam String code,
            @RequestParam(name = "continue", required = false) @Nullable String next,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        return switch (answerCode.answer(attempt, new OneTimePassword(code.strip()))) {
            case AnswerCode.Outcome.Authenticated(var proof) -> {
                // A new secret for each sign-in: whatever cookie the browser had before is worth nothing now.
                cookie.read(request).ifPresent(sessions::end);
                cookie.write(response, sessions.open(proof));
                response.setStatus(HttpStatus.SEE_OTHER.value());
                yield "redirect:" + LocalPath.parse(next).map(LocalPath::value).orElse("/home");
            }
            case AnswerCode.Outcome.WrongCode(var triesLeft) -> {
                response.setStatus(HttpStatus.UNAUTHORIZED.value());
                model.addAttribute("triesLeft", triesLeft);
                yield codePage(model, attempt, next, "code.wrong");
            }
            case AnswerCode.Outcome.AttemptOver _ -> {
                response.setStatus(HttpStatus.UNAUTHORIZED.value());
                yield signInPage(model, next, "code.over");
            }
            case AnswerCode.Outcome.Locked(var until) -> locked(model, next, until, response);
        };
    }

    @PostMapping("/login/code/resend")
    String resend(
            @RequestParam String attempt,
            @RequestParam(name = "continue", required = false) @Nullable String next,
            Model model) {
        return switch (answerCode.resend(attempt)) {
            case SENT -> codePage(model, attempt, next, "code.sentAgain");
            case TOO_SOON -> codePage(model, attempt, next, "code.tooSoon");
            case ATTEMPT_OVER -> signInPage(model, next, "code.over");
        };
    }

    /** A form's answer reloaded: nothing to show any more. */
    @GetMapping({"/login/code", "/login/code/resend"})
    String again() {
        return "redirect:/login";
    }

    @PostMapping("/logout")
    String end(HttpServletRequest request, HttpServletResponse response) {
        cookie.read(request).ifPresent(sessions::end);
        cookie.clear(response);
        return "redirect:/login";
    }

    private static String locked(Model model, @Nullable String next, Instant until, HttpServletResponse response) {
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        model.addAttribute("until", until);
        return signInPage(model, next, "login.locked");
    }

    private static String signInPage(Model model, @Nullable String next, @Nullable String notice) {
        model.addAttribute("next", LocalPath.parse(next).map(LocalPath::value).orElse(""));
        model.addAttribute("notice", notice);
        return "portal/login";
    }

    private static String codePage(Model model, String attempt, @Nullable String next, @Nullable String notice) {
        model.addAttribute("attempt", attempt);
        model.addAttribute("next", LocalPath.parse(next).map(LocalPath::value).orElse(""));
        model.addAttribute("notice", notice);
        return "portal/code";
    }
}

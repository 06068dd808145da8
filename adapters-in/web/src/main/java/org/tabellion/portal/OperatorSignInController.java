package org.tabellion.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.SignInOperator;

/** Sign-in of operators, for the engine's web applications: these need a session of the container, so operators have one. */
@Controller
class OperatorSignInController {

    private static final String COCKPIT = "/camunda/app/cockpit/default/";

    private final SignInOperator signInOperator;
    private final HttpSessionSecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

    OperatorSignInController(SignInOperator signInOperator) {
        this.signInOperator = signInOperator;
    }

    @GetMapping("/operator/login")
    String form() {
        return "portal/operator";
    }

    @PostMapping("/operator/login")
    String signIn(
            @RequestParam String name,
            @RequestParam String password,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        return switch (signInOperator.signIn(name.strip(), new Password(password))) {
            case SignInOperator.Outcome.Admitted(var admitted) -> {
                var session = request.getSession(false);
                if (session != null) {
                    session.invalidate();
                }
                var authentication = UsernamePasswordAuthenticationToken.authenticated(
                        admitted, null, List.of(new SimpleGrantedAuthority("ROLE_OPERATOR")));
                contexts.saveContext(new SecurityContextImpl(authentication), request, response);
                yield "redirect:" + COCKPIT;
            }
            case SignInOperator.Outcome.Denied _ -> {
                response.setStatus(HttpStatus.UNAUTHORIZED.value());
                model.addAttribute("notice", "operator.denied");
                yield "portal/operator";
            }
        };
    }
}

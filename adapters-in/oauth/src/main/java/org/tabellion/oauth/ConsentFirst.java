package org.tabellion.oauth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.tabellion.access.ClientPolicy;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.MatchCredentials;
import org.tabellion.consent.ReadAnswer;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;

/**
 * Stands before the authorization endpoint. For a well-formed request that takes a yes of a signed-in signer
 * it puts the question to the signer and sends the browser to the consent page; when the browser is back, it hands the
 * answer on. Whatever is wrong with a request is left to the endpoint to say.
 */
final class ConsentFirst extends OncePerRequestFilter {

    private final Clients clients;
    private final AccountTokens accounts;
    private final MatchCredentials match;
    private final AskForConsent ask;
    private final ReadAnswer answers;
    private final SignInAge age;
    private final Set<SignerScope> offered;

    ConsentFirst(
            Clients clients,
            AccountTokens accounts,
            MatchCredentials match,
            AskForConsent ask,
            ReadAnswer answers,
            SignInAge age,
            Set<SignerScope> offered) {
        this.offered = offered;
        this.clients = clients;
        this.accounts = accounts;
        this.match = match;
        this.ask = ask;
        this.answers = answers;
        this.age = age;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().equals("/oauth2/authorize") || !"GET".equals(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var proof = proof();
        if (isKnown(request) && isToSignInAnew(request, proof)) {
            response.sendRedirect(
                    "/login?continue=" + encoded(path(request, CredentialRequest.SINCE, age.stamp(request))));
            return;
        }
        var asked = asked(request);
        if (asked.isPresent() && proof.isPresent()) {
            var elsewhere = elsewhere(request, asked.get(), proof.get());
            if (elsewhere.isPresent()) {
                response.sendRedirect(elsewhere.get());
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private static Optional<AuthenticationProof> proof() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof AuthenticationProof proof
                ? Optional.of(proof)
                : Optional.empty();
    }

    private record Asked(ClientId client, CredentialRequest request) {}

    /** Only what the endpoint would accept: nobody is asked on behalf of a client that could not have the answer. */
    private Optional<Asked> asked(HttpServletRequest request) {
        var redirect = RequestParameters.one(request, "redirect_uri");
        var id = RequestParameters.one(request, "client_id");
        if (id == null
                || redirect == null
                || !"code".equals(RequestParameters.one(request, "response_type"))
                || !"S256".equals(RequestParameters.one(request, "code_challenge_method"))
                || RequestParameters.one(request, "code_challenge") == null
                || !isLevelReached(request)
                || !isOfTheAccount(request, id)) {
            return Optional.empty();
        }
        try {
            var scope = scope(request);
            if (scope.isEmpty()) {
                return Optional.empty();
            }
            var parsed = CredentialRequest.of(RequestParameters.of(request));
            return clients.view(id)
                    .filter(it -> it.redirectUris().contains(redirect)
                            && it.scopes().contains(scope.get().word())
                            && it.grants().contains("authorization_code")
                            && (it.policy().profile() != ClientPolicy.Profile.FAPI2
                                    || PushedFirst.of(request).isPresent()))
                    .map(it -> new Asked(it.id(), parsed));
        } catch (CredentialRequest.Refused malformed) {
            return Optional.empty();
        }
    }

    private static boolean isLevelReached(HttpServletRequest request) {
        return DemandedLevel.of(RequestParameters.one(request, DemandedLevel.PARAMETER))
                .filter(it -> it.isMetBy(AuthenticationProof.TWO_FACTORS))
                .isPresent();
    }

    private boolean isOfTheAccount(HttpServletRequest request, String client) {
        return !RequestParameters.of(request).containsKey(AccountTokens.PARAMETER)
                || Optional.ofNullable(RequestParameters.one(request, AccountTokens.PARAMETER))
                        .filter(it -> accounts.isGood(client, it, false))
                        .isPresent();
    }

    /** Empty if the request takes no yes, or one to what is not offered. */
    private Optional<SignerScope> scope(HttpServletRequest request) throws CredentialRequest.Refused {
        var parameters = RequestParameters.of(request);
        if (parameters.containsKey("scope")) {
            return Optional.ofNullable(RequestParameters.one(request, "scope"))
                    .flatMap(SignerScope::of)
                    .filter(offered::contains);
        }
        return parameters.containsKey(AuthorizationDetails.PARAMETER)
                ? Optional.of(CredentialRequest.scope(parameters)).filter(offered::contains)
                : Optional.empty();
    }

    /** @return where the browser has to go first; empty if it may go on */
    private Optional<String> elsewhere(HttpServletRequest request, Asked asked, AuthenticationProof proof) {
        var back = request.getParameter(CredentialRequest.CONSENT);
        if (SignInAge.isSilent(request)) {
            return refused(request, "interaction_required", "that takes the signer's consent");
        }
        try {
            var consent = back == null ? ask(asked, proof) : ConsentId.parse(back);
            return switch (answers.answer(consent, asked.request().digest(), proof)) {
                case ReadAnswer.Answer.Waiting _ ->
                    Optional.of("/consent/%s?continue=%s"
                            .formatted(consent, encoded(path(request, CredentialRequest.CONSENT, consent.value()))));
                case ReadAnswer.Answer.Approved approved -> {
                    var handedOn = new Answered.Approved(approved.approval(), approved.credential());
                    request.setAttribute(Answered.ATTRIBUTE, handedOn);
                    yield Optional.empty();
                }
                case ReadAnswer.Answer.Refused _ -> refused(request, "access_denied", "the signer refused");
                case ReadAnswer.Answer.Expired _ ->
                    refused(request, "access_denied", "the signer did not answer in time");
            };
        } catch (Failure failure) {
            return switch (failure.kind()) {
                // Unknown and foreign look the same.
                case NOT_FOUND -> refused(request, "invalid_request", "Invalid parameter credentialID");
                case INVALID -> refused(request, "invalid_request", failure.getMessage());
                case CONFLICT, FORBIDDEN -> refused(request, "access_denied", "the request cannot be approved now");
                case UNAVAILABLE -> refused(request, "temporarily_unavailable", "try again later");
            };
        }
    }

    private ConsentId ask(Asked asked, AuthenticationProof proof) {
        return ask.ask(question(asked, proof), proof);
    }

    private AskForConsent.Question question(Asked asked, AuthenticationProof proof) {
        var request = asked.request();
        return switch (request.wanted()) {
            case CredentialRequest.Wanted.Signatures wanted ->
                new AskForConsent.Question.SignHashes(
                        asked.client(),
                        switch (wanted.key()) {
                            case CredentialRequest.Key.Named(var credential) -> List.of(CredentialId.parse(credential));
                            case CredentialRequest.Key.OfKind(var qualifier) -> match.match(qualifier, proof);
                        },
                        wanted.hashes(),
                        request.words(),
                        request.digest());
            case CredentialRequest.Wanted.NewKey(var wish) ->
                new AskForConsent.Question.CreateFurtherKey(asked.client(), wish, request.words(), request.digest());
            case CredentialRequest.Wanted.EndOfKey(var credential) ->
                new AskForConsent.Question.DestroyKey(
                        asked.client(), CredentialId.parse(credential), request.words(), request.digest());
        };
    }

    private static Optional<String> refused(HttpServletRequest request, String error, @Nullable String description) {
        request.setAttribute(Answered.ATTRIBUTE, new Answered.Refused(error, description == null ? "" : description));
        return Optional.empty();
    }

    /** Nobody is sent to the sign-in for a client that could not have the answer. */
    private boolean isKnown(HttpServletRequest request) {
        var redirect = RequestParameters.one(request, "redirect_uri");
        var id = RequestParameters.one(request, "client_id");
        return id != null
                && redirect != null
                && clients.view(id)
                        .filter(it -> it.redirectUris().contains(redirect))
                        .isPresent();
    }

    /** Also one who has not signed in at all: the sign-in that follows is to be the one that is asked for. */
    private boolean isToSignInAnew(HttpServletRequest request, Optional<AuthenticationProof> proof) {
        return !SignInAge.isSilent(request)
                && proof.map(it -> !age.isMet(request, it)).orElseGet(() -> age.isToBeStamped(request));
    }

    private static String path(HttpServletRequest request, String name, String value) {
        return "%s?%s&%s=%s".formatted(request.getRequestURI(), without(request.getQueryString(), name), name, value);
    }

    private static String without(String query, String name) {
        return Stream.of(query.split("&"))
                .filter(it -> !it.startsWith(name + "="))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

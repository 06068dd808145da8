package org.tabellion.portal;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.tabellion.authentication.KeepSession;
import org.tabellion.kernel.Randomness;

/**
 * Who may see which page. The pages keep no state in the server's memory: session and CSRF token are cookies of which the
 * database holds the other half, or of which the form does.
 */
@Configuration(proxyBeanMethods = false)
class PortalSecurity {

    /** After the chains of the other edges, which name their own paths. */
    static final int ORDER = 1000;

    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; "
                    + "connect-src 'self'; worker-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    @Bean
    SessionCookie sessionCookie(@Value("${tabellion.base-url}") String url) {
        return new SessionCookie(url.startsWith("https:"));
    }

    /** For every chain whose requests come from a signed-in signer's browser: the principal is the proof. */
    @Bean
    SecurityContextRepository signedInSigners(KeepSession sessions, SessionCookie cookie) {
        return new SignedInSigners(sessions, cookie);
    }

    /** Sends a browser to the sign-in, which comes back to the address asked for. */
    @Bean
    AuthenticationEntryPoint signInFirst() {
        return (request, response, _) ->
                response.sendRedirect("/login?continue=" + LocalPath.of(request).encoded());
    }

    @Bean
    @Order(ORDER)
    SecurityFilterChain portal(
            HttpSecurity http,
            SecurityContextRepository signedInSigners,
            AuthenticationEntryPoint signInFirst,
            Randomness randomness,
            @Value("${tabellion.base-url}") String url) {
        return http.securityMatcher(
                        "/",
                        "/login/**",
                        "/logout",
                        "/activate",
                        "/home",
                        "/factors/**",
                        "/enrolment/**",
                        "/sign/**",
                        "/consent/**",
                        "/portal/**",
                        "/operator/login",
                        "/error")
                .authorizeHttpRequests(rules -> rules.requestMatchers(
                                "/", "/login/**", "/logout", "/activate", "/portal/**", "/operator/login", "/error")
                        .permitAll()
                        .anyRequest()
                        .hasAuthority(SignedIn.ROLE))
                .securityContext(context -> context.securityContextRepository(signedInSigners))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(signInFirst))
                .csrf(csrf -> csrf.csrfTokenRepository(csrfCookie(url.startsWith("https:"))))
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(
                                permissions -> permissions.policy("camera=(), microphone=(), geolocation=()")))
                .addFilterAfter(new SignerScope(randomness), AuthorizationFilter.class)
                .build();
    }

    /** What no edge claims does not exist; the health probe listens on an address of its own. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityFilterChain nothingElse(HttpSecurity http) {
        return http.authorizeHttpRequests(rules -> rules.requestMatchers("/actuator/health/**")
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.NOT_FOUND))
                                .accessDeniedHandler((_, response, _) -> response.setStatus(404)))
                .build();
    }

    private static CookieCsrfTokenRepository csrfCookie(boolean secure) {
        var repository = new CookieCsrfTokenRepository();
        repository.setCookieName(secure ? "__Host-csrf" : "csrf");
        repository.setCookieCustomizer(
                cookie -> cookie.path("/").httpOnly(true).secure(secure).sameSite("Lax"));
        return repository;
    }
}

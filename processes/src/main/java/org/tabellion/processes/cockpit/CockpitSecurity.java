package org.tabellion.processes.cockpit;

import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.withDefaults;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ExternalTaskService;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The first fence around the engine's web applications (decision D3): only operators, and of what changes something only
 * what an operator may. The engine's own authorization is the second.
 */
@Configuration(proxyBeanMethods = false)
class CockpitSecurity {

    private static final String ENGINE = "/camunda/api/engine/engine/default";

    /** Searches, whose criteria stand in a body. */
    private static final List<String> SEARCHED = List.of(
            "process-definition",
            "process-instance",
            "execution",
            "variable-instance",
            "external-task",
            "job",
            "job-definition",
            "task",
            "incident",
            "history/process-instance",
            "history/activity-instance",
            "history/variable-instance",
            "history/external-task-log",
            "history/job-log",
            "history/task");

    @Bean
    @Order(10)
    SecurityFilterChain cockpit(HttpSecurity http, ExternalTaskService tasks) {
        var api = withDefaults().matcher("/camunda/api/**");
        return http.securityMatcher("/camunda", "/camunda/**")
                .authorizeHttpRequests(rules -> rules.requestMatchers(reading())
                        .hasRole("OPERATOR")
                        .requestMatchers(changing())
                        .hasRole("OPERATOR")
                        .anyRequest()
                        .denyAll())
                .securityContext(
                        context -> context.securityContextRepository(new HttpSessionSecurityContextRepository()))
                .requestCache(AbstractHttpConfigurer::disable)
                // The web applications bring their own protection, and their own headers.
                .csrf(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .exceptionHandling(handling -> handling.defaultAuthenticationEntryPointFor(
                                new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED), api)
                        .defaultAuthenticationEntryPointFor(
                                new LoginUrlAuthenticationEntryPoint("/operator/login"), AnyRequestMatcher.INSTANCE)
                        .accessDeniedHandler((_, response, _) -> response.setStatus(HttpStatus.FORBIDDEN.value())))
                .addFilterAfter(new StepRetries(tasks), AuthorizationFilter.class)
                .addFilterAfter(CockpitSecurity::toCockpit, AuthorizationFilter.class)
                .build();
    }

    /** The engine's web applications learn from the server who is signed in. */
    @Bean
    FilterRegistrationBean<OperatorFilter> operatorsOfTheWebApplications() {
        var registration = new FilterRegistrationBean<>(new OperatorFilter());
        registration.setInitParameters(Map.of("authentication-provider", OperatorAuthentication.class.getName()));
        registration.addUrlPatterns("/camunda/*");
        registration.setOrder(0);
        return registration;
    }

    private static void toCockpit(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var path = ((HttpServletRequest) request).getRequestURI();
        if (path.equals("/camunda") || path.equals("/camunda/")) {
            ((HttpServletResponse) response).sendRedirect("/camunda/app/cockpit/default/");
        } else {
            chain.doFilter(request, response);
        }
    }

    private static RequestMatcher[] reading() {
        return Stream.of(
                        Stream.of(
                                on(HttpMethod.GET, "/camunda"),
                                on(HttpMethod.GET, "/camunda/**"),
                                on(HttpMethod.HEAD, "/camunda/**"),
                                on(HttpMethod.OPTIONS, "/camunda/**"),
                                on(HttpMethod.POST, "/camunda/api/cockpit/plugin/base/default/**")),
                        SEARCHED.stream().map(it -> on(HttpMethod.POST, ENGINE + "/" + it)),
                        SEARCHED.stream().map(it -> on(HttpMethod.POST, ENGINE + "/" + it + "/count")))
                .flatMap(it -> it)
                .toArray(RequestMatcher[]::new);
    }

    /** Try again, cancel, sign out. */
    private static RequestMatcher[] changing() {
        var allowed = List.of(
                on(HttpMethod.PUT, ENGINE + "/job/{id}/retries"),
                on(HttpMethod.PUT, ENGINE + "/external-task/{id}/retries"),
                on(HttpMethod.PUT, ENGINE + "/external-task/retries"),
                on(HttpMethod.DELETE, ENGINE + "/process-instance/{id}"),
                on(HttpMethod.POST, "/camunda/api/admin/auth/user/default/logout"));
        return allowed.toArray(RequestMatcher[]::new);
    }

    private static RequestMatcher on(HttpMethod method, String pattern) {
        return withDefaults().matcher(method, pattern);
    }
}

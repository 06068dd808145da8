package org.tabellion.edge;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** The interfaces themselves ask for the token, so that every refusal is told in the words of their protocol. */
public final class StatelessSecurity {

    private StatelessSecurity() {}

    /** Neither session nor cookie nor form: whoever calls shows a token in each call, and the interface judges it. */
    public static SecurityFilterChain chain(HttpSecurity http, String paths) {
        return http.securityMatcher(paths)
                .authorizeHttpRequests(rules -> rules.anyRequest().permitAll())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .build();
    }
}

package org.tabellion.cscapi;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.SecurityFilterChain;
import org.tabellion.edge.StatelessSecurity;

/** The controller itself asks for the token, since the protocol has its own answers to a missing, odd or late one. */
@Configuration(proxyBeanMethods = false)
class CscSecurity {

    @Bean
    @Order(100)
    SecurityFilterChain cscApi() {
        return StatelessSecurity.chain("/csc/**");
    }
}

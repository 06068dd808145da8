package org.tabellion.docapi;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.SecurityFilterChain;
import org.tabellion.edge.StatelessSecurity;

/** The calls themselves ask for the token, so that every refusal is a problem document. */
@Configuration(proxyBeanMethods = false)
class DocumentApiSecurity {

    @Bean
    @Order(110)
    SecurityFilterChain documentApi() {
        return StatelessSecurity.chain("/v1/**");
    }
}

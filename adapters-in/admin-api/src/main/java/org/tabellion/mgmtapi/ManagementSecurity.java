package org.tabellion.mgmtapi;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.SecurityFilterChain;
import org.tabellion.edge.StatelessSecurity;

/** The calls themselves ask for the token, so that every refusal is a problem document. */
@Configuration(proxyBeanMethods = false)
class ManagementSecurity {

    @Bean
    @Order(120)
    SecurityFilterChain managementApi() {
        return StatelessSecurity.chain("/management/**");
    }
}

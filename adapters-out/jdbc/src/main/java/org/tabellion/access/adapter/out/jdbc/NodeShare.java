package org.tabellion.access.adapter.out.jdbc;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.tabellion.access.spi.Share;

/** {@code tabellion.rate-limits.nodes}: how many servers share the database, and the load. */
@Configuration(proxyBeanMethods = false)
class NodeShare {

    @Bean
    Share share(@Value("${tabellion.rate-limits.nodes:1}") int nodes) {
        return new Share(nodes);
    }
}

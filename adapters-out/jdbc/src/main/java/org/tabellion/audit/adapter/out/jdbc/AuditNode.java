package org.tabellion.audit.adapter.out.jdbc;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.tabellion.audit.spi.Node;

/** {@code tabellion.node}: the name of this node; two nodes never share one, or their chains would fork. */
@Configuration(proxyBeanMethods = false)
class AuditNode {

    @Bean
    Node node(@Value("${tabellion.node:node-1}") String name) {
        return new Node(name);
    }
}

package org.tabellion.server;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Serves calls by Tomcat's own threads, of which there are {@code server.tomcat.threads.max}. On a virtual thread each of
 * the ways to database and SAM costs a registration, a wake-up and two copies of the stack.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class CallsOnPlatformThreads implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

    /** After Spring Boot's own, which gives it an executor of virtual threads. */
    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        factory.addProtocolHandlerCustomizers(protocol -> protocol.setExecutor(null));
    }
}

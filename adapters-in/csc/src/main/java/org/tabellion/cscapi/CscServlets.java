package org.tabellion.cscapi;

import java.util.Arrays;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Each address of a method that is offered is the {@link CscServlet}'s. */
@Configuration(proxyBeanMethods = false)
class CscServlets {

    @Bean
    ServletRegistrationBean<CscServlet> cscCalls(CscController door, CscMethods methods) {
        var addresses = Arrays.stream(Generation.values())
                .flatMap(generation -> methods.names(generation).stream()
                        .map(name -> Generation.BASE + generation.path() + "/" + name))
                .toArray(String[]::new);
        return new ServletRegistrationBean<>(new CscServlet(door), addresses);
    }
}

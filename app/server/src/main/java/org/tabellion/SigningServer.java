package org.tabellion;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.modulith.Modulithic;
import org.tabellion.kernel.UseCase;
import org.tabellion.server.SoftwareCryptography;

/** Starts the server; its settings are those of {@code application.yaml}, each told there with what it trusts. */
@Modulithic(systemName = "Tabellion", sharedModules = "kernel")
@SpringBootApplication(
        exclude = UserDetailsServiceAutoConfiguration.class,
        // Edges do not know each other, so two of them may have a class of the same name.
        nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
public class SigningServer {

    public static void main(String... args) {
        SoftwareCryptography.takeFastest();
        SpringApplication.run(SigningServer.class, args);
    }

    /** Finds the use cases by their mark, so that the domain need not know Spring. */
    @Configuration(proxyBeanMethods = false)
    @ComponentScan(
            nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class,
            useDefaultFilters = false,
            includeFilters = @Filter(UseCase.class),
            excludeFilters = @Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
    static class UseCases {}
}

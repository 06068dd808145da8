package org.tabellion.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.RegisterOperator;

/**
 * {@code tabellion.operator.name} and {@code tabellion.operator.password-file}: the operator whose account is there after
 * the start, with the password that stands in the file. Take both away once there are other accounts.
 */
@Component
@ConditionalOnProperty("tabellion.operator.name")
class OperatorSetup implements ApplicationRunner {

    private final RegisterOperator registerOperator;
    private final String name;
    private final Path passwordFile;

    OperatorSetup(
            RegisterOperator registerOperator,
            @Value("${tabellion.operator.name}") String name,
            @Value("${tabellion.operator.password-file}") Path passwordFile) {
        this.registerOperator = registerOperator;
        this.name = name;
        this.passwordFile = passwordFile;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        registerOperator.register(
                name,
                new Password(
                        Files.readString(passwordFile, StandardCharsets.UTF_8).strip()));
    }
}

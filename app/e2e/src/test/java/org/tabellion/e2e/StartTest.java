package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the processes say of themselves when they start. */
final class StartTest {

    @ParameterizedTest
    @ValueSource(strings = {"server", "sam"})
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void the_faster_provider_serves_where_there_is_a_build_of_it(String process) throws IOException {
        var log = Installation.shared().folder().resolve("log").resolve(process + ".log");

        assertThat(Files.readString(log)).contains("cryptography in software by AmazonCorrettoCryptoProvider 2.5.");
    }
}

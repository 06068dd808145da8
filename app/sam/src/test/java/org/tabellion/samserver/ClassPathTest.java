package org.tabellion.samserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who gets code into the SAM gets every signer's key: whatever joins its class path must be put down here first. */
final class ClassPathTest {

    private static final Set<String> ALLOWED = Set.of(
            // ours
            "kernel",
            "sam",
            "sam-api",
            "sam-crypto",
            "sam-log",
            "sam-memory",
            "sam-pkcs11",
            // HTTPS
            "jetty-http",
            "jetty-io",
            "jetty-server",
            "jetty-util",
            // JSON
            "jackson-annotations",
            "jackson-core",
            "jackson-databind",
            // tokens, certification requests, faster arithmetic
            "nimbus-jose-jwt",
            "bcpkix-jdk18on",
            "bcprov-jdk18on",
            "bcutil-jdk18on",
            "AmazonCorrettoCryptoProvider",
            // the memory that several nodes share
            "postgresql",
            // logging
            "slf4j-api",
            "slf4j-jdk14",
            // annotations and marker interfaces
            "jmolecules-ddd",
            "jmolecules-events",
            "jspecify",
            "jstereotype",
            "spring-modulith-api");

    @Test
    void nothing_is_on_the_class_path_that_is_not_listed() throws IOException {
        var found = new TreeSet<String>();
        for (var entry : runtimeClassPath().split(File.pathSeparator, -1)) {
            found.add(name(Path.of(entry.strip())));
        }

        assertThat(found).isSubsetOf(ALLOWED).contains("sam", "jetty-server", "bcprov-jdk18on");
    }

    private static String runtimeClassPath() throws IOException {
        try (var written = ClassPathTest.class.getResourceAsStream("/runtime-class-path.txt")) {
            assertThat(written)
                    .as("the build writes down what the application will run with")
                    .isNotNull();
            return new String(written.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    // In the reactor a leaf is its folder of classes, elsewhere its jar.
    private static String name(Path entry) {
        if (entry.endsWith("target/classes")) {
            return entry.getName(entry.getNameCount() - 3).toString();
        }
        return entry.getName(entry.getNameCount() - 1).toString().replaceFirst("-\\d.*\\.jar$", "");
    }
}

package org.tabellion.servicekeys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.tabellion.kernel.Randomness;

/**
 * {@code tabellion.service-keys.file}: the PKCS#12 file; {@code tabellion.service-keys.password-file}: a file with its
 * password, in one line, as a systemd credential is one. Both are trusted with everything that the server's keys can do.
 * In production a missing file or one that others can read stops the start; in evaluation both files are made.
 */
@Configuration(proxyBeanMethods = false)
class ServiceKeysConfiguration {

    @Bean
    ServiceKeystore serviceKeystore(
            @Value("${tabellion.service-keys.file}") Path file,
            @Value("${tabellion.service-keys.password-file}") Path passwordFile,
            Environment environment,
            Randomness randomness)
            throws IOException {
        if (!environment.acceptsProfiles(Profiles.of("evaluation"))) {
            var keys = ServiceKeystore.open(file, password(passwordFile));
            if (keys.isOfEvaluation()) {
                throw new IllegalStateException("service keys of an evaluation are not for production: " + file);
            }
            return keys;
        }
        if (!Files.exists(passwordFile)) {
            Files.createDirectories(passwordFile.toAbsolutePath().getParent());
            Files.createFile(
                    passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(passwordFile, randomness.bytes(32).base64Url() + "\n");
        }
        return ServiceKeystore.openOrMake(file, password(passwordFile));
    }

    private static char[] password(Path file) throws IOException {
        return Files.readString(file).strip().toCharArray();
    }
}

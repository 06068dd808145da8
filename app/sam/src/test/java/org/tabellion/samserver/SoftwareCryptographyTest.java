package org.tabellion.samserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyFactory;
import java.security.Security;
import java.security.Signature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SoftwareCryptographyTest {

    @AfterEach
    void leave_it_as_it_was() {
        Security.removeProvider("AmazonCorrettoCryptoProvider");
    }

    // The build that is on the class path is for this platform.
    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void the_faster_provider_comes_first_and_serves_what_is_asked_for_by_name() throws Exception {
        SoftwareCryptography.takeFastest();

        assertThat(SoftwareCryptography.serving()).startsWith("AmazonCorrettoCryptoProvider 2.");
        for (var algorithm : new String[] {"SHA256withECDSA", "SHA256withRSA", "RSASSA-PSS"}) {
            assertThat(Signature.getInstance(algorithm).getProvider().getName())
                    .as(algorithm)
                    .isEqualTo("AmazonCorrettoCryptoProvider");
        }
        assertThat(KeyFactory.getInstance("EC").getProvider().getName()).isEqualTo("AmazonCorrettoCryptoProvider");
    }

    @Test
    void taking_it_twice_changes_nothing() {
        SoftwareCryptography.takeFastest();
        int providers = Security.getProviders().length;

        SoftwareCryptography.takeFastest();

        assertThat(Security.getProviders()).hasSize(providers);
    }
}

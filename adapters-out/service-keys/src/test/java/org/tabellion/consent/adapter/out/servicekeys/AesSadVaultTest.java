package org.tabellion.consent.adapter.out.servicekeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.servicekeys.ServiceKeystore;

class AesSadVaultTest {

    private static final ApprovalId APPROVAL = new ApprovalId("ap_" + "1".repeat(26));

    private static AesSadVault vault;

    @BeforeAll
    static void makeKeys(@TempDir Path folder) {
        vault = new AesSadVault(
                ServiceKeystore.openOrMake(folder.resolve("keys.p12"), "a password of the test".toCharArray()),
                new SeededRandomness(1));
    }

    @Test
    void what_was_sealed_opens_for_its_approval() {
        var sealed = vault.seal(APPROVAL, new Sad("header.payload.signature"));

        assertThat(sealed.utf8()).doesNotContain("payload");
        assertThat(vault.open(APPROVAL, sealed).compact()).isEqualTo("header.payload.signature");
        assertThat(vault.seal(APPROVAL, new Sad("header.payload.signature"))).isNotEqualTo(sealed);
    }

    @Test
    void it_opens_for_no_other_approval_and_no_altered_bit() {
        var sealed = vault.seal(APPROVAL, new Sad("header.payload.signature"));

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> vault.open(new ApprovalId("ap_" + "2".repeat(26)), sealed));
        for (int i = 0; i < sealed.length(); i++) {
            var altered = sealed.toArray();
            altered[i] ^= 1;
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> vault.open(APPROVAL, Bytes.of(altered)));
        }
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> vault.open(APPROVAL, Bytes.of()));
    }
}

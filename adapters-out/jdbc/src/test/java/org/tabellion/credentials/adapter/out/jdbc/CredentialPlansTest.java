package org.tabellion.credentials.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.adapter.out.jdbc.testkit.GrowingSigners;
import org.tabellion.kernel.adapter.out.jdbc.testkit.ManySigners;

/**
 * What {@code credentials/info} and {@code credentials/list} ask of keys, among few signers and among many. By
 * {@code ./tabellion bench csc --signers 10000,1000000} the same for a million.
 */
class CredentialPlansTest {

    @Test
    void ten_times_as_many_signers_are_read_by_the_same_plans() throws SQLException {
        GrowingSigners.areReadByTheSamePlans(
                "org.tabellion.credentials.adapter.out.jdbc",
                (context, signer) -> {
                    var credentials = context.bean(Credentials.class);
                    var middle = new CredentialId(ManySigners.credential(signer));
                    assertThat(credentials.get(middle).id()).isEqualTo(middle);
                    assertThat(credentials.of(new SignerId(ManySigners.signer(signer))))
                            .hasSize(1);
                    assertThat(credentials.active(Optional.of(middle), 101)).hasSize(101);
                },
                3);
    }
}

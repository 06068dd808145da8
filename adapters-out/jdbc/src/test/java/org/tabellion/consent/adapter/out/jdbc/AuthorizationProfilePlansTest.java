package org.tabellion.consent.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.adapter.out.jdbc.testkit.GrowingSigners;
import org.tabellion.kernel.adapter.out.jdbc.testkit.ManySigners;

/** What {@code credentials/info} asks of how a key is authorised, among few signers and among many. */
class AuthorizationProfilePlansTest {

    @Test
    void ten_times_as_many_signers_are_read_by_the_same_plans() throws SQLException {
        GrowingSigners.areReadByTheSamePlans(
                "org.tabellion.consent.adapter.out.jdbc",
                (context, signer) -> assertThat(context.bean(AuthorizationProfiles.class)
                                .of(new CredentialId(ManySigners.credential(signer))))
                        .isPresent(),
                1);
    }
}

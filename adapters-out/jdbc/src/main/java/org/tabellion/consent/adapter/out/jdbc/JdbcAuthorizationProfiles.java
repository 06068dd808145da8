package org.tabellion.consent.adapter.out.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.adapter.out.jdbc.Lists;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class JdbcAuthorizationProfiles implements AuthorizationProfiles {

    private final JdbcClient jdbc;
    private final PostgresTransactions transactions;

    JdbcAuthorizationProfiles(JdbcClient jdbc, PostgresTransactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public Optional<AuthorizationProfile> of(CredentialId credential) {
        return transactions
                .ask(
                        "SELECT * FROM consent_profile WHERE group_id = ? AND credential_id = ?",
                        (row, _) -> profile(row),
                        GroupScope.current().map(GroupId::value).orElse(""),
                        credential.value())
                .stream()
                .findFirst();
    }

    @Override
    public void put(AuthorizationProfile profile) {
        transactions.run(() -> jdbc.sql(
                        """
                        INSERT INTO consent_profile
                            (group_id, credential_id, signer_id, mode, level, factors, multisign, seal, clients)
                        VALUES (:group, :credential, :signer, :mode, :level, :factors, :multisign, :seal, :clients)
                        ON CONFLICT (group_id, credential_id) DO UPDATE
                        SET signer_id = :signer, mode = :mode, level = :level, factors = :factors,
                            multisign = :multisign, seal = :seal, clients = :clients
                        """)
                .param("group", GroupScope.current().map(GroupId::value).orElse(""))
                .param("credential", profile.credential().value())
                .param("signer", profile.owner().value())
                .param("mode", profile.mode().name())
                .param("level", profile.level())
                .param(
                        "factors",
                        Lists.join(profile.factors().stream()
                                .sorted()
                                .map(AuthorizationFactor::name)
                                .toList()))
                .param("multisign", profile.multisign())
                .param("seal", profile.seal())
                .param(
                        "clients",
                        Lists.join(profile.clients().stream()
                                .map(ClientId::value)
                                .sorted()
                                .toList()))
                .update());
    }

    private static AuthorizationProfile profile(ResultSet row) throws SQLException {
        return new AuthorizationProfile(
                new CredentialId(row.getString("credential_id")),
                new SignerId(row.getString("signer_id")),
                AuthorizationProfile.Mode.valueOf(row.getString("mode")),
                row.getInt("level"),
                Lists.split(row.getString("factors")).stream()
                        .map(AuthorizationFactor::valueOf)
                        .collect(Collectors.toSet()),
                row.getInt("multisign"),
                row.getBoolean("seal"),
                Lists.split(row.getString("clients")).stream()
                        .map(ClientId::new)
                        .collect(Collectors.toSet()));
    }
}

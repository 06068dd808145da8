package org.tabellion.cscapi;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tabellion.access.ClientView;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.ProvePassword;
import org.tabellion.edge.LoginTokens;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;

/** Ana's password, and tokens for who knows it. */
final class Logins implements LoginTokens {

    static final String ANAS_ADDRESS = "ana@example.org";
    static final String ANAS_PASSWORD = "correct: horse battery";

    private final CscFixture fixture;
    private final Map<String, ClientId> refreshTokens = new HashMap<>();
    private int issued;

    Logins(CscFixture fixture) {
        this.fixture = fixture;
    }

    static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    ProvePassword.Outcome prove(String name, Password password, List<GroupId> groups) {
        return name.equals(ANAS_ADDRESS)
                        && password.value().equals(ANAS_PASSWORD)
                        && groups.equals(List.of(new GroupId("bank")))
                ? new ProvePassword.Outcome.Proven(new AuthenticationProof(
                        CscFixture.ANA,
                        groups.getFirst(),
                        List.of("pwd"),
                        AuthenticationProof.ONE_FACTOR,
                        fixture.time.now()))
                : new ProvePassword.Outcome.Denied();
    }

    @Override
    public Issued issue(ClientView client, AuthenticationProof proof, boolean remembered) {
        return issue(client.id(), remembered);
    }

    private Issued issue(ClientId client, boolean remembered) {
        var access = "t.login-%d.s".formatted(++issued);
        fixture.issued(
                access,
                CscFixture.jwt(access, client.value(), CscFixture.ANA.value())
                        .claim("scope", "service")
                        .claim("client_proven", false)
                        .build());
        var refresh = "grant-%d.secret".formatted(issued);
        if (remembered) {
            refreshTokens.put(refresh, client);
        }
        return new Issued(access, remembered ? Optional.of(refresh) : Optional.empty(), Duration.ofHours(1));
    }

    @Override
    public Optional<Issued> renew(String refreshToken, Set<ClientId> clients, boolean remembered) {
        return Optional.ofNullable(refreshTokens.remove(refreshToken))
                .filter(clients::contains)
                .map(it -> issue(it, remembered));
    }
}

package org.tabellion.oauth;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.tabellion.access.ClientView;
import org.tabellion.access.Compatibility;
import org.tabellion.access.ReadClient;
import org.tabellion.kernel.ClientId;

/** Our clients as Spring Authorization Server sees them. Their secrets stay where they are: see {@link SecretCheck}. */
final class Clients implements RegisteredClientRepository {

    private static final Duration CODE_LIFE = Duration.ofSeconds(60);
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);

    private final ReadClient clients;

    Clients(ReadClient clients) {
        this.clients = clients;
    }

    @Override
    public void save(RegisteredClient client) {
        throw new UnsupportedOperationException("clients are registered elsewhere");
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        return view(clientId).map(Clients::registered).orElse(null);
    }

    /** One that is switched off is as unknown as one that is not there. */
    Optional<ClientView> view(String clientId) {
        try {
            return clients.client(new ClientId(clientId))
                    .filter(it -> it.settings().enabled());
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    boolean isBorneWith(String client, Compatibility peculiarity) {
        return view(client)
                .filter(it -> it.settings().compatibility().contains(peculiarity))
                .isPresent();
    }

    private static RegisteredClient registered(ClientView client) {
        var id = client.id().value();
        var registered = RegisteredClient.withId(id)
                .clientId(id)
                .clientIdIssuedAt(client.registeredAt())
                // What the secret's check is asked with: the secret itself is known to nobody.
                .clientSecret(id)
                .clientName(client.displayName())
                .clientAuthenticationMethods(methods -> client.policy().methods().stream()
                        .map(it -> new ClientAuthenticationMethod(it.word()))
                        .forEach(methods::add))
                .redirectUris(uris -> uris.addAll(client.redirectUris()))
                .scopes(scopes -> scopes.addAll(client.scopes()))
                .clientSettings(ClientSettings.builder()
                        .requireProofKey(true)
                        .requireAuthorizationConsent(false)
                        // Any of those that client assertions are read by: it only tells that they are not by a secret.
                        .tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.ES256)
                        .build())
                .tokenSettings(TokenSettings.builder()
                        .authorizationCodeTimeToLive(CODE_LIFE)
                        .accessTokenTimeToLive(TOKEN_LIFE)
                        .reuseRefreshTokens(false)
                        .build());
        client.grants().stream()
                .filter(it -> !it.equals("authorization_code")
                        || !client.redirectUris().isEmpty())
                .forEach(it -> registered.authorizationGrantType(new AuthorizationGrantType(it)));
        return registered.build();
    }
}

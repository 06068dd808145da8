package org.tabellion.access.adapter.out.jdbc;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.tabellion.access.ClientPolicy;
import org.tabellion.access.ClientSettings;
import org.tabellion.access.ClientView;
import org.tabellion.access.Compatibility;
import org.tabellion.access.RateLimits;
import org.tabellion.access.model.RegisteredClient;
import org.tabellion.access.model.RegisteredClient.Former;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.adapter.out.jdbc.Lists;

@Table("access_client")
record ClientRow(
        @Id String id,
        String groupId,
        byte[] secretMac,
        String displayName,
        String redirectUris,
        String grants,
        String scopes,
        Instant registeredAt,
        int revision,
        boolean enabled,
        String compatibility,
        int callsPerMinute,
        int signaturesPerSigner,
        byte @Nullable [] accountKey,
        byte @Nullable [] formerMac,
        byte @Nullable [] formerAccountKey,
        @Nullable Instant formerUntil,
        String authentication,
        String publicKeys,
        @Nullable String certificateSubject,
        ClientPolicy.Sender sender,
        ClientPolicy.Profile profile,
        boolean introspects,
        String responseUris) {

    static ClientRow of(RegisteredClient client) {
        var view = client.view();
        var settings = view.settings();
        return new ClientRow(
                view.id().value(),
                view.group().value(),
                client.secret().toArray(),
                view.displayName(),
                Lists.join(view.redirectUris()),
                Lists.join(view.grants()),
                Lists.join(view.scopes()),
                view.registeredAt(),
                client.version(),
                settings.enabled(),
                Lists.join(settings.compatibility().stream().map(Enum::name).toList()),
                settings.limits().callsPerMinute(),
                settings.limits().signaturesPerSignerPerMinute(),
                client.accountKey().toArray(),
                client.former().map(it -> it.secret().toArray()).orElse(null),
                client.former().map(it -> it.accountKey().toArray()).orElse(null),
                client.former().map(Former::until).orElse(null),
                Lists.join(view.policy().methods().stream().map(Enum::name).toList()),
                view.policy().keys(),
                view.policy().subject().orElse(null),
                view.policy().sender(),
                view.policy().profile(),
                view.policy().introspects(),
                Lists.join(settings.responseUris()));
    }

    RegisteredClient toClient() {
        var settings = new ClientSettings(
                enabled,
                Lists.split(compatibility).stream().map(Compatibility::valueOf).collect(Collectors.toSet()),
                new RateLimits(callsPerMinute, signaturesPerSigner),
                Set.copyOf(Lists.split(responseUris)));
        return new RegisteredClient(
                new ClientView(
                        new ClientId(id),
                        new GroupId(groupId),
                        displayName,
                        Set.copyOf(Lists.split(redirectUris)),
                        Set.copyOf(Lists.split(grants)),
                        Set.copyOf(Lists.split(scopes)),
                        settings,
                        registeredAt,
                        policy()),
                Bytes.of(secretMac),
                bytes(accountKey),
                formerMac == null || formerUntil == null
                        ? Optional.empty()
                        : Optional.of(new Former(Bytes.of(formerMac), bytes(formerAccountKey), formerUntil)),
                revision);
    }

    /** A node of the version before writes none. */
    private static Bytes bytes(byte @Nullable [] value) {
        return value == null ? Bytes.of() : Bytes.of(value);
    }

    private ClientPolicy policy() {
        return new ClientPolicy(
                Lists.split(authentication).stream()
                        .map(ClientPolicy.Method::valueOf)
                        .collect(Collectors.toUnmodifiableSet()),
                publicKeys,
                Optional.ofNullable(certificateSubject),
                sender,
                profile,
                introspects);
    }
}

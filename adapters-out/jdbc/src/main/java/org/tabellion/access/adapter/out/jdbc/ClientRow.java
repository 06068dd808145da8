package org.tabellion.access.adapter.out.jdbc;

import java.time.Instant;
import java.util.Set;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.tabellion.access.ClientView;
import org.tabellion.access.model.RegisteredClient;
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
        Instant registeredAt) {

    static ClientRow of(RegisteredClient client) {
        var view = client.view();
        return new ClientRow(
                view.id().value(),
                view.group().value(),
                client.secret().toArray(),
                view.displayName(),
                Lists.join(view.redirectUris()),
                Lists.join(view.grants()),
                Lists.join(view.scopes()),
                view.registeredAt());
    }

    RegisteredClient toClient() {
        return new RegisteredClient(
                new ClientView(
                        new ClientId(id),
                        new GroupId(groupId),
                        displayName,
                        Set.copyOf(Lists.split(redirectUris)),
                        Set.copyOf(Lists.split(grants)),
                        Set.copyOf(Lists.split(scopes)),
                        registeredAt),
                Bytes.of(secretMac));
    }
}

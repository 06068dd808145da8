package org.tabellion.cscapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.tabellion.access.ClientPolicy;
import org.tabellion.access.ClientView;
import org.tabellion.access.ReadClient;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;

/**
 * To which client those belong who sign in by {@code auth/login}, for each group that has it on; none, unless the machine's
 * settings say otherwise: {@code tabellion.csc.login-clients} has {@code group=client}, several by commas.
 */
@Component
class LoginClients {

    private final Map<GroupId, ClientId> named;
    private final ReadClient clients;

    LoginClients(@Value("${tabellion.csc.login-clients:}") String named, ReadClient clients) {
        this.named = parsed(named);
        this.clients = clients;
    }

    private static Map<GroupId, ClientId> parsed(String named) {
        var pairs = new LinkedHashMap<GroupId, ClientId>();
        for (var pair : named.isBlank() ? new String[0] : named.split(",")) {
            var sides = pair.strip().split("=", 2);
            if (sides.length != 2 || pairs.put(new GroupId(sides[0].strip()), new ClientId(sides[1].strip())) != null) {
                throw new IllegalArgumentException(
                        "tabellion.csc.login-clients has group=client, one for each group: " + pair.strip());
            }
        }
        return pairs;
    }

    boolean areNamed() {
        return !named.isEmpty();
    }

    /** Those that may sign in now, in the order of the settings. */
    List<ClientView> present() {
        return named.entrySet().stream()
                .flatMap(it -> clients
                        .client(it.getValue())
                        .filter(client -> client.group().equals(it.getKey()))
                        .filter(mayStandFor())
                        .stream())
                .toList();
    }

    Optional<ClientView> of(GroupId group) {
        return present().stream().filter(it -> it.group().equals(group)).findFirst();
    }

    /** Nobody proves to be the client here, so one of whom more is demanded than of any stands for nobody. */
    private static Predicate<ClientView> mayStandFor() {
        return client -> client.settings().enabled()
                && client.scopes().contains(Caller.SERVICE)
                && client.policy().profile() == ClientPolicy.Profile.CSC
                && client.policy().sender() == ClientPolicy.Sender.ANY;
    }
}

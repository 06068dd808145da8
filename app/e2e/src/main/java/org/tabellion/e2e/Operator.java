package org.tabellion.e2e;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** An operator at Cockpit's interface: has steps tried again that have used up their tries. */
final class Operator {

    private static final String TASKS = "/camunda/api/engine/engine/default/external-task";

    private final Browser browser = new Browser();
    private final JsonMapper json = new JsonMapper();
    private final URI server;

    private Operator(URI server) {
        this.server = server;
    }

    static Operator signedIn(URI server, String name, String password) throws IOException {
        var operator = new Operator(server);
        var form = operator.browser.open(server.resolve("/operator/login")).form("input[type=password]");
        var page = operator.browser.submit(form, Map.of("name", name, "password", password));
        if (page.status() != 200) {
            throw new IOException("the operator was not let in: " + page.html().text());
        }
        return operator;
    }

    /** @return how many steps waited for an operator */
    int tryParkedStepsAgain() throws IOException {
        var parked = json.readTree(browser.fetch(server.resolve(TASKS + "?noRetriesLeft=true")));
        for (var task : parked) {
            var address = server.resolve(
                    "%s/%s/retries".formatted(TASKS, task.path("id").asString()));
            int status = browser.put(address, "{\"retries\":3}");
            if (status != 204) {
                throw new IOException("%s answered %d".formatted(address, status));
            }
        }
        return parked.size();
    }
}

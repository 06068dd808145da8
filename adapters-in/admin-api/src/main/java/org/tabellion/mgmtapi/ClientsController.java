package org.tabellion.mgmtapi;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tabellion.access.AdmitClient;
import org.tabellion.access.ChangeClient;
import org.tabellion.access.ReadClients;
import org.tabellion.access.VersionedClient;
import org.tabellion.edge.Edge;
import org.tabellion.edge.JsonBody;
import org.tabellion.edge.Problem;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;

/** The clients of the administrator's group. Each answer about one client carries its version as ETag. */
@RestController
class ClientsController {

    private static final String PATH = "/management/v1/clients";
    private static final Pattern VERSION = Pattern.compile("\"(?<version>[1-9][0-9]{0,8})\"");
    private static final int PAGE = 100;
    private static final int OVERLAP_IN_SECONDS = 86_400;

    private final Edge edge;
    private final AdmitClient admitClient;
    private final ChangeClient changeClient;
    private final ReadClients readClients;

    ClientsController(Edge edge, AdmitClient admitClient, ChangeClient changeClient, ReadClients readClients) {
        this.edge = edge;
        this.admitClient = admitClient;
        this.changeClient = changeClient;
        this.readClients = readClients;
    }

    @PostMapping(PATH)
    ResponseEntity<?> admit(HttpServletRequest http) {
        return edge.answer(http, Scopes.ADMINISTRATORS, caller -> {
            var body = JsonBody.of(http, ClientJson.MEMBERS);
            var admitted = admitClient.admit(newId(body), ClientJson.profile(body), caller.client());
            return withSecret(
                    ResponseEntity.status(201)
                            .header(
                                    "Location",
                                    PATH + "/" + admitted.client().view().id()),
                    admitted);
        });
    }

    @GetMapping(PATH)
    ResponseEntity<?> list(HttpServletRequest http) {
        return edge.answer(http, Scopes.ADMINISTRATORS, _ -> {
            var parameters = Edge.parameters(http, Set.of("after", "limit"));
            var page = readClients.clients(
                    Optional.ofNullable(parameters.get("after")).map(ClientsController::after),
                    Pages.limit(parameters, PAGE));
            var members = new LinkedHashMap<String, Object>();
            members.put("clients", page.clients().stream().map(ClientJson::view).toList());
            if (page.more()) {
                members.put("next", page.clients().getLast().view().id().value());
            }
            return ResponseEntity.ok(members);
        });
    }

    @GetMapping(PATH + "/{id}")
    ResponseEntity<?> read(@PathVariable String id, HttpServletRequest http) {
        return edge.answer(http, Scopes.ADMINISTRATORS, _ -> answer(readClients.client(client(id))));
    }

    @PutMapping(PATH + "/{id}")
    ResponseEntity<?> change(@PathVariable String id, HttpServletRequest http) {
        return edge.answer(http, Scopes.ADMINISTRATORS, caller -> {
            var client = client(id);
            int version = version(http);
            var body = JsonBody.of(http, ClientJson.MEMBERS);
            if (body.optionalString(ClientJson.ID).filter(it -> !it.equals(id)).isPresent()) {
                throw JsonBody.invalid(ClientJson.ID, "is another one than that of the address");
            }
            return answer(changeClient.change(client, version, ClientJson.profile(body), caller.client()));
        });
    }

    @PostMapping(PATH + "/{id}/secret")
    ResponseEntity<?> rotate(@PathVariable String id, HttpServletRequest http) {
        return edge.answer(http, Scopes.ADMINISTRATORS, caller -> {
            var client = client(id);
            int version = version(http);
            var overlap = JsonBody.of(http, Set.of("overlap_seconds")).integer("overlap_seconds", OVERLAP_IN_SECONDS);
            return withSecret(
                    ResponseEntity.ok(),
                    changeClient.rotateSecret(client, version, Duration.ofSeconds(overlap), caller.client()));
        });
    }

    /** @throws Failure NOT_FOUND if it cannot be the id of any client */
    static ClientId client(String id) {
        try {
            return new ClientId(id);
        } catch (IllegalArgumentException nobodys) {
            throw Failure.notFound("client");
        }
    }

    private static ClientId newId(JsonBody body) {
        var id = body.string(ClientJson.ID);
        try {
            return new ClientId(id);
        } catch (IllegalArgumentException notAnId) {
            throw JsonBody.invalid(ClientJson.ID, "is not 1 to 100 letters, digits, dots, dashes, underscores");
        }
    }

    private static ClientId after(String id) {
        try {
            return new ClientId(id);
        } catch (IllegalArgumentException notAnId) {
            throw Problem.badRequest("parameter_invalid", "the parameter after is no client_id");
        }
    }

    private static int version(HttpServletRequest http) {
        var header = Optional.ofNullable(http.getHeader("If-Match"))
                .orElseThrow(() -> new Problem(
                        428, "if_match_missing", "the header If-Match is needed, with the ETag of what is changed"));
        var version = VERSION.matcher(header.strip());
        if (!version.matches()) {
            throw Problem.badRequest("if_match_malformed", "the header If-Match has one ETag of this API");
        }
        return Integer.parseInt(version.group("version"));
    }

    private static ResponseEntity<?> answer(VersionedClient client) {
        return ResponseEntity.ok().eTag(tag(client)).body(ClientJson.view(client));
    }

    private static ResponseEntity<?> withSecret(ResponseEntity.BodyBuilder answer, AdmitClient.Admitted admitted) {
        var members = ClientJson.view(admitted.client());
        admitted.secret().ifPresent(it -> members.put("client_secret", it.value()));
        return answer.eTag(tag(admitted.client())).body(members);
    }

    private static String tag(VersionedClient client) {
        return "\"" + client.version() + "\"";
    }
}

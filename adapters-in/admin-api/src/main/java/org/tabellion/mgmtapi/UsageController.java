package org.tabellion.mgmtapi;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tabellion.access.ClientView;
import org.tabellion.access.ReadClients;
import org.tabellion.edge.Caller;
import org.tabellion.edge.Edge;
import org.tabellion.edge.Problem;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.metering.ReadUsage;
import org.tabellion.metering.ReadUsage.Line;
import org.tabellion.metering.ReadUsage.Query;
import org.tabellion.metering.UsageKind;

/** Use by service provider, day and kind: all of the group for its administrators, its own for each service provider. */
@RestController
class UsageController {

    private static final String PATH = "/management/v1/usage";
    private static final int PAGE = 1000;
    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final Edge edge;
    private final ReadUsage readUsage;
    private final ReadClients readClients;
    private final TrustedTime time;

    UsageController(Edge edge, ReadUsage readUsage, ReadClients readClients, TrustedTime time) {
        this.edge = edge;
        this.readUsage = readUsage;
        this.readClients = readClients;
        this.time = time;
    }

    @GetMapping(PATH)
    ResponseEntity<?> read(HttpServletRequest http) {
        return edge.answer(http, Scopes.ALL, caller -> {
            var parameters = Edge.parameters(http, Set.of("client", "from", "to", "limit", "cursor", "format"));
            var to = day(parameters, "to").orElseGet(() -> LocalDate.ofInstant(time.now(), ZoneOffset.UTC));
            var from = day(parameters, "from").orElseGet(() -> to.withDayOfMonth(1));
            var query = new Query(
                    about(caller, Optional.ofNullable(parameters.get("client"))),
                    from,
                    to,
                    Optional.ofNullable(parameters.get("cursor")).map(UsageController::after),
                    Pages.limit(parameters, PAGE));
            return answer(readUsage.read(query), query, isCsv(http, parameters));
        });
    }

    /** A service provider's own, whatever others there are; an administrator's group. */
    private Optional<ClientId> about(Caller caller, Optional<String> asked) {
        if (!caller.has(ClientView.ADMIN)) {
            if (asked.filter(it -> !it.equals(caller.client().value())).isPresent()) {
                throw Failure.notFound("client");
            }
            return Optional.of(caller.client());
        }
        return asked.map(
                it -> readClients.client(ClientsController.client(it)).view().id());
    }

    private static boolean isCsv(HttpServletRequest http, Map<String, String> parameters) {
        return switch (parameters.getOrDefault("format", "")) {
            case "csv" -> true;
            case "json" -> false;
            case "" -> Optional.ofNullable(http.getHeader("Accept")).orElse("").startsWith("text/csv");
            default -> throw Problem.badRequest("parameter_invalid", "the parameter format is json or csv");
        };
    }

    private static Optional<LocalDate> day(Map<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.get(name)).map(text -> {
            var problem = Problem.badRequest("parameter_invalid", "the parameter " + name + " is a day as 2026-11-22");
            try {
                var day = LocalDate.parse(text);
                if (day.getYear() < 2000 || day.getYear() > 9999) {
                    throw problem;
                }
                return day;
            } catch (DateTimeException noDay) {
                throw problem;
            }
        });
    }

    private static ResponseEntity<?> answer(ReadUsage.Page page, Query query, boolean csv) {
        var next = page.more() ? Optional.of(cursor(page.lines().getLast())) : Optional.<String>empty();
        var answer = ResponseEntity.ok();
        next.ifPresent(it -> answer.header("Next-Cursor", it));
        if (csv) {
            return answer.contentType(CSV)
                    .body(page.lines().stream()
                            .map(it ->
                                    "%s,%s,%s,%d\r\n".formatted(it.client(), it.day(), name(it.kind()), it.quantity()))
                            .collect(Collectors.joining("", "client_id,day,kind,quantity\r\n", "")));
        }
        var members = new LinkedHashMap<String, Object>();
        members.put("from", query.from().toString());
        members.put("to", query.to().toString());
        members.put("usage", page.lines().stream().map(UsageController::view).toList());
        next.ifPresent(it -> members.put("next", it));
        return answer.contentType(MediaType.APPLICATION_JSON).body(members);
    }

    private static Map<String, Object> view(Line line) {
        var members = new LinkedHashMap<String, Object>();
        members.put("client_id", line.client().value());
        members.put("day", line.day().toString());
        members.put("kind", name(line.kind()));
        members.put("quantity", line.quantity());
        return members;
    }

    private static String name(UsageKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String cursor(Line last) {
        return Bytes.ofUtf8(last.client() + " " + last.day() + " " + last.kind())
                .base64Url();
    }

    private static Line after(String cursor) {
        try {
            var parts = Bytes.ofBase64Url(cursor).utf8().split(" ", -1);
            if (parts.length == 3) {
                return new Line(new ClientId(parts[0]), LocalDate.parse(parts[1]), UsageKind.valueOf(parts[2]), 0);
            }
        } catch (IllegalArgumentException | DateTimeException notOurs) {
            throw Problem.badRequest("cursor_invalid", "the cursor is the one that the page before has given");
        }
        throw Problem.badRequest("cursor_invalid", "the cursor is the one that the page before has given");
    }
}

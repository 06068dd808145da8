package org.tabellion.docapi;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tabellion.edge.Edge;
import org.tabellion.edge.JsonBody;
import org.tabellion.edge.MediaTypes;
import org.tabellion.edge.Problem;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.signers.EnrolmentView;
import org.tabellion.signers.Person;
import org.tabellion.signers.ReadEnrolment;
import org.tabellion.signers.RequestEnrolment;

@RestController
class EnrolmentController {

    private static final String PATH = "/v1/enrolments";
    private static final Set<String> MEMBERS =
            Set.of("given_name", "surname", "country", "serial_number", "mail_address", "language");
    private static final Set<String> SCOPES = Set.of("enrolment");
    private static final int LONGEST = 64;

    private final Edge edge;
    private final RequestEnrolment requestEnrolment;
    private final ReadEnrolment readEnrolment;

    EnrolmentController(Edge edge, RequestEnrolment requestEnrolment, ReadEnrolment readEnrolment) {
        this.edge = edge;
        this.requestEnrolment = requestEnrolment;
        this.readEnrolment = readEnrolment;
    }

    @PostMapping(PATH)
    ResponseEntity<?> request(HttpServletRequest http) {
        return edge.answer(http, SCOPES, caller -> {
            MediaTypes.demand(MediaTypes.JSON, http.getContentType());
            var key = Edge.idempotencyKey(http);
            return switch (requestEnrolment.request(caller.client(), person(JsonBody.of(http, MEMBERS)), key)) {
                case RequestEnrolment.Outcome.Requested(var id) ->
                    Edge.created(PATH + "/" + id, view(readEnrolment.enrolment(id, caller.client())));
                case RequestEnrolment.Outcome.KeyReused() ->
                    throw new Problem(409, "idempotency_key_reused", "the Idempotency-Key was used for another person");
                case RequestEnrolment.Outcome.AddressTaken() ->
                    throw new Problem(409, "mail_address_taken", "an account with this mail address exists");
            };
        });
    }

    private static Person person(JsonBody body) {
        return new Person(
                body.words("given_name", LONGEST),
                body.words("surname", LONGEST),
                body.words("country", LONGEST),
                body.words("serial_number", LONGEST),
                body.words("mail_address", LONGEST),
                Locale.forLanguageTag(body.optionalWords("language", LONGEST).orElse("en")));
    }

    @GetMapping(PATH + "/{id}")
    ResponseEntity<?> read(@PathVariable String id, HttpServletRequest http) {
        return edge.answer(
                http,
                SCOPES,
                caller -> ResponseEntity.ok(view(readEnrolment.enrolment(EnrolmentId.parse(id), caller.client()))));
    }

    private static Map<String, Object> view(EnrolmentView enrolment) {
        var members = new LinkedHashMap<String, Object>();
        members.put("id", enrolment.id().value());
        members.put("state", enrolment.state().name());
        enrolment.signer().ifPresent(it -> members.put("signer", it.value()));
        enrolment.credential().ifPresent(it -> members.put("credential", it.value()));
        enrolment.reason().ifPresent(it -> members.put("reason", it));
        members.put("requested_at", enrolment.requestedAt().toString());
        return members;
    }
}

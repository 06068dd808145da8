package org.tabellion.mgmtapi;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tabellion.access.ReadClients;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.ReadAuthorizationProfile;
import org.tabellion.consent.SetSealProfile;
import org.tabellion.edge.Edge;
import org.tabellion.edge.JsonBody;
import org.tabellion.edge.MediaTypes;
import org.tabellion.edge.Problem;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.signers.EnrolSealer;
import org.tabellion.signers.Organization;
import org.tabellion.signers.Person;
import org.tabellion.signers.ReadSealers;
import org.tabellion.signers.ReadSealers.SealerView;
import org.tabellion.signers.RequestEnrolment;

/** Legal persons whose keys seal: their enrolment, and which clients may seal with them. */
@RestController
class SealersController {

    private static final String PATH = "/management/v1/sealers";
    private static final String AUTHORIZATION = PATH + "/{id}/authorization";
    private static final int LONGEST = 64;

    private final Edge edge;
    private final EnrolSealer enrolSealer;
    private final ReadSealers readSealers;
    private final SetSealProfile setSealProfile;
    private final ReadAuthorizationProfile readProfile;
    private final ReadClients readClients;

    SealersController(
            Edge edge,
            EnrolSealer enrolSealer,
            ReadSealers readSealers,
            SetSealProfile setSealProfile,
            ReadAuthorizationProfile readProfile,
            ReadClients readClients) {
        this.edge = edge;
        this.enrolSealer = enrolSealer;
        this.readSealers = readSealers;
        this.setSealProfile = setSealProfile;
        this.readProfile = readProfile;
        this.readClients = readClients;
    }

    @PostMapping(PATH)
    ResponseEntity<?> enrol(HttpServletRequest http) {
        return edge.answer(http, Scopes.ADMINISTRATORS, caller -> {
            MediaTypes.demand(MediaTypes.JSON, http.getContentType());
            var key = Edge.idempotencyKey(http);
            var body = JsonBody.of(http, Set.of("organization", "representative"));
            return switch (enrolSealer.enrol(organization(body), representative(body), caller.client(), key)) {
                case RequestEnrolment.Outcome.Requested(var id) ->
                    Edge.created(PATH + "/" + id, view(readSealers.sealer(id)));
                case RequestEnrolment.Outcome.KeyReused() ->
                    throw new Problem(409, "idempotency_key_reused", "the Idempotency-Key was used for another sealer");
                case RequestEnrolment.Outcome.AddressTaken() ->
                    throw new Problem(409, "mail_address_taken", "an account with this mail address exists");
            };
        });
    }

    @GetMapping(PATH + "/{id}")
    ResponseEntity<?> read(@PathVariable String id, HttpServletRequest http) {
        return edge.answer(http, Scopes.ADMINISTRATORS, _ -> ResponseEntity.ok(view(sealer(id))));
    }

    @GetMapping(AUTHORIZATION)
    ResponseEntity<?> authorization(@PathVariable String id, HttpServletRequest http) {
        return edge.answer(http, Scopes.ADMINISTRATORS, _ -> ResponseEntity.ok(profile(sealer(id))));
    }

    @PutMapping(AUTHORIZATION)
    ResponseEntity<?> authorize(@PathVariable String id, HttpServletRequest http) {
        return edge.answer(http, Scopes.ADMINISTRATORS, caller -> {
            var sealer = sealer(id);
            var body = JsonBody.of(http, Set.of("clients", "multisign"));
            var clients = body.strings("clients").stream().map(this::known).collect(Collectors.toSet());
            int multisign = body.integer("multisign", AuthorizationProfile.USUAL_MULTISIGN);
            setSealProfile.set(credential(sealer), clients, multisign, caller.client());
            return ResponseEntity.ok(profile(sealer));
        });
    }

    @DeleteMapping(AUTHORIZATION)
    ResponseEntity<?> end(@PathVariable String id, HttpServletRequest http) {
        return edge.answer(http, Scopes.ADMINISTRATORS, caller -> {
            setSealProfile.end(credential(sealer(id)), caller.client());
            return ResponseEntity.noContent().build();
        });
    }

    private SealerView sealer(String id) {
        return readSealers.sealer(EnrolmentId.parse(id));
    }

    private ClientId known(String client) {
        try {
            return readClients.client(ClientsController.client(client)).view().id();
        } catch (Failure unknown) {
            throw unknown.kind() == Failure.Kind.NOT_FOUND
                    ? JsonBody.invalid("clients", "names a client that is not there")
                    : unknown;
        }
    }

    private static CredentialId credential(SealerView sealer) {
        return sealer.enrolment()
                .credential()
                .orElseThrow(() -> new Problem(409, "sealer_not_active", "the sealer has no key yet"));
    }

    private static Organization organization(JsonBody body) {
        var members = body.object("organization", Set.of("name", "country", "identifier"));
        return new Organization(
                members.words("name", LONGEST),
                members.words("country", LONGEST),
                members.words("identifier", LONGEST));
    }

    private static Person representative(JsonBody body) {
        var members = body.object(
                "representative",
                Set.of("given_name", "surname", "country", "serial_number", "mail_address", "language"));
        return new Person(
                members.words("given_name", LONGEST),
                members.words("surname", LONGEST),
                members.words("country", LONGEST),
                members.words("serial_number", LONGEST),
                members.words("mail_address", LONGEST),
                Locale.forLanguageTag(members.optionalWords("language", LONGEST).orElse("en")));
    }

    private static Map<String, Object> view(SealerView sealer) {
        var enrolment = sealer.enrolment();
        var members = new LinkedHashMap<String, Object>();
        members.put("id", enrolment.id().value());
        members.put("state", enrolment.state().name());
        members.put(
                "organization",
                Map.of(
                        "name", sealer.organization().name(),
                        "country", sealer.organization().country(),
                        "identifier", sealer.organization().identifier()));
        enrolment.signer().ifPresent(it -> members.put("signer", it.value()));
        enrolment.credential().ifPresent(it -> members.put("credential", it.value()));
        enrolment.reason().ifPresent(it -> members.put("reason", it));
        members.put("requested_at", enrolment.requestedAt().toString());
        return members;
    }

    private Map<String, Object> profile(SealerView sealer) {
        var profile = readProfile.profile(
                credential(sealer), sealer.enrolment().signer().orElseThrow());
        var members = new LinkedHashMap<String, Object>();
        members.put("credential", profile.credential().value());
        members.put("seals", profile.seal());
        members.put(
                "clients",
                profile.clients().stream().map(ClientId::value).sorted().toList());
        members.put("multisign", profile.multisign());
        return members;
    }
}

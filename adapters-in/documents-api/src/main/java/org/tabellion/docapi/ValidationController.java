package org.tabellion.docapi;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tabellion.edge.Edge;
import org.tabellion.validation.ValidateForClient;
import org.tabellion.validation.ValidateSignature.Report;
import org.tabellion.validation.ValidateSignature.Signature;
import org.tabellion.validation.ValidateSignature.Timestamp;

@RestController
class ValidationController {

    private static final Set<String> SCOPES = Set.of("documents");

    private final Edge edge;
    private final ValidateForClient validateForClient;

    ValidationController(Edge edge, ValidateForClient validateForClient) {
        this.edge = edge;
        this.validateForClient = validateForClient;
    }

    @PostMapping("/v1/validations")
    ResponseEntity<?> validate(HttpServletRequest http) {
        return edge.answer(http, SCOPES, caller -> {
            try (var parts = Parts.of(http, Set.of("document"));
                    var document = parts.stream("document")) {
                return ResponseEntity.ok(view(validateForClient.validate(caller.client(), document)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Map<String, Object> view(Report report) {
        return Map.of(
                "signatures",
                        report.signatures().stream()
                                .map(ValidationController::view)
                                .toList(),
                "timestamps",
                        report.timestamps().stream()
                                .map(ValidationController::view)
                                .toList());
    }

    private static Map<String, Object> view(Signature signature) {
        var members = new LinkedHashMap<String, Object>();
        members.put("id", signature.id());
        members.put("indication", signature.indication().name());
        signature.subIndication().ifPresent(it -> members.put("sub_indication", it));
        members.put("level", signature.level());
        members.put("signed_by", signature.signedBy());
        signature.claimedTime().ifPresent(it -> members.put("claimed_time", it.toString()));
        signature.signingCertificate().ifPresent(it -> members.put("signing_certificate", it.base64()));
        members.put("errors", signature.errors());
        members.put("warnings", signature.warnings());
        return members;
    }

    private static Map<String, Object> view(Timestamp timestamp) {
        return Map.of(
                "id", timestamp.id(),
                "indication", timestamp.indication().name(),
                "produced_at", timestamp.producedAt().toString(),
                "produced_by", timestamp.producedBy());
    }
}

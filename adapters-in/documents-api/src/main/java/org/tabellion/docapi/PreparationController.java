package org.tabellion.docapi;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tabellion.documents.DictionaryEntries;
import org.tabellion.documents.PrepareForClient;
import org.tabellion.documents.PrepareForClient.Prepared;
import org.tabellion.edge.Edge;
import org.tabellion.edge.JsonBody;
import org.tabellion.edge.Problem;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignatureAlgorithm;

/**
 * The data to be signed of a document, before its signer is asked: what the service provider then has approved, and what
 * {@code signatures/signDoc} of the CSC API signs the same document by.
 */
@RestController
class PreparationController {

    private static final Set<String> MEMBERS =
            Set.of("credential", "sign_algo", "hash_algorithm", "envelope", "reason", "location", "name", "contact");
    private static final Set<String> SCOPES = Set.of("documents");
    private static final int LONGEST = 255;

    private final Edge edge;
    private final PrepareForClient prepareForClient;

    PreparationController(Edge edge, PrepareForClient prepareForClient) {
        this.edge = edge;
        this.prepareForClient = prepareForClient;
    }

    @PostMapping("/v1/preparations")
    ResponseEntity<?> prepare(HttpServletRequest http) {
        return edge.answer(http, SCOPES, caller -> {
            try (var parts = Parts.of(http, Set.of("request", "document"))) {
                var body = JsonBody.parse(parts.json("request"), MEMBERS);
                var credential = credential(body);
                var algorithm = algorithm(body);
                var entries = entries(body);
                try (var document = parts.stream("document")) {
                    return ResponseEntity.ok(
                            view(prepareForClient.prepare(caller.client(), credential, algorithm, entries, document)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static CredentialId credential(JsonBody body) {
        try {
            return CredentialId.parse(body.words("credential", LONGEST));
        } catch (Failure noSuchId) {
            throw Failure.notFound("credential");
        }
    }

    private static SignatureAlgorithm algorithm(JsonBody body) {
        var oid = body.words("sign_algo", LONGEST);
        var digest = body.optionalWords("hash_algorithm", LONGEST).orElse("2.16.840.1.101.3.4.2.1");
        return DigestAlgorithm.ofOid(digest)
                .flatMap(it -> SignatureAlgorithm.of(oid, it))
                .orElseThrow(() -> Problem.badRequest(
                        "algorithm_unknown", "sign_algo and hash_algorithm are OIDs that belong together"));
    }

    private static DictionaryEntries entries(JsonBody body) {
        boolean certification =
                switch (body.optionalWords("envelope", LONGEST).orElse("Certification")) {
                    case "Certification" -> true;
                    case "Revision" -> false;
                    default -> throw Problem.badRequest("envelope_unknown", "envelope is Certification or Revision");
                };
        return new DictionaryEntries(
                certification, text(body, "reason"), text(body, "location"), text(body, "name"), text(body, "contact"));
    }

    private static Optional<String> text(JsonBody body, String name) {
        return body.optionalWords(name, LONGEST);
    }

    private static Map<String, Object> view(Prepared prepared) {
        var members = new LinkedHashMap<String, Object>();
        members.put("hash", prepared.dtbsr().value().base64());
        members.put("hash_algorithm", prepared.dtbsr().algorithm().oid());
        members.put("sha256", prepared.sha256().hex());
        members.put("expires_at", prepared.expiresAt().toString());
        return members;
    }
}

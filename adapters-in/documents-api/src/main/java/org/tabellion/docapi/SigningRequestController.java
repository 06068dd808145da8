package org.tabellion.docapi;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ContentDisposition;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tabellion.documents.Level;
import org.tabellion.documents.ReadSigningRequest;
import org.tabellion.documents.ReadSigningRequest.SignedDocument;
import org.tabellion.documents.RequestSignature;
import org.tabellion.documents.RequestSignature.NewRequest;
import org.tabellion.documents.SigningRequestView;
import org.tabellion.edge.Caller;
import org.tabellion.edge.Edge;
import org.tabellion.edge.JsonBody;
import org.tabellion.edge.Problem;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.signers.ReadSigner;

@RestController
class SigningRequestController {

    private static final String PATH = "/v1/signing-requests";
    private static final Set<String> MEMBERS = Set.of("signer", "name", "description", "level");
    private static final Set<String> SCOPES = Set.of("documents");
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_DESCRIPTION = 500;

    private final Edge edge;
    private final RequestSignature requestSignature;
    private final ReadSigningRequest readSigningRequest;
    private final ReadSigner readSigner;
    private final String baseUrl;

    SigningRequestController(
            Edge edge,
            RequestSignature requestSignature,
            ReadSigningRequest readSigningRequest,
            ReadSigner readSigner,
            @Value("${tabellion.base-url}") String baseUrl) {
        this.edge = edge;
        this.requestSignature = requestSignature;
        this.readSigningRequest = readSigningRequest;
        this.readSigner = readSigner;
        this.baseUrl = baseUrl;
    }

    @PostMapping(PATH)
    ResponseEntity<?> request(HttpServletRequest http) {
        return edge.answer(http, SCOPES, caller -> {
            var key = Edge.idempotencyKey(http);
            try (var parts = Parts.of(http, Set.of("request", "document"))) {
                var request = newRequest(caller, JsonBody.parse(parts.json("request"), MEMBERS));
                edge.admitSignature(caller, request.signer());
                try (var document = parts.stream("document")) {
                    return answer(requestSignature.request(request, document, key));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    private NewRequest newRequest(Caller caller, JsonBody body) {
        return new NewRequest(
                caller.client(),
                signer(body.words("signer", LONGEST_NAME)),
                body.words("name", LONGEST_NAME),
                body.optionalWords("description", LONGEST_DESCRIPTION).orElse(""),
                level(body.optionalWords("level", LONGEST_NAME).orElse("B-LTA")));
    }

    private SignerId signer(String text) {
        try {
            return text.startsWith(SignerId.PREFIX)
                    ? readSigner.signer(SignerId.parse(text)).id()
                    : readSigner
                            .byMailAddress(text)
                            .orElseThrow(SigningRequestController::noSuchSigner)
                            .id();
        } catch (Failure unknown) {
            throw unknown.kind() == Failure.Kind.NOT_FOUND ? noSuchSigner() : unknown;
        }
    }

    private static Problem noSuchSigner() {
        return Problem.badRequest("signer_unknown", "there is no such signer, or none who has a key to sign with");
    }

    private static Level level(String text) {
        for (var level : Level.values()) {
            if (text.equals(level.standardName()) || text.equals(level.name().replace('_', '-'))) {
                return level;
            }
        }
        throw Problem.badRequest("level_unknown", "a level is B-B, B-T, B-LT or B-LTA");
    }

    private ResponseEntity<?> answer(RequestSignature.Outcome outcome) {
        return switch (outcome) {
            case RequestSignature.Outcome.Accepted(var request) ->
                Edge.created(PATH + "/" + request.id(), view(request));
            case RequestSignature.Outcome.KeyReused() ->
                throw new Problem(409, "idempotency_key_reused", "the Idempotency-Key was used for another request");
            case RequestSignature.Outcome.NoSuchSigner() -> throw noSuchSigner();
        };
    }

    @GetMapping(PATH + "/{id}")
    ResponseEntity<?> read(@PathVariable String id, HttpServletRequest http) {
        return edge.answer(
                http,
                SCOPES,
                caller -> ResponseEntity.ok(
                        view(readSigningRequest.forClient(SigningRequestId.parse(id), caller.client()))));
    }

    /** Written here and now, part by part: another thread would not know the group. */
    @GetMapping(PATH + "/{id}/document")
    @Nullable
    ResponseEntity<?> document(@PathVariable String id, HttpServletRequest http, HttpServletResponse response) {
        var answer = edge.answer(http, SCOPES, caller -> {
            write(readSigningRequest.signed(SigningRequestId.parse(id), caller.client()), response);
            return ResponseEntity.ok().build();
        });
        return response.isCommitted() ? null : answer;
    }

    private static void write(SignedDocument document, HttpServletResponse response) {
        try (var stream = document.open()) {
            // The first bytes before the headers: what cannot be read is still answered as a problem.
            var first = stream.readNBytes(1024);
            response.setContentType("application/pdf");
            response.setContentLengthLong(document.size());
            response.setHeader("Cache-Control", "no-store");
            response.setHeader(
                    "Content-Disposition",
                    ContentDisposition.attachment()
                            .filename(fileName(document.name()), StandardCharsets.UTF_8)
                            .build()
                            .toString());
            response.getOutputStream().write(first);
            stream.transferTo(response.getOutputStream());
            response.flushBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fileName(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".pdf") ? name : name + ".pdf";
    }

    private Map<String, Object> view(SigningRequestView request) {
        var members = new LinkedHashMap<String, Object>();
        members.put("id", request.id().value());
        members.put("state", request.state().name());
        request.reason().ifPresent(it -> members.put("reason", it));
        members.put("signer", request.signer().value());
        members.put("name", request.name());
        members.put("description", request.description());
        members.put("level", request.level().standardName());
        members.put("size", request.size());
        members.put("sha256", request.sha256().hex());
        members.put("warnings", request.warnings());
        members.put("signing_url", baseUrl + "/sign/" + request.id());
        members.put("requested_at", request.requestedAt().toString());
        members.put("expires_at", request.expiresAt().toString());
        return members;
    }
}

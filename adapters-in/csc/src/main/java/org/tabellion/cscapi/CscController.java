package org.tabellion.cscapi;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tabellion.cscapi.AccessTokens.Reading;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.Trace;

/**
 * The one door of the API: it takes the call apart in the order in which the protocol answers (method, media type, token,
 * scope, body) and hands it to the method.
 */
@RestController
class CscController {

    static final String BASE = "/csc/v2/";

    private final List<CscMethod> methods;
    private final AccessTokens tokens;
    private final Randomness randomness;

    CscController(List<CscMethod> methods, AccessTokens tokens, Randomness randomness) {
        this.methods = methods;
        this.tokens = tokens;
        this.randomness = randomness;
    }

    @GetMapping(path = BASE + "openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    Resource openApi() {
        return new ClassPathResource("/org/tabellion/cscapi/openapi.json");
    }

    @GetMapping(path = BASE + "logo.png", produces = MediaType.IMAGE_PNG_VALUE)
    Resource logo() {
        return new ClassPathResource("/org/tabellion/cscapi/logo.png");
    }

    @RequestMapping(BASE + "{*name}")
    ResponseEntity<Map<String, ?>> call(HttpServletRequest http) {
        try {
            return Trace.continueOrBegin(http.getHeader("traceparent"), randomness)
                    .<ResponseEntity<Map<String, ?>>, IOException>call(() -> dispatch(http));
        } catch (CscError error) {
            return answer(error);
        } catch (Failure failure) {
            return answer(translated(failure));
        } catch (IOException brokenOff) {
            return answer(CscError.invalid("The body broke off."));
        }
    }

    private ResponseEntity<Map<String, ?>> dispatch(HttpServletRequest http) throws IOException {
        if (!"POST".equals(http.getMethod())) {
            return ResponseEntity.status(405)
                    .header("Allow", "POST")
                    .body(body(new CscError(405, "invalid_request", "The method is called by POST.")));
        }
        var name = http.getRequestURI().substring(http.getContextPath().length() + BASE.length());
        var method = methods.stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CscError(501, "not_implemented", "The method is not implemented."));
        if (!isJson(http.getContentType())) {
            throw new CscError(415, "invalid_request", "The body is sent as application/json.");
        }
        var bearer = bearer(http);
        var caller = method.scopes().isEmpty() ? Optional.<Caller>empty() : Optional.of(caller(bearer, method));
        var request = CscRequest.parse(read(http.getInputStream()));
        var call = new CscCall(request, caller, bearer, Optional.ofNullable(http.getHeader("Idempotency-Key")));
        return ResponseEntity.ok(
                caller.isPresent()
                        ? GroupScope.call(caller.get().group(), () -> method.answer(call))
                        : method.answer(call));
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
    }

    private static Optional<String> bearer(HttpServletRequest http) {
        var header = http.getHeader("Authorization");
        if (header == null) {
            return Optional.empty();
        }
        var parts = header.strip().split(" +");
        if (parts.length != 2 || !parts[0].equalsIgnoreCase("Bearer")) {
            throw CscError.invalid("Malformed authorization header.");
        }
        return Optional.of(parts[1]);
    }

    private Caller caller(Optional<String> bearer, CscMethod method) {
        var token = bearer.orElseThrow(() -> new CscError(401, "invalid_request", "An access token is needed."));
        return switch (tokens.read(token)) {
            case Reading.Good(var caller) when method.scopes().stream().anyMatch(caller::has) -> caller;
            case Reading.Good _ -> throw new CscError(403, "access_denied", "The access token has another scope.");
            case Reading.Expired() -> throw new CscError(401, "expired_token", "The access token has expired.");
            case Reading.Bad() -> throw new CscError(401, "invalid_token", "The access token is not valid.");
        };
    }

    private static byte[] read(InputStream stream) throws IOException {
        var bytes = stream.readNBytes(CscRequest.LONGEST_BODY + 1);
        if (bytes.length > CscRequest.LONGEST_BODY) {
            throw new CscError(413, "invalid_request", "The body is larger than 1 MiB.");
        }
        return bytes;
    }

    private static CscError translated(Failure failure) {
        return switch (failure.kind()) {
            case NOT_FOUND -> CscError.invalidParameter("credentialID");
            case UNAVAILABLE -> new CscError(503, "temporarily_unavailable", "Ask again later.");
            case INVALID, CONFLICT -> CscError.invalid(failure.code());
            case FORBIDDEN -> new CscError(403, "access_denied", failure.code());
        };
    }

    private static ResponseEntity<Map<String, ?>> answer(CscError error) {
        var response = ResponseEntity.status(error.status());
        if (error.status() == 401) {
            response.header(
                    "WWW-Authenticate",
                    error.code().equals("invalid_request")
                            ? "Bearer"
                            : "Bearer error=\"invalid_token\", error_description=\"" + error.description() + "\"");
        }
        if (error.status() == 403) {
            response.header("WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
        }
        return response.contentType(MediaType.APPLICATION_JSON).body(body(error));
    }

    private static Map<String, ?> body(CscError error) {
        return Map.of("error", error.code(), "error_description", error.description());
    }
}

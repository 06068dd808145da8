package org.tabellion.cscapi;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tabellion.access.Compatibility;
import org.tabellion.edge.MediaTypes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.Trace;

/**
 * The one door of the API: it takes the call apart in the order in which the protocol answers (generation, method, token,
 * scope, limit of rate, media type, body) and hands it to the method.
 */
@RestController
class CscController {

    private final CscMethods methods;
    private final Callers callers;
    private final Randomness randomness;

    CscController(CscMethods methods, Callers callers, Randomness randomness) {
        this.methods = methods;
        this.callers = callers;
        this.randomness = randomness;
    }

    @GetMapping(path = Generation.BASE + "{generation}/logo.png", produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<Resource> logo(@PathVariable String generation) {
        return Generation.ofPath(generation)
                .map(_ -> ResponseEntity.<Resource>ok(new ClassPathResource("/org/tabellion/cscapi/logo.png")))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    @RequestMapping(Generation.BASE + "{generation}/{*name}")
    ResponseEntity<Map<String, ?>> call(
            @PathVariable String generation, @PathVariable String name, HttpServletRequest http) {
        try {
            return Trace.continueOrBegin(http.getHeader("traceparent"), randomness)
                    .<ResponseEntity<Map<String, ?>>, IOException>call(() -> dispatch(generation, name, http));
        } catch (CscError error) {
            return answer(error);
        } catch (Failure failure) {
            return answer(CscError.of(failure));
        } catch (IOException brokenOff) {
            return answer(CscError.invalid("The body broke off."));
        }
    }

    private ResponseEntity<Map<String, ?>> dispatch(String path, String name, HttpServletRequest http)
            throws IOException {
        var generation =
                Generation.ofPath(path).orElseThrow(() -> new CscError(404, "not_found", "No such generation."));
        if (!"POST".equals(http.getMethod())) {
            return ResponseEntity.status(405)
                    .header("Allow", "POST")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(new CscError(405, "invalid_request", "The method is called by POST.").body());
        }
        var method = methods.find(generation, name.substring(1))
                .orElseThrow(() -> new CscError(501, "not_implemented", "The method is not implemented."));
        var presented = callers.of(generation, http.getHeader("Authorization"), method);
        if (!MediaTypes.is(MediaTypes.JSON, http.getContentType())
                && !presented.leniency().bears(Compatibility.LOOSE_TYPES)) {
            throw new CscError(415, "invalid_request", "The body is sent as application/json.");
        }
        var request = CscRequest.parse(read(http.getInputStream(), method.longestBody()), presented.leniency());
        var call = new CscCall(
                generation,
                request,
                presented.caller(),
                Optional.ofNullable(http.getHeader("Authorization")),
                presented.bearer(),
                Optional.ofNullable(http.getHeader("Idempotency-Key")));
        var answer = answer(method, call);
        return answer.status() == 204
                ? ResponseEntity.noContent().build()
                : ResponseEntity.status(answer.status())
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(answer.body());
    }

    private CscAnswer answer(CscMethod method, CscCall call) {
        if (call.by().isEmpty()) {
            return method.answer(call);
        }
        var caller = call.caller();
        try {
            return GroupScope.call(caller.group(), () -> method.answer(call));
        } catch (CscError error) {
            throw callers.told(error, caller, method);
        } catch (Failure failure) {
            throw callers.told(CscError.of(failure), caller, method);
        }
    }

    private static byte[] read(InputStream stream, int longest) throws IOException {
        var bytes = stream.readNBytes(longest + 1);
        if (bytes.length > longest) {
            throw new CscError(413, "invalid_request", "The body is larger than %d bytes.".formatted(longest));
        }
        return bytes;
    }

    private static ResponseEntity<Map<String, ?>> answer(CscError error) {
        var response = ResponseEntity.status(error.status());
        error.challenge().ifPresent(it -> response.header("WWW-Authenticate", it));
        error.retryAfter().ifPresent(it -> response.header("Retry-After", Long.toString(it.toSeconds())));
        return response.contentType(MediaType.APPLICATION_JSON).body(error.body());
    }
}

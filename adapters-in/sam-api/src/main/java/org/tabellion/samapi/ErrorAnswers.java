package org.tabellion.samapi;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** The answers of {@code error.schema.json}, also to requests that never became one. */
final class ErrorAnswers extends ErrorHandler {

    static final String JSON = "application/json";

    static void write(Response response, Callback callback, ErrorCode code, String description) {
        response.setStatus(code.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
        response.write(true, body(code, description), callback);
    }

    private static ByteBuffer body(ErrorCode code, String description) {
        var error = StrictJson.newObject();
        error.put("error", code.published());
        error.put("error_description", description);
        return ByteBuffer.wrap(StrictJson.bytes(error));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var code = codeOf(response.getStatus());
        if (code.status() != response.getStatus()) {
            response.setStatus(code.status());
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
        response.write(true, body(code, HttpStatus.getMessage(code.status())), callback);
        return true;
    }

    @Override
    public ByteBuffer badMessageError(int status, String reason, HttpFields.Mutable fields) {
        fields.put(new HttpField(HttpHeader.CONTENT_TYPE, JSON));
        var code = codeOf(status);
        return body(code, HttpStatus.getMessage(code.status()));
    }

    private static ErrorCode codeOf(int status) {
        return switch (status) {
            case 401 -> ErrorCode.UNKNOWN_CLIENT;
            case 403 -> ErrorCode.OPERATION_NOT_ALLOWED;
            case 404 -> ErrorCode.NOT_FOUND;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 413 -> ErrorCode.TOO_LARGE;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            case 431 -> ErrorCode.HEADERS_TOO_LARGE;
            // Jetty says 501 and 505 for codings and versions that it does not know: it is the asker who is wrong.
            case 501, 505 -> ErrorCode.MALFORMED;
            default -> status >= 500 ? ErrorCode.INTERNAL : ErrorCode.MALFORMED;
        };
    }
}

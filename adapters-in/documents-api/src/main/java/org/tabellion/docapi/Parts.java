package org.tabellion.docapi;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Set;
import org.tabellion.edge.JsonBody;
import org.tabellion.edge.MediaTypes;
import org.tabellion.edge.Problem;

/** The parts of a multipart body, which the container has spooled to files; they go when this is closed. */
final class Parts implements AutoCloseable {

    private final Collection<Part> parts;

    private Parts(Collection<Part> parts) {
        this.parts = parts;
    }

    static Parts of(HttpServletRequest http, Set<String> names) {
        MediaTypes.demand("multipart/form-data", http.getContentType());
        var parts = new Parts(spooled(http));
        for (var part : parts.parts) {
            if (part.getName() == null || !names.contains(part.getName())) {
                parts.close();
                throw Problem.badRequest(
                        "unknown_part",
                        "a part is unknown; known are "
                                + names.stream().sorted().toList());
            }
        }
        if (parts.parts.stream().map(Part::getName).distinct().count() != parts.parts.size()) {
            parts.close();
            throw Problem.badRequest("part_repeated", "a part stands twice in the body");
        }
        return parts;
    }

    private static Collection<Part> spooled(HttpServletRequest http) {
        try {
            return http.getParts();
        } catch (IllegalStateException refused) {
            throw isTooLarge(refused)
                    ? new Problem(413, "document_too_large", "the document is larger than this service takes")
                    : malformed();
        } catch (IOException | ServletException malformed) {
            throw malformed();
        }
    }

    // The container says by its own classes alone whether it was the size; they are none of the servlet API's.
    private static boolean isTooLarge(IllegalStateException refused) {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getSimpleName().contains("Size")) {
                return true;
            }
        }
        return false;
    }

    private static Problem malformed() {
        return Problem.badRequest("multipart_malformed", "the multipart body does not parse, or broke off");
    }

    InputStream stream(String name) {
        try {
            return part(name).getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] json(String name) {
        try (var stream = part(name).getInputStream()) {
            return stream.readNBytes(JsonBody.LONGEST + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Part part(String name) {
        return parts.stream()
                .filter(it -> name.equals(it.getName()))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("part_missing", "the part %s is missing".formatted(name)));
    }

    @Override
    public void close() {
        for (var part : parts) {
            try {
                part.delete();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

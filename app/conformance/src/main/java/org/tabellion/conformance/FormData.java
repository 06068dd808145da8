package org.tabellion.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** RFC 7578. */
final class FormData {

    private final String boundary = Hashes.base64Url(Hashes.random(24));
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    FormData part(String name, String contentType, byte[] content) {
        write("--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
                .formatted(boundary, name, name, contentType));
        out.writeBytes(content);
        write("\r\n");
        return this;
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    byte[] bytes() {
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(out.toByteArray());
        whole.writeBytes("--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.US_ASCII));
        return whole.toByteArray();
    }

    private void write(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}

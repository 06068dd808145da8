package org.tabellion.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Calls of the CSC API, by as thin a client as the JDK has, over connections that are kept. */
record CscCaller(ServerUnderTest server, String token) {

    /** @throws IOException also for an answer that is none of success, with what it says */
    String call(String method, String body) throws IOException {
        return call(server.uri("/csc/v2/" + method), body);
    }

    private String call(URI address, String body) throws IOException {
        var connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Authorization", "Bearer " + token);
        connection.setRequestProperty("Content-Type", "application/json");
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        connection.setFixedLengthStreamingMode(bytes.length);
        connection.getOutputStream().write(bytes);
        if (connection.getResponseCode() != 200) {
            var said = connection.getErrorStream();
            throw new IOException("%d: %s"
                    .formatted(
                            connection.getResponseCode(),
                            said == null ? "" : new String(said.readAllBytes(), StandardCharsets.UTF_8)));
        }
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}

package org.tabellion.e2e;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** What the signer finds in the mail, read from the mail server of the evaluation PKI. */
final class Mailbox {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final URI address;

    Mailbox(URI evaluationPki, String mailAddress) {
        address = evaluationPki.resolve("/evaluation/mail/" + mailAddress);
    }

    /** Empty while there is no mail. */
    Optional<String> newest() throws IOException {
        try {
            var answer = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? Optional.of(json.readTree(answer.body()).path("text").asString())
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Waits for a mail other than {@code before} and gives what {@code shape} captures in it. */
    String awaitNext(Optional<String> before, Pattern shape) throws IOException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            var mail = newest();
            if (mail.isPresent() && !mail.equals(before)) {
                var found = shape.matcher(mail.get());
                if (found.find()) {
                    return found.group(1);
                }
            }
            pause();
        }
        throw new IOException("no mail with %s came within %d s".formatted(shape, PATIENCE.toSeconds()));
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}

package org.tabellion.conformance;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where one-time codes come from. */
interface Codes {

    /** What has to be remembered before a code is sent, to know the new one by. */
    default void expect() throws IOException {}

    String next() throws IOException;

    /** Whoever prints one. */
    static Codes ofCommand(String command) {
        return () -> Command.lastLine(command);
    }

    /** The last six digits at an address, such as a mailbox of a test system. */
    final class OfAddress implements Codes {

        private static final Pattern SIX_DIGITS = Pattern.compile("(?<![0-9A-Za-z-])[0-9]{6}(?![0-9A-Za-z-])");
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final HttpClient http = HttpClient.newHttpClient();
        private final URI address;
        private String before = "";

        OfAddress(URI address) {
            this.address = address;
        }

        @Override
        public void expect() throws IOException {
            before = read();
        }

        @Override
        public String next() throws IOException {
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                var now = read();
                if (!now.equals(before)) {
                    var last = lastCode(now);
                    if (last.isPresent()) {
                        return last.get();
                    }
                }
                Wire.pause(Duration.ofMillis(50));
            }
            throw new IOException("no new code came to " + address);
        }

        private static Optional<String> lastCode(String text) {
            return SIX_DIGITS.matcher(text).results().map(it -> it.group()).reduce((_, last) -> last);
        }

        private String read() throws IOException {
            try {
                var answer = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
                return answer.statusCode() == 200 ? answer.body() : "";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }
}

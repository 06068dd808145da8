package org.tabellion.conformance;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Sends requests as they are, follows nothing, and keeps what went to and fro for the report. */
final class Wire {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LONGEST_WAIT = 65;
    private static final int MOST_TRIES = 4;
    private static final int LONGEST_SHOWN = 4000;

    private final HttpClient http;
    private final Remarks remarks;
    private final Consumer<String> progress;
    private final List<Exchange> journal = new CopyOnWriteArrayList<>();

    Wire(Options options, Remarks remarks, Consumer<String> progress) throws IOException {
        this.http = client(options).build();
        this.remarks = remarks;
        this.progress = progress;
    }

    static HttpClient.Builder client(Options options) throws IOException {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(10));
        var proxy = options.value("--proxy");
        if (proxy.isPresent()) {
            var colon = proxy.get().lastIndexOf(':');
            builder.proxy(ProxySelector.of(new InetSocketAddress(
                    proxy.get().substring(0, colon),
                    Integer.parseInt(proxy.get().substring(colon + 1)))));
        }
        var authorities = options.value("--ca");
        if (authorities.isPresent()) {
            builder.sslContext(trusting(Path.of(authorities.get())));
        }
        return builder;
    }

    private static SSLContext trusting(Path authorities) throws IOException {
        try (var stream = Files.newInputStream(authorities)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IOException("the authorities in %s cannot be read".formatted(authorities), broken);
        }
    }

    /** What went since the last time. */
    List<Exchange> take() {
        var taken = List.copyOf(journal);
        journal.clear();
        return taken;
    }

    /** Waits as a server asks that is called too often. */
    Answer send(String method, URI address, Map<String, String> headers, byte[] body) throws IOException {
        var request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        for (int i = 1; ; i++) {
            var answer = exchange(request.build(), body);
            var seconds = answer.headers().firstValue("Retry-After").orElse("");
            if (answer.statusCode() != 429
                    || i == MOST_TRIES
                    || !seconds.matches("[0-9]{1,3}")
                    || Integer.parseInt(seconds) > LONGEST_WAIT) {
                return new Answer(
                        method + " " + address.getPath(),
                        answer.statusCode(),
                        answer.headers(),
                        answer.body(),
                        remarks);
            }
            progress.accept("the server asks to wait for %s s".formatted(seconds));
            pause(Duration.ofSeconds(Long.parseLong(seconds)));
        }
    }

    private HttpResponse<byte[]> exchange(HttpRequest request, byte[] body) throws IOException {
        var start = System.nanoTime();
        try {
            var answer = http.send(request, BodyHandlers.ofByteArray());
            journal.add(new Exchange(
                    request.method(),
                    request.uri().toString(),
                    lines(request.headers().map()),
                    shown(body),
                    answer.statusCode(),
                    lines(answer.headers().map()),
                    shown(answer.body()),
                    (System.nanoTime() - start) / 1_000_000));
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (IOException lost) {
            journal.add(new Exchange(
                    request.method(),
                    request.uri().toString(),
                    lines(request.headers().map()),
                    shown(body),
                    0,
                    List.of(),
                    String.valueOf(lost),
                    (System.nanoTime() - start) / 1_000_000));
            throw lost;
        }
    }

    private static List<String> lines(Map<String, List<String>> headers) {
        var lines = new ArrayList<String>();
        headers.forEach((name, values) -> values.forEach(value -> lines.add(name + ": " + value)));
        lines.sort(String.CASE_INSENSITIVE_ORDER);
        return lines;
    }

    private static String shown(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        return text.length() <= LONGEST_SHOWN
                ? text
                : text.substring(0, LONGEST_SHOWN) + "... (%d bytes)".formatted(body.length);
    }

    static void pause(Duration duration) throws InterruptedIOException {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}

package org.tabellion.evaluation;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The evaluation infrastructure as a process, or inside a test. All state is in one folder and survives a restart:
 * {@code root.cer}, {@code issuing.cer}, {@code cmp-secret.txt}, {@code ra.p12} (password {@code evaluation}) are for
 * those who set up a client of it.
 */
public final class EvaluationPki implements AutoCloseable {

    private static final String PORT_FILE = "port.txt";
    private static final Set<String> FLAGS = Set.of("--dir", "--port", "--smtp-port");

    private final HttpServer server;
    private final ExecutorService threads;
    private final Register register;
    private final Keys keys;
    private final Path folder;
    private final Addresses addresses;
    private final Optional<Mailbox> mailbox;

    private EvaluationPki(
            HttpServer server,
            Register register,
            Keys keys,
            Path folder,
            Addresses addresses,
            Optional<Mailbox> mailbox) {
        this.server = server;
        this.register = register;
        this.keys = keys;
        this.folder = folder;
        this.addresses = addresses;
        this.mailbox = mailbox;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    /** @param port 0 for the port the folder was first served at, or any free one for a new folder */
    public static EvaluationPki start(Path folder, int port) throws IOException {
        return start(folder, port, Optional.empty());
    }

    /** @param smtpPort where mail is taken; 0 for any free port */
    public static EvaluationPki startWithMail(Path folder, int port, int smtpPort) throws IOException {
        return start(folder, port, Optional.of(smtpPort));
    }

    private static EvaluationPki start(Path folder, int port, Optional<Integer> smtpPort) throws IOException {
        Files.createDirectories(folder);
        var server = HttpServer.create(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port == 0 ? portOf(folder) : port), 0);
        try {
            var actual = server.getAddress().getPort();
            // The certificates name the port, so it stays with the folder.
            Files.writeString(folder.resolve(PORT_FILE), Integer.toString(actual), StandardCharsets.US_ASCII);
            var addresses = new Addresses(URI.create("http://127.0.0.1:" + actual));
            var profiles = new Profiles(addresses);
            var keys = Keys.in(folder, profiles);
            var register = new Register(folder.resolve("register.log"));
            keys.issuedByIssuing().forEach(register::know);
            var mailbox = smtpPort.map(Mailbox::new);
            var pki = new EvaluationPki(server, register, keys, folder, addresses, mailbox);
            new Endpoints(keys, register, profiles, mailbox).serve(server);
            server.setExecutor(pki.threads);
            server.start();
            return pki;
        } catch (GeneralSecurityException e) {
            server.stop(0);
            throw new IOException("the keys in the folder cannot be used", e);
        }
    }

    /** Without a slash at the end. */
    public URI baseUrl() {
        return addresses.base();
    }

    /** CMP over HTTP (RFC 9811). */
    public URI cmpUrl() {
        return baseUrl().resolve("/.well-known/cmp");
    }

    public URI timestampUrl() {
        return baseUrl().resolve("/tsa");
    }

    public URI ocspUrl() {
        return URI.create(addresses.ocsp());
    }

    public URI crlUrl() {
        return URI.create(addresses.issuingRevocations());
    }

    public X509Certificate rootCertificate() {
        return java(keys.root());
    }

    public X509Certificate issuingCertificate() {
        return java(keys.issuing());
    }

    /** What goes with {@link #cmpSecret()} as senderKID. */
    public String cmpReference() {
        return new String(MessageProtection.REFERENCE, StandardCharsets.US_ASCII);
    }

    public String cmpSecret() {
        return keys.cmpSecret();
    }

    /** PKCS#12 of the registration authority that may ask by signature; password {@code evaluation}. */
    public Path registrationKeyStore() {
        return folder.resolve("ra.p12");
    }

    /** Where SMTP listens, if it was asked for. */
    public Optional<Integer> smtpPort() {
        return mailbox.map(Mailbox::port);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        mailbox.ifPresent(Mailbox::close);
        try {
            register.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int portOf(Path folder) throws IOException {
        var file = folder.resolve(PORT_FILE);
        return Files.exists(file) ? Integer.parseInt(Files.readString(file, StandardCharsets.US_ASCII)) : 0;
    }

    private static X509Certificate java(Entity entity) {
        try {
            return Keys.java(entity.certificate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was made here can be read", e);
        }
    }

    /** Serves until it is killed: {@code --dir DIR --port P [--smtp-port P]}. */
    public static void main(String... words) throws IOException, InterruptedException {
        var flags = flags(words);
        var folder = Path.of(flags.getOrDefault("--dir", "evaluation-pki"));
        var port = Integer.parseInt(flags.getOrDefault("--port", "0"));
        var smtpPort = Optional.ofNullable(flags.get("--smtp-port")).map(Integer::valueOf);
        var pki = start(folder, port, smtpPort);
        Runtime.getRuntime().addShutdownHook(new Thread(pki::close));
        System.out.println("evaluation PKI at " + pki.baseUrl()
                + pki.smtpPort().map(it -> ", SMTP at 127.0.0.1:" + it).orElse(""));
        new CountDownLatch(1).await();
    }

    private static Map<String, String> flags(String... words) {
        var flags = new HashMap<String, String>();
        for (int i = 0; i < words.length; i += 2) {
            if (!FLAGS.contains(words[i]) || i + 1 == words.length) {
                throw new IllegalArgumentException("usage: --dir DIR --port PORT [--smtp-port PORT]");
            }
            flags.put(words[i], words[i + 1]);
        }
        return flags;
    }
}

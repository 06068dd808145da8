package org.tabellion.samapi.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tabellion.kernel.Bytes;

/**
 * A folder with a small certification authority for mutual TLS, made by openssl: {@code ca.pem}, and for each name
 * {@code NAME.pem} and {@code NAME.key}.
 */
public final class TlsFolder {

    private final Path folder;

    private TlsFolder(Path folder) {
        this.folder = folder;
    }

    /** With an authority, a server certificate for {@code localhost} named {@code sam}, and no clients. */
    public static TlsFolder create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var tls = new TlsFolder(folder);
        tls.key("ca");
        tls.openssl(
                "req", "-x509", "-new", "-key", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=test TLS CA");
        return tls.certify("sam", 30, "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1");
    }

    /** The same keys and certificates in another folder. */
    TlsFolder copyTo(Path copy) throws IOException {
        Files.createDirectories(copy);
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return new TlsFolder(copy);
    }

    public TlsFolder client(String name) {
        return certify(name, 30);
    }

    /** Of a client whose certificate ran out. */
    public TlsFolder expiredClient(String name) {
        key(name);
        openssl("req", "-new", "-key", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + name);
        openssl(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-out",
                name + ".pem",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "-1");
        return this;
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    /** SubjectPublicKeyInfo, DER, of {@code NAME.key}. */
    public Bytes publicKey(String name) {
        openssl("pkey", "-in", name + ".key", "-pubout", "-outform", "DER", "-out", name + ".spki");
        try {
            return Bytes.of(Files.readAllBytes(file(name + ".spki")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TlsFolder certify(String name, int days, String... extensions) {
        key(name);
        var arguments = new ArrayList<>(List.of(
                "req",
                "-x509",
                "-new",
                "-key",
                name + ".key",
                "-out",
                name + ".pem",
                "-subj",
                "/CN=" + name,
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-days",
                Integer.toString(days),
                "-addext",
                "basicConstraints=critical,CA:FALSE"));
        arguments.addAll(List.of(extensions));
        openssl(arguments.toArray(String[]::new));
        return this;
    }

    private void key(String name) {
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", name + ".key");
        try {
            Files.setPosixFilePermissions(file(name + ".key"), PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void openssl(String... arguments) {
        var command = new ArrayList<String>();
        command.add("openssl");
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

package org.tabellion.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * What was issued, decided and revoked: a file of lines, each forced to the disk before the call that wrote it returns.
 * Requests are known by the SHA-256 of their bytes, in hexadecimal digits.
 */
final class Register implements AutoCloseable {

    /** @param reason CRLReason of RFC 5280 section 5.3.1 */
    record Revocation(Instant at, int reason) {}

    sealed interface Decision {
        record Issued(X509CertificateHolder certificate) implements Decision {}

        /** @param polls how many polls are answered with "later"; negative waits for a decision from outside */
        record Waiting(PKCS10CertificationRequest request, int polls) implements Decision {}

        record Refused() implements Decision {}
    }

    private final FileChannel file;
    private final Map<String, Decision> decisions = new LinkedHashMap<>();
    private final Map<BigInteger, X509CertificateHolder> certificates = new HashMap<>();
    private final Map<BigInteger, Revocation> revocations = new LinkedHashMap<>();

    Register(Path path) throws IOException {
        if (Files.exists(path)) {
            replay(path);
        }
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        file.position(file.size());
    }

    synchronized Optional<Decision> decision(String request) {
        return Optional.ofNullable(decisions.get(request));
    }

    synchronized Map<String, Decision> decisions() {
        return new LinkedHashMap<>(decisions);
    }

    synchronized Optional<X509CertificateHolder> certificate(BigInteger serial) {
        return Optional.ofNullable(certificates.get(serial));
    }

    synchronized Optional<Revocation> revocation(BigInteger serial) {
        return Optional.ofNullable(revocations.get(serial));
    }

    synchronized Map<BigInteger, Revocation> revocations() {
        return new LinkedHashMap<>(revocations);
    }

    /** For the infrastructure's own certificates; without effect on one that is known. */
    synchronized void know(X509CertificateHolder certificate) {
        certificates.putIfAbsent(certificate.getSerialNumber(), certificate);
    }

    synchronized void issued(String request, X509CertificateHolder certificate) {
        append("issued " + request + " " + base64(encoded(certificate)));
        keep(request, certificate);
    }

    synchronized void waiting(String request, PKCS10CertificationRequest signingRequest, int polls) {
        append("waiting " + request + " " + polls + " " + base64(encoded(signingRequest)));
        decisions.put(request, new Decision.Waiting(signingRequest, polls));
    }

    /** One poll less to wait; lost by a restart, which only makes the requester wait longer. */
    synchronized void polled(String request) {
        if (decisions.get(request) instanceof Decision.Waiting(var signingRequest, var polls) && polls > 0) {
            decisions.put(request, new Decision.Waiting(signingRequest, polls - 1));
        }
    }

    synchronized void refused(String request) {
        append("refused " + request);
        decisions.put(request, new Decision.Refused());
    }

    /** @return whether it was not revoked before; a second revocation changes nothing */
    synchronized boolean revoke(BigInteger serial, Revocation revocation) {
        if (revocations.containsKey(serial)) {
            return false;
        }
        append("revoked %s %d %d"
                .formatted(
                        serial.toString(16),
                        revocation.reason(),
                        revocation.at().toEpochMilli()));
        revocations.put(serial, revocation);
        return true;
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    private void append(String line) {
        try {
            var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("the register cannot be written", e);
        }
    }

    private void replay(Path path) throws IOException {
        var text = Files.readString(path, StandardCharsets.US_ASCII);
        var complete = text.substring(0, text.lastIndexOf('\n') + 1);
        if (complete.length() < text.length()) {
            // A line without its end was never answered for: the process died while it wrote it.
            try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(complete.length());
            }
        }
        for (var line : complete.lines().toList()) {
            replayLine(line.split(" ", -1));
        }
    }

    private void replayLine(String[] words) throws IOException {
        switch (words[0]) {
            case "issued" -> keep(words[1], new X509CertificateHolder(decode(words[2])));
            case "waiting" ->
                decisions.put(
                        words[1],
                        new Decision.Waiting(
                                new PKCS10CertificationRequest(decode(words[3])), Integer.parseInt(words[2])));
            case "refused" -> decisions.put(words[1], new Decision.Refused());
            case "revoked" ->
                revocations.put(
                        new BigInteger(words[1], 16),
                        new Revocation(Instant.ofEpochMilli(Long.parseLong(words[3])), Integer.parseInt(words[2])));
            default -> throw new IOException("the register has a line of unknown kind: " + words[0]);
        }
    }

    private void keep(String request, X509CertificateHolder certificate) {
        decisions.put(request, new Decision.Issued(certificate));
        certificates.put(certificate.getSerialNumber(), certificate);
    }

    private static byte[] encoded(X509CertificateHolder certificate) {
        try {
            return certificate.getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] encoded(PKCS10CertificationRequest request) {
        try {
            return request.getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] decode(String text) {
        return Base64.getDecoder().decode(text);
    }
}

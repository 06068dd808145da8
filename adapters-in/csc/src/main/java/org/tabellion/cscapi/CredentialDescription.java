package org.tabellion.cscapi;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.kernel.Bytes;

/** A credential as {@code credentials/info} and {@code credentials/list} show it. */
final class CredentialDescription {

    /** Hashes that one approval may cover. */
    static final int MULTISIGN = 100;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Map<String, String> NAMES =
            Map.of("2.5.4.5", "SERIALNUMBER", "2.5.4.4", "SN", "2.5.4.42", "GN", "2.5.4.97", "organizationIdentifier");

    private final CredentialView credential;
    private final String certificates;
    private final Instant now;

    /** @param certificates {@code none}, {@code single} or {@code chain} */
    CredentialDescription(CredentialView credential, String certificates, Instant now) {
        this.credential = credential;
        this.certificates = certificates;
        this.now = now;
    }

    Map<String, Object> members() {
        var members = new LinkedHashMap<String, Object>();
        members.put("key", key());
        members.put("cert", certificate());
        members.put("auth", authorization());
        members.put("SCAL", "2");
        members.put("multisign", MULTISIGN);
        members.put("lang", "en");
        return members;
    }

    private Map<String, Object> key() {
        var key = new LinkedHashMap<String, Object>();
        key.put("status", credential.state() == State.ACTIVE ? "enabled" : "disabled");
        key.put("algo", Algorithms.of(credential.keyAlgorithm()));
        key.put("len", credential.keyAlgorithm().bits());
        Algorithms.curve(credential.keyAlgorithm()).ifPresent(it -> key.put("curve", it));
        return key;
    }

    private Map<String, Object> certificate() {
        var members = new LinkedHashMap<String, Object>();
        if (credential.certificates().isEmpty()) {
            return members;
        }
        var leaf = parsed(credential.certificates().getFirst());
        // Revocation is not looked up here, so "valid" is never claimed.
        if (now.isAfter(leaf.getNotAfter().toInstant())) {
            members.put("status", "expired");
        }
        var shown =
                switch (certificates) {
                    case "chain" -> credential.certificates();
                    case "single" -> List.of(credential.certificates().getFirst());
                    default -> List.<Bytes>of();
                };
        if (!shown.isEmpty()) {
            members.put("certificates", shown.stream().map(Bytes::base64).toList());
        }
        // Sent whatever certInfo says: a client of version 2.2 fails without them.
        members.put("issuerDN", leaf.getIssuerX500Principal().getName(X500Principal.RFC2253, NAMES));
        members.put("serialNumber", leaf.getSerialNumber().toString(16));
        members.put("subjectDN", leaf.getSubjectX500Principal().getName(X500Principal.RFC2253, NAMES));
        members.put("validFrom", TIME.format(leaf.getNotBefore().toInstant()));
        members.put("validTo", TIME.format(leaf.getNotAfter().toInstant()));
        return members;
    }

    private static Map<String, Object> authorization() {
        var members = new LinkedHashMap<String, Object>();
        members.put("mode", "oauth2code");
        putNull(members, "objects");
        return members;
    }

    // The one null that is sent: a client of version 2.2 demands the member.
    @SuppressWarnings("NullAway")
    private static void putNull(Map<String, Object> members, String name) {
        members.put(name, null);
    }

    private static X509Certificate parsed(Bytes certificate) {
        try (var stream = certificate.stream()) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream);
        } catch (CertificateException | IOException e) {
            throw new IllegalStateException("a stored certificate does not parse", e);
        }
    }
}

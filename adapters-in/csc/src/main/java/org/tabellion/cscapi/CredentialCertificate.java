package org.tabellion.cscapi;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.ReadCertificate;
import org.tabellion.kernel.Bytes;

/** The signing certificate of a credential, in the words of the protocol. */
final class CredentialCertificate {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    /** Words that Java reads too, as clients do; any other attribute is told by its number (RFC 4514 section 2.3). */
    private static final Map<String, String> NAMES =
            Map.of("2.5.4.5", "SERIALNUMBER", "2.5.4.4", "SURNAME", "2.5.4.42", "GIVENNAME");

    private final List<Bytes> chain;
    private final X509Certificate leaf;

    private CredentialCertificate(List<Bytes> chain, X509Certificate leaf) {
        this.chain = chain;
        this.leaf = leaf;
    }

    /** None while there is none, and if what is kept cannot be read: the credential is told as a disabled one. */
    static Optional<CredentialCertificate> of(CredentialView credential, ReadCertificate certificates) {
        return certificates.read(credential).map(it -> new CredentialCertificate(credential.certificates(), it));
    }

    String subject() {
        return leaf.getSubjectX500Principal().getName(X500Principal.RFC2253, NAMES);
    }

    /**
     * @param certificates {@code none}, {@code single} or {@code chain}
     * @param withNames names, serial number and times
     */
    Map<String, Object> members(String certificates, boolean withNames, Instant now) {
        var members = new LinkedHashMap<String, Object>();
        // Revocation is not looked up here, so "valid" is never claimed.
        if (now.isAfter(leaf.getNotAfter().toInstant())) {
            members.put("status", "expired");
        }
        var shown =
                switch (certificates) {
                    case "chain" -> chain;
                    case "single" -> List.of(chain.getFirst());
                    default -> List.<Bytes>of();
                };
        if (!shown.isEmpty()) {
            members.put("certificates", shown.stream().map(Bytes::base64).toList());
        }
        if (withNames) {
            members.put("issuerDN", leaf.getIssuerX500Principal().getName(X500Principal.RFC2253, NAMES));
            members.put("serialNumber", leaf.getSerialNumber().toString(16));
            members.put("subjectDN", subject());
            members.put("validFrom", TIME.format(leaf.getNotBefore().toInstant()));
            members.put("validTo", TIME.format(leaf.getNotAfter().toInstant()));
        }
        return members;
    }
}

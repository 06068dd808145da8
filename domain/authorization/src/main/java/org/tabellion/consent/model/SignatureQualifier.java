package org.tabellion.consent.model;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.consent.CredentialToShow;

/** Of what kind a signature is in law (CSC API 2), as far as the certificate tells (ETSI EN 319 412-5). */
public enum SignatureQualifier implements ValueObject {
    EU_EIDAS_QES(false, true, true),
    EU_EIDAS_AES(false, false, false),
    EU_EIDAS_AESQC(false, true, false),
    EU_EIDAS_QESEAL(true, true, true),
    EU_EIDAS_AESEAL(true, false, false),
    EU_EIDAS_AESEALQC(true, true, false);

    private static final String STATEMENTS = "1.3.6.1.5.5.7.1.3";
    /** Object identifiers in DER: id-etsi-qcs-QcCompliance, -QcSSCD, -QcType eseal. */
    private static final String QUALIFIED = "060604008e460101";

    private static final String IN_A_DEVICE = "060604008e460104";
    private static final String OF_A_SEAL = "060704008e46010602";

    private final boolean seal;
    private final boolean qualified;
    private final boolean inADevice;

    SignatureQualifier(boolean seal, boolean qualified, boolean inADevice) {
        this.seal = seal;
        this.qualified = qualified;
        this.inADevice = inADevice;
    }

    public static Optional<SignatureQualifier> ofWord(String word) {
        return Arrays.stream(values())
                .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    public boolean fits(CredentialToShow credential) {
        var statements = statements(credential);
        boolean isSeal = statements.contains(OF_A_SEAL) || credential.subject().contains("organizationIdentifier=");
        return isSeal == seal
                && (!qualified || statements.contains(QUALIFIED))
                && (!inADevice || statements.contains(IN_A_DEVICE));
    }

    private static String statements(CredentialToShow credential) {
        try (var der = credential.certificate().stream()) {
            var certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der);
            var value = certificate.getExtensionValue(STATEMENTS);
            return value == null ? "" : HexFormat.of().formatHex(value);
        } catch (CertificateException | IOException e) {
            throw new IllegalStateException("a stored certificate cannot be read", e);
        }
    }
}

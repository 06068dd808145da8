package org.tabellion.evaluation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cmp.CMPObjectIdentifiers;
import org.bouncycastle.asn1.cmp.PBMParameter;
import org.bouncycastle.asn1.cmp.PKIHeader;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.cmp.CMPException;
import org.bouncycastle.cert.cmp.ProtectedPKIMessage;
import org.bouncycastle.cert.cmp.ProtectedPKIMessageBuilder;
import org.bouncycastle.cert.crmf.PKMACBuilder;
import org.bouncycastle.cert.crmf.jcajce.JcePKMACValuesCalculator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.PBEMacCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/** Checks the protection of requests, and protects answers as their request was (RFC 9810 section 5.1.3). */
final class MessageProtection {

    /** A reference that a requester gives with the shared secret; any other is unknown here. */
    static final byte[] REFERENCE = "tabellion-evaluation".getBytes(StandardCharsets.US_ASCII);

    private static final ASN1ObjectIdentifier PASSWORD_BASED_MAC = CMPObjectIdentifiers.passwordBasedMac;
    private static final int MOST_ITERATIONS = 100_000;
    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    private final Keys keys;
    private final Register register;

    MessageProtection(Keys keys, Register register) {
        this.keys = keys;
        this.register = register;
    }

    boolean isSound(ProtectedPKIMessage message) throws CMPException {
        var algorithm = message.getProtectionAlgorithm();
        if (isMac(algorithm)) {
            return knowsReference(message.getHeader())
                    && isBounded(algorithm)
                    && message.verify(macs(algorithm), keys.cmpSecret().toCharArray());
        }
        var signer = registrationAuthority(message);
        return signer.isPresent() && message.verify(verifier(signer.get()));
    }

    ProtectedPKIMessage protect(ProtectedPKIMessageBuilder answer, PKIHeader request) throws CMPException {
        var algorithm = request.getProtectionAlg();
        if (algorithm == null || !isMac(algorithm)) {
            // RFC 9483 section 3.3: the signer's certificate comes first.
            answer.addCMPCertificate(keys.cmp().certificate());
            answer.addCMPCertificate(keys.issuing().certificate());
            return answer.build(keys.cmp().signer());
        }
        try {
            answer.setSenderKID(REFERENCE);
            answer.addCMPCertificate(keys.issuing().certificate());
            return answer.build(macs(algorithm).get(algorithm, keys.cmpSecret().toCharArray()));
        } catch (OperatorCreationException e) {
            throw new CMPException("the MAC of the request cannot be made", e);
        }
    }

    private Optional<X509CertificateHolder> registrationAuthority(ProtectedPKIMessage message) {
        var now = new Date();
        return Arrays.stream(message.getCertificates())
                .limit(1) // RFC 9483 section 3.3: the signer's certificate comes first
                .filter(it -> it.isValidOn(now)
                        && ExtendedKeyUsage.fromExtensions(it.getExtensions()) instanceof ExtendedKeyUsage usage
                        && usage.hasKeyPurposeId(Profiles.CMC_RA)
                        && isOurs(it)
                        && register.revocation(it.getSerialNumber()).isEmpty())
                .findFirst();
    }

    private boolean isOurs(X509CertificateHolder certificate) {
        try {
            return certificate.getIssuer().equals(keys.issuing().name())
                    && certificate.isSignatureValid(verifier(keys.issuing().certificate()));
        } catch (CertException | CMPException foreign) {
            return false;
        }
    }

    private static ContentVerifierProvider verifier(X509CertificateHolder certificate) throws CMPException {
        try {
            return new JcaContentVerifierProviderBuilder().build(certificate);
        } catch (OperatorCreationException | CertificateException e) {
            throw new CMPException("the certificate's key is of no known kind", e);
        }
    }

    private static boolean knowsReference(PKIHeader header) {
        return header.getSenderKID() != null
                && MessageDigest.isEqual(header.getSenderKID().getOctets(), REFERENCE);
    }

    private static boolean isMac(AlgorithmIdentifier algorithm) {
        return algorithm.getAlgorithm().equals(PASSWORD_BASED_MAC)
                || algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBMAC1);
    }

    // The requester chooses the work of the key derivation: without a bound one message stops the server.
    private static boolean isBounded(AlgorithmIdentifier algorithm) {
        return !algorithm.getAlgorithm().equals(PASSWORD_BASED_MAC)
                || PBMParameter.getInstance(algorithm.getParameters())
                                .getIterationCount()
                                .intValueExact()
                        <= MOST_ITERATIONS;
    }

    private static PBEMacCalculatorProvider macs(AlgorithmIdentifier algorithm) {
        return algorithm.getAlgorithm().equals(PASSWORD_BASED_MAC)
                ? new PKMACBuilder(new JcePKMACValuesCalculator().setProvider(PROVIDER), MOST_ITERATIONS)
                : new Pbmac1();
    }
}

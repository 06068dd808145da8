package org.tabellion.credentials.adapter.out.cmp;

import java.security.PrivateKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cmp.CMPObjectIdentifiers;
import org.bouncycastle.asn1.cmp.PBMParameter;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.cmp.CMPException;
import org.bouncycastle.cert.cmp.ProtectedPKIMessage;
import org.bouncycastle.cert.cmp.ProtectedPKIMessageBuilder;
import org.bouncycastle.cert.crmf.PKMACBuilder;
import org.bouncycastle.cert.crmf.jcajce.JcePKMACValuesCalculator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.PBEMacCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;
import org.tabellion.pki.CertificatePaths;
import org.tabellion.pki.Malformed;

/** Protects what is sent and checks what comes back. */
final class MessageProtection {

    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
    private static final int ITERATIONS = 10_000;
    private static final int MOST_ITERATIONS = 100_000;
    private static final int SALT_LENGTH = 16;
    // RFC 6402 section 2.10; RFC 9483 section 1.6.
    private static final KeyPurposeId CMC_CA = KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.3.27"));

    private final CmpProtection protection;
    private final CertificatePaths paths;
    private final Randomness randomness;

    MessageProtection(CmpProtection protection, CertificatePaths paths, Randomness randomness) {
        this.protection = protection;
        this.paths = paths;
        this.randomness = randomness;
    }

    /** RFC 9483 section 3.1: with a MAC the sender is told by its reference, with a signature by its certificate. */
    GeneralName sender() {
        return switch (protection) {
            case CmpProtection.SharedSecret _ -> new GeneralName(new X500Name("CN=Tabellion"));
            case CmpProtection.Signature signature ->
                new GeneralName(certificate(signature.chain().getFirst()).getSubject());
        };
    }

    ProtectedPKIMessage protect(ProtectedPKIMessageBuilder message) {
        try {
            return switch (protection) {
                case CmpProtection.SharedSecret shared ->
                    message.setSenderKID(shared.reference().toArray())
                            .build(new Pbmac1()
                                    .get(
                                            Pbmac1.parameters(
                                                    randomness
                                                            .bytes(SALT_LENGTH)
                                                            .toArray(),
                                                    ITERATIONS),
                                            shared.secret()));
                case CmpProtection.Signature signature -> {
                    signature.chain().forEach(it -> message.addCMPCertificate(certificate(it)));
                    yield message.build(new JcaContentSignerBuilder(algorithm(signature.key())).build(signature.key()));
                }
            };
        } catch (OperatorCreationException | CMPException e) {
            throw new IllegalStateException("the configured protection cannot be made", e);
        }
    }

    /** @throws Malformed if the message is not protected by the shared secret or by the authority's own signature */
    void check(ProtectedPKIMessage message, Instant at) throws Malformed {
        var algorithm = message.getProtectionAlgorithm();
        var sound = Malformed.orElse(
                "a protected message", () -> isMac(algorithm) ? isMac(message, algorithm) : isSigned(message, at));
        Malformed.unless(sound, "the protection does not verify");
    }

    private boolean isMac(ProtectedPKIMessage message, AlgorithmIdentifier algorithm) throws CMPException {
        return protection instanceof CmpProtection.SharedSecret shared
                && isBounded(algorithm)
                && message.verify(macs(algorithm), shared.secret());
    }

    private boolean isSigned(ProtectedPKIMessage message, Instant at) throws Malformed, CMPException {
        var certificates = message.getCertificates();
        if (certificates.length == 0 || !speaksForAuthority(certificates[0])) {
            return false;
        }
        // RFC 9483 section 3.3: the signer's certificate comes first.
        return paths.path(certificates[0], Arrays.asList(certificates), at).isPresent()
                && verifies(message, certificates[0]);
    }

    private static boolean verifies(ProtectedPKIMessage message, X509CertificateHolder signer)
            throws Malformed, CMPException {
        var verifier =
                Malformed.orElse("a known kind of key", () -> new JcaContentVerifierProviderBuilder().build(signer));
        return message.verify(verifier);
    }

    // Else every signer that the authority ever certified could answer in its place.
    private static boolean speaksForAuthority(X509CertificateHolder certificate) {
        var constraints = BasicConstraints.fromExtensions(certificate.getExtensions());
        var usage = ExtendedKeyUsage.fromExtensions(certificate.getExtensions());
        return constraints != null && constraints.isCA() || usage != null && usage.hasKeyPurposeId(CMC_CA);
    }

    private static boolean isMac(AlgorithmIdentifier algorithm) {
        return List.of(CMPObjectIdentifiers.passwordBasedMac, PKCSObjectIdentifiers.id_PBMAC1)
                .contains(algorithm.getAlgorithm());
    }

    // The sender chooses the work of the key derivation: without a bound one answer stops the server.
    private static boolean isBounded(AlgorithmIdentifier algorithm) {
        return !algorithm.getAlgorithm().equals(CMPObjectIdentifiers.passwordBasedMac)
                || PBMParameter.getInstance(algorithm.getParameters())
                                .getIterationCount()
                                .intValueExact()
                        <= MOST_ITERATIONS;
    }

    private static PBEMacCalculatorProvider macs(AlgorithmIdentifier algorithm) {
        return algorithm.getAlgorithm().equals(CMPObjectIdentifiers.passwordBasedMac)
                ? new PKMACBuilder(new JcePKMACValuesCalculator().setProvider(PROVIDER), MOST_ITERATIONS)
                : new Pbmac1();
    }

    private static String algorithm(PrivateKey key) {
        return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    }

    private static X509CertificateHolder certificate(Bytes der) {
        try {
            return CertificatePaths.holder(der);
        } catch (Malformed e) {
            throw new IllegalStateException("a configured certificate cannot be read", e);
        }
    }
}

package org.tabellion.dss.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.bouncycastle.util.CollectionStore;
import org.tabellion.documents.spi.RevocationEvidence;
import org.tabellion.documents.spi.TimestampAuthority;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;

/** Root, signers, OCSP responder and TSA, all P-256 but for signers asked for otherwise. It answers as real ones do, or not at all. */
public final class TestPki implements RevocationEvidence, TimestampAuthority {

    public record Signer(PrivateKey key, X509Certificate certificate, List<Bytes> chain) {

        /** As the SAM signs: over a digest. */
        public Bytes sign(SignatureAlgorithm algorithm, Bytes data) {
            try {
                var name = algorithm.digest().standardName().replace("-", "") + "with" + algorithm.family();
                var signature = Signature.getInstance(name);
                signature.initSign(key);
                signature.update(data.toArray());
                return Bytes.of(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** NONEwith...: the value over a digest that stands already. */
        public Bytes signDigest(SignatureAlgorithm algorithm, Bytes digest) {
            try {
                if (algorithm.family() == KeyAlgorithm.Family.ECDSA) {
                    var signature = Signature.getInstance("NONEwithECDSA");
                    signature.initSign(key);
                    signature.update(digest.toArray());
                    return Bytes.of(signature.sign());
                }
                var info = new DigestInfo(
                        new AlgorithmIdentifier(
                                new ASN1ObjectIdentifier(algorithm.digest().oid()), DERNull.INSTANCE),
                        digest.toArray());
                var signature = Signature.getInstance("NONEwithRSA");
                signature.initSign(key);
                signature.update(info.getEncoded());
                return Bytes.of(signature.sign());
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final KeyPair rootKey = keyPair("secp256r1");
    private final X509Certificate root;
    private final KeyPair tsaKey = keyPair("secp256r1");
    private final X509Certificate tsa;
    private final Set<BigInteger> revoked = new HashSet<>();
    private long serial = 100;
    private boolean timestamping = true;
    private boolean answering = true;

    public TestPki() {
        this("CN=Test root");
    }

    public TestPki(String name) {
        try {
            var subject = new X500Name(name);
            var builder = builder(subject, subject, rootKey, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            root = issue(builder);
            var stamping =
                    builder(subject, new X500Name("CN=Test TSA"), tsaKey, new KeyUsage(KeyUsage.digitalSignature));
            stamping.addExtension(
                    Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
            tsa = issue(stamping);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public X509Certificate root() {
        return root;
    }

    public Signer signer(String commonName) {
        return signer(commonName, keyPair("secp256r1"));
    }

    public Signer rsaSigner(String commonName) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return signer(commonName, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Signer signer(String commonName, KeyPair keys) {
        try {
            var builder = builder(
                    new JcaX509CertificateHolder(root).getSubject(),
                    new X500Name("CN=" + commonName + ",C=ES"),
                    keys,
                    new KeyUsage(KeyUsage.nonRepudiation));
            builder.addExtension(
                    Extension.authorityInfoAccess,
                    false,
                    new AuthorityInformationAccess(new AccessDescription(
                            AccessDescription.id_ad_ocsp,
                            new GeneralName(GeneralName.uniformResourceIdentifier, "http://ocsp.example.test/"))));
            var certificate = issue(builder);
            return new Signer(keys.getPrivate(), certificate, List.of(Bytes.of(certificate.getEncoded())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public void revoke(Signer signer) {
        revoked.add(signer.certificate().getSerialNumber());
    }

    public void stopTimestamping() {
        timestamping = false;
    }

    public void stopAnswering() {
        answering = false;
    }

    @Override
    public Optional<Bytes> ocsp(Bytes certificate, Bytes issuer) {
        if (!answering) {
            return Optional.empty();
        }
        try {
            var subject = new X509CertificateHolder(certificate.toArray());
            if (!subject.getIssuer().equals(new JcaX509CertificateHolder(root).getSubject())) {
                return Optional.empty();
            }
            var digests = new JcaDigestCalculatorProviderBuilder().build();
            var id = new CertificateID(
                    digests.get(CertificateID.HASH_SHA1),
                    new X509CertificateHolder(issuer.toArray()),
                    subject.getSerialNumber());
            var now = Date.from(Instant.now());
            var status = revoked.contains(subject.getSerialNumber())
                    ? new RevokedStatus(Date.from(Instant.now().minusSeconds(60)), CRLReason.keyCompromise)
                    : CertificateStatus.GOOD;
            var response = new BasicOCSPRespBuilder(new RespID(new JcaX509CertificateHolder(root).getSubject()))
                    .addResponse(id, status, now, Date.from(Instant.now().plusSeconds(3600)))
                    .build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(rootKey.getPrivate()),
                            new X509CertificateHolder[] {new JcaX509CertificateHolder(root)},
                            now);
            return Optional.of(Bytes.of(new OCSPRespBuilder()
                    .build(OCSPRespBuilder.SUCCESSFUL, response)
                    .getEncoded()));
        } catch (IOException | OperatorCreationException | GeneralSecurityException | OCSPException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Optional<Bytes> crl(Bytes certificate, Bytes issuer) {
        return Optional.empty();
    }

    @Override
    public Optional<Bytes> issuer(Bytes certificate) {
        return Optional.empty();
    }

    @Override
    public Bytes timestamp(DigestAlgorithm algorithm, Bytes digest, Optional<Bytes> nonce) {
        if (!timestamping) {
            throw Failure.unavailable("TSA", null);
        }
        try {
            var digests = new JcaDigestCalculatorProviderBuilder().build();
            var generator = new TimeStampTokenGenerator(
                    new JcaSimpleSignerInfoGeneratorBuilder().build("SHA256withECDSA", tsaKey.getPrivate(), tsa),
                    digests.get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)),
                    new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"));
            generator.addCertificates(new CollectionStore<>(
                    List.of(new JcaX509CertificateHolder(tsa), new JcaX509CertificateHolder(root))));
            var requests = new TimeStampRequestGenerator();
            requests.setCertReq(true);
            var request = requests.generate(
                    new ASN1ObjectIdentifier(algorithm.oid()),
                    digest.toArray(),
                    nonce.map(it -> new BigInteger(1, it.toArray())).orElse(null));
            var token = generator.generate(request, BigInteger.valueOf(serial++), Date.from(Instant.now()));
            return Bytes.of(token.getEncoded());
        } catch (IOException | OperatorCreationException | GeneralSecurityException | TSPException e) {
            throw new IllegalStateException(e);
        }
    }

    private JcaX509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair keys, KeyUsage usage)
            throws IOException, GeneralSecurityException {
        var now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(serial++),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(700))),
                subject,
                keys.getPublic());
        builder.addExtension(Extension.keyUsage, true, usage);
        var identifiers = new JcaX509ExtensionUtils();
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(keys.getPublic()));
        builder.addExtension(
                Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(rootKey.getPublic()));
        return builder;
    }

    private X509Certificate issue(JcaX509v3CertificateBuilder builder)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(rootKey.getPrivate())));
    }

    private static KeyPair keyPair(String curve) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.tabellion.documents.adapter.out.pki;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.tabellion.http.Outbound;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.pki.Malformed;

/** Asks a responder about one certificate (RFC 6960) and believes only what it may. */
final class OcspClient {

    private static final String REQUEST_TYPE = "application/ocsp-request";
    private static final String RESPONSE_TYPE = "application/ocsp-response";
    private static final int LARGEST_ANSWER = 256 * 1024;
    // RFC 9654 section 2.1.
    private static final int NONCE_LENGTH = 32;
    /** For an answer without a nextUpdate: newer is always to be had, so only a new one counts. */
    private static final Duration LIFE_WITHOUT_END = Duration.ofMinutes(10);

    private final Outbound outbound;
    private final Randomness randomness;
    private final TrustedTime time;
    private final DigestCalculatorProvider digests;

    OcspClient(Outbound outbound, Randomness randomness, TrustedTime time) {
        this.outbound = outbound;
        this.randomness = randomness;
        this.time = time;
        try {
            this.digests = new JcaDigestCalculatorProviderBuilder().build();
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("every Java platform has digests", e);
        }
    }

    /**
     * @return OCSPResponse, DER, that says good or revoked
     * @throws Malformed if the answer must not be believed, or says that nothing is known
     */
    Bytes ask(URI responder, X509CertificateHolder certificate, X509CertificateHolder issuer) throws Malformed {
        var nonce = randomness.bytes(NONCE_LENGTH);
        var reply =
                outbound.exchange(Outbound.Request.post(responder, REQUEST_TYPE, question(certificate, issuer, nonce))
                        .with(Outbound.Limits.USUAL.withLargestBody(LARGEST_ANSWER)));
        Malformed.unless(reply.status() == 200, "HTTP status " + reply.status());
        Malformed.unless(reply.isOf(RESPONSE_TYPE), "another media type than " + RESPONSE_TYPE);
        check(reply.body(), certificate, issuer, nonce);
        return reply.body();
    }

    private Bytes question(X509CertificateHolder certificate, X509CertificateHolder issuer, Bytes nonce)
            throws Malformed {
        return Malformed.orElse("a question", () -> {
            var value = new DEROctetString(nonce.toArray()).getEncoded();
            var extension = new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, value);
            return Bytes.of(new OCSPReqBuilder()
                    // RFC 5019 section 2.1.1: SHA-1 names the issuer here and protects nothing; many know no other.
                    .addRequest(new CertificateID(
                            digests.get(CertificateID.HASH_SHA1), issuer, certificate.getSerialNumber()))
                    .setRequestExtensions(new Extensions(extension))
                    .build()
                    .getEncoded());
        });
    }

    private void check(Bytes answer, X509CertificateHolder certificate, X509CertificateHolder issuer, Bytes nonce)
            throws Malformed {
        var basic = Malformed.orElse("an OCSP answer", () -> {
            var response = new OCSPResp(answer.toArray());
            Malformed.unless(response.getStatus() == OCSPResp.SUCCESSFUL, "status " + response.getStatus());
            return (BasicOCSPResp) response.getResponseObject();
        });
        var now = time.now();
        Malformed.orElse("an OCSP answer", () -> {
            checkSigned(basic, issuer, now);
            checkNonce(basic, nonce);
            checkSingle(single(basic, certificate, issuer), now);
            return basic;
        });
    }

    private static void checkNonce(BasicOCSPResp answer, Bytes nonce) throws Malformed {
        // Many responders ignore it and sign beforehand (RFC 5019); one that answers with another is lying.
        var extension = answer.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        if (extension != null) {
            var value = Malformed.orElse("a nonce", () -> ASN1OctetString.getInstance(extension.getParsedValue())
                    .getOctets());
            Malformed.unless(Bytes.of(value).equals(nonce), "an answer to another question");
        }
    }

    private SingleResp single(BasicOCSPResp answer, X509CertificateHolder certificate, X509CertificateHolder issuer)
            throws Malformed {
        return Malformed.orElse("an OCSP answer", () -> {
            var fitting = new ArrayList<SingleResp>();
            for (var single : answer.getResponses()) {
                var id = single.getCertID();
                if (id.getSerialNumber().equals(certificate.getSerialNumber()) && id.matchesIssuer(issuer, digests)) {
                    fitting.add(single);
                }
            }
            Malformed.unless(fitting.size() == 1, "not one answer about this certificate");
            return fitting.getFirst();
        });
    }

    private static void checkSingle(SingleResp single, Instant now) throws Malformed {
        Malformed.unless(!(single.getCertStatus() instanceof UnknownStatus), "the responder does not know it");
        var from = single.getThisUpdate().toInstant();
        var until = single.getNextUpdate() == null
                ? from.plus(LIFE_WITHOUT_END)
                : single.getNextUpdate().toInstant();
        Signatures.checkFresh(from, until, now);
    }

    private static void checkSigned(BasicOCSPResp answer, X509CertificateHolder issuer, Instant now) throws Malformed {
        var signer = isOf(answer.getResponderId(), issuer) ? issuer : delegate(answer, issuer, now);
        var verifier = Signatures.by(signer);
        Malformed.unless(
                Malformed.orElse("a signed answer", () -> answer.isSignatureValid(verifier)),
                "the signature does not verify");
    }

    /** RFC 6960 section 4.2.2.2: certified for it by the very issuer whose certificate is asked about. */
    private static X509CertificateHolder delegate(BasicOCSPResp answer, X509CertificateHolder issuer, Instant now)
            throws Malformed {
        for (var candidate : Arrays.asList(answer.getCerts())) {
            if (isOf(answer.getResponderId(), candidate)) {
                var usage = ExtendedKeyUsage.fromExtensions(candidate.getExtensions());
                Malformed.unless(
                        usage != null && usage.hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning),
                        "the responder may not sign answers");
                Malformed.unless(candidate.isValidOn(Date.from(now)), "the responder's certificate is not valid");
                // Without it the responder's own state would have to be asked for, and of whom?
                Malformed.unless(
                        candidate.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck) != null,
                        "the responder's certificate could be revoked");
                Malformed.unless(Signatures.issued(issuer, candidate), "the responder is of another issuer");
                return candidate;
            }
        }
        throw new Malformed("the answer does not bring its responder's certificate");
    }

    private static boolean isOf(RespID responder, X509CertificateHolder certificate) throws Malformed {
        return Malformed.orElse("a responder", () -> {
            var name = responder.toASN1Primitive().getName();
            return name != null
                    ? name.equals(certificate.getSubject())
                    : Arrays.equals(responder.toASN1Primitive().getKeyHash(), sha1(certificate));
        });
    }

    private static byte[] sha1(X509CertificateHolder certificate) throws NoSuchAlgorithmException {
        // RFC 6960 section 4.2.1 names the responder by it, whatever else is used.
        return MessageDigest.getInstance("SHA-1")
                .digest(certificate.getSubjectPublicKeyInfo().getPublicKeyData().getBytes());
    }
}

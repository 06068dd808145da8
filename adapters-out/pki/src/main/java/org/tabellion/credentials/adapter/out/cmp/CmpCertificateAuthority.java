package org.tabellion.credentials.adapter.out.cmp;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.cmp.CMPCertificate;
import org.bouncycastle.asn1.cmp.CertConfirmContent;
import org.bouncycastle.asn1.cmp.CertRepMessage;
import org.bouncycastle.asn1.cmp.CertResponse;
import org.bouncycastle.asn1.cmp.CertStatus;
import org.bouncycastle.asn1.cmp.ErrorMsgContent;
import org.bouncycastle.asn1.cmp.PKIBody;
import org.bouncycastle.asn1.cmp.PKIFailureInfo;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.cmp.PKIStatusInfo;
import org.bouncycastle.asn1.cmp.PollReqContent;
import org.bouncycastle.asn1.cmp.RevDetails;
import org.bouncycastle.asn1.cmp.RevRepContent;
import org.bouncycastle.asn1.cmp.RevReqContent;
import org.bouncycastle.asn1.crmf.CertTemplateBuilder;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.cmp.ProtectedPKIMessage;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.tabellion.credentials.spi.CertificateAuthority;
import org.tabellion.http.Outbound;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.pki.CertificatePaths;
import org.tabellion.pki.Malformed;

/**
 * An authority by p10cr, pollReq, certConf and rr (RFC 9483 sections 4.1.4, 4.2 and 4.4). The transaction of a request
 * follows from its bytes, so that a request repeated after a lost answer, or after a restart, meets the transaction that
 * waits for it.
 */
public final class CmpCertificateAuthority implements CertificateAuthority {

    private static final Logger LOG = Logger.getLogger(CmpCertificateAuthority.class.getName());
    private static final int TRANSACTION_LENGTH = 16;
    // RFC 5280 section 5.3.1.
    private static final int CESSATION_OF_OPERATION = 5;
    private static final ASN1Integer OF_PKCS10 = new ASN1Integer(-1);

    /** These tell of the exchange, or of the authority's state, and not that the request was judged. */
    private static final Map<Integer, String> PASSING = names(Map.of(
            PKIFailureInfo.badMessageCheck, "bad_message_check",
            PKIFailureInfo.badTime, "bad_time",
            PKIFailureInfo.wrongIntegrity, "wrong_integrity",
            PKIFailureInfo.badSenderNonce, "bad_sender_nonce",
            PKIFailureInfo.badRecipientNonce, "bad_recipient_nonce",
            PKIFailureInfo.signerNotTrusted, "signer_not_trusted",
            PKIFailureInfo.systemUnavail, "system_unavailable",
            PKIFailureInfo.systemFailure, "system_failure"));

    private static final Map<Integer, String> JUDGED = names(Map.of(
            PKIFailureInfo.badAlg, "bad_algorithm",
            PKIFailureInfo.badRequest, "bad_request",
            PKIFailureInfo.badDataFormat, "bad_data_format",
            PKIFailureInfo.badPOP, "bad_proof_of_possession",
            PKIFailureInfo.badCertTemplate, "bad_template",
            PKIFailureInfo.notAuthorized, "not_authorized",
            PKIFailureInfo.certRevoked, "certificate_revoked",
            PKIFailureInfo.duplicateCertReq, "duplicate_request",
            PKIFailureInfo.unacceptedPolicy, "unaccepted_policy",
            PKIFailureInfo.unacceptedExtension, "unaccepted_extension"));

    private final Outbound outbound;
    private final CmpConnector connector;
    private final MessageProtection protection;
    private final CertificateCheck check;
    private final Randomness randomness;
    private final TrustedTime time;

    public CmpCertificateAuthority(Outbound outbound, CmpConnector connector, Randomness randomness, TrustedTime time) {
        var paths = new CertificatePaths(connector.anchors(), connector.intermediates());
        this.outbound = outbound;
        this.connector = connector;
        this.protection = new MessageProtection(connector.protection(), paths, randomness);
        this.check = new CertificateCheck(paths, connector.profile());
        this.randomness = randomness;
        this.time = time;
    }

    @Override
    public Answer request(Bytes certificationRequest, String profile, String subject) {
        var request = fitting(certificationRequest, subject);
        var exchange = exchange(profile, transactionOf(certificationRequest));
        var answer = exchange.send(new PKIBody(PKIBody.TYPE_P10_CERT_REQ, request.toASN1Structure()));
        try {
            if (isInUse(answer) || isWaiting(answer)) {
                answer = exchange.send(new PKIBody(PKIBody.TYPE_POLL_REQ, new PollReqContent(OF_PKCS10)));
            }
            return answered(exchange, request, answer);
        } catch (Malformed e) {
            throw Failure.unavailable("the certification authority", e);
        }
    }

    @Override
    public Set<String> policies() {
        return connector.profile().policies();
    }

    @Override
    public void revoke(Bytes certificate, int reason) {
        if (reason < 0 || reason == 7 || reason == 8 || reason > 10) {
            throw Failure.invalid("bad_revocation_reason", "no reason to revoke: " + reason);
        }
        try {
            var holder = CertificatePaths.holder(certificate);
            var answer = exchange("", randomness.bytes(TRANSACTION_LENGTH)).send(revocation(holder, reason));
            var status = Malformed.orElse("an answer to a revocation", () -> revocationStatus(answer));
            settle(status, holder.getSerialNumber());
        } catch (Malformed e) {
            throw Failure.unavailable("the certification authority", e);
        }
    }

    private static void settle(PKIStatusInfo status, BigInteger serial) {
        if (status.getStatus().intValue() != PKIStatus.REJECTION || has(status, PKIFailureInfo.certRevoked)) {
            return;
        }
        if (has(status, PKIFailureInfo.badCertId)) {
            throw Failure.notFound("certificate " + serial.toString(16));
        }
        throw Failure.unavailable("the certification authority", new Malformed("the revocation was rejected"));
    }

    private Answer answered(CmpExchange exchange, PKCS10CertificationRequest request, ProtectedPKIMessage answer)
            throws Malformed {
        return switch (answer.getBody().getType()) {
            case PKIBody.TYPE_POLL_REP -> new Answer.Undecided();
            case PKIBody.TYPE_ERROR ->
                refused(Malformed.orElse("an error", () -> ErrorMsgContent.getInstance(
                                answer.getBody().getContent())
                        .getPKIStatusInfo()));
            case PKIBody.TYPE_CERT_REP -> decided(exchange, request, answer);
            default -> throw new Malformed("an answer of another kind");
        };
    }

    private Answer decided(CmpExchange exchange, PKCS10CertificationRequest request, ProtectedPKIMessage answer)
            throws Malformed {
        var response = response(answer);
        return switch (response.getStatus().getStatus().intValue()) {
            case PKIStatus.WAITING -> new Answer.Undecided();
            case PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS -> certified(exchange, request, answer, response);
            default -> refused(response.getStatus());
        };
    }

    private Answer certified(
            CmpExchange exchange, PKCS10CertificationRequest request, ProtectedPKIMessage answer, CertResponse response)
            throws Malformed {
        var certificate = Malformed.orElse(
                "a certificate",
                () -> new X509CertificateHolder(response.getCertifiedKeyPair()
                        .getCertOrEncCert()
                        .getCertificate()
                        .getX509v3PKCert()));
        var implicit = CmpExchange.confirmsImplicitly(answer);
        try {
            var chain = check.check(certificate, companions(answer), request, time.now());
            if (!implicit) {
                confirm(exchange, certificate, true);
            }
            return new Answer.Certified(chain, certificate.getNotAfter().toInstant());
        } catch (Malformed differs) {
            LOG.log(Level.SEVERE, "the authority issued a certificate that was not asked for", differs);
            dispose(exchange, certificate, implicit);
            return new Answer.Refused("certificate_differs");
        }
    }

    // A certificate nobody asked for must not stay valid; that it could not be revoked must not hide why it was
    // refused.
    private void dispose(CmpExchange exchange, X509CertificateHolder certificate, boolean implicit) {
        if (!implicit) {
            try {
                confirm(exchange, certificate, false);
            } catch (Malformed | Failure e) {
                LOG.log(Level.WARNING, "the authority did not take the refusal of its certificate", e);
            }
        }
        try {
            revoke(Malformed.orElse("a certificate", () -> Bytes.of(certificate.getEncoded())), CESSATION_OF_OPERATION);
        } catch (Malformed | Failure e) {
            LOG.log(Level.SEVERE, "a certificate that was not asked for could not be revoked", e);
        }
    }

    private static void confirm(CmpExchange exchange, X509CertificateHolder certificate, boolean accepted)
            throws Malformed {
        var hash = digestOf(certificate)
                .digest(Malformed.orElse("a certificate", () -> Bytes.of(certificate.getEncoded())));
        var status = new CertStatus(
                hash.toArray(),
                OF_PKCS10.getValue(),
                new PKIStatusInfo(accepted ? PKIStatus.granted : PKIStatus.rejection));
        var answer = exchange.send(
                new PKIBody(PKIBody.TYPE_CERT_CONFIRM, CertConfirmContent.getInstance(new DERSequence(status))));
        Malformed.unless(answer.getBody().getType() == PKIBody.TYPE_CONFIRM, "the confirmation was not taken");
    }

    // RFC 9810 section 5.3.18: the digest of the certificate's own signature.
    private static DigestAlgorithm digestOf(X509CertificateHolder certificate) throws Malformed {
        var digest = new DefaultDigestAlgorithmIdentifierFinder().find(certificate.getSignatureAlgorithm());
        return Optional.ofNullable(digest)
                .flatMap(it -> DigestAlgorithm.ofOid(it.getAlgorithm().getId()))
                .orElseThrow(() -> new Malformed("the certificate is signed by an unknown algorithm"));
    }

    private static Answer refused(PKIStatusInfo status) throws Malformed {
        if (PASSING.keySet().stream().anyMatch(it -> has(status, it))) {
            throw new Malformed("the authority cannot judge now");
        }
        return new Answer.Refused(JUDGED.entrySet().stream()
                .filter(it -> has(status, it.getKey()))
                .map(it -> "ca_" + it.getValue())
                .findFirst()
                .orElse("ca_refused"));
    }

    private static boolean isInUse(ProtectedPKIMessage answer) throws Malformed {
        return answer.getBody().getType() == PKIBody.TYPE_ERROR
                && has(
                        Malformed.orElse("an error", () -> ErrorMsgContent.getInstance(
                                        answer.getBody().getContent())
                                .getPKIStatusInfo()),
                        PKIFailureInfo.transactionIdInUse);
    }

    private static boolean isWaiting(ProtectedPKIMessage answer) throws Malformed {
        return answer.getBody().getType() == PKIBody.TYPE_CERT_REP
                && response(answer).getStatus().getStatus().intValue() == PKIStatus.WAITING;
    }

    private static CertResponse response(ProtectedPKIMessage answer) throws Malformed {
        return Malformed.orElse("a certificate response", () -> {
            var responses =
                    CertRepMessage.getInstance(answer.getBody().getContent()).getResponse();
            Malformed.unless(responses.length == 1, "several answers to one request");
            // RFC 9483 section 4.1.4 has -1 for a PKCS#10; authorities of RFC 4210 answer 0.
            var id = responses[0].getCertReqId().intValueExact();
            Malformed.unless(id == -1 || id == 0, "an answer to another request");
            return responses[0];
        });
    }

    private static PKIStatusInfo revocationStatus(ProtectedPKIMessage answer) throws Malformed {
        if (answer.getBody().getType() == PKIBody.TYPE_ERROR) {
            return ErrorMsgContent.getInstance(answer.getBody().getContent()).getPKIStatusInfo();
        }
        Malformed.unless(answer.getBody().getType() == PKIBody.TYPE_REVOCATION_REP, "an answer of another kind");
        return RevRepContent.getInstance(answer.getBody().getContent()).getStatus()[0];
    }

    private static PKIBody revocation(X509CertificateHolder certificate, int reason) throws Malformed {
        var template = new CertTemplateBuilder()
                .setIssuer(certificate.getIssuer())
                .setSerialNumber(new ASN1Integer(certificate.getSerialNumber()))
                .build();
        var why = Malformed.orElse("a reason", () -> CRLReason.lookup(reason).getEncoded(ASN1Encoding.DER));
        var details = new RevDetails(template, new Extensions(new Extension(Extension.reasonCode, false, why)));
        return new PKIBody(PKIBody.TYPE_REVOCATION_REQ, new RevReqContent(details));
    }

    private static List<X509CertificateHolder> companions(ProtectedPKIMessage answer) throws Malformed {
        return Malformed.orElse("certificates", () -> {
            var all = new ArrayList<>(Arrays.asList(answer.getCertificates()));
            var published =
                    CertRepMessage.getInstance(answer.getBody().getContent()).getCaPubs();
            for (var it : published == null ? new CMPCertificate[0] : published) {
                all.add(new X509CertificateHolder(it.getX509v3PKCert()));
            }
            return all;
        });
    }

    private static PKCS10CertificationRequest fitting(Bytes request, String subject) {
        try {
            var parsed = Malformed.orElse("a PKCS#10", () -> new PKCS10CertificationRequest(request.toArray()));
            Malformed.unless(
                    CertificateCheck.attributes(parsed.getSubject()).equals(CertificateCheck.attributes(subject)),
                    "the request has another subject");
            return parsed;
        } catch (Malformed e) {
            throw Failure.invalid("bad_certification_request", String.valueOf(e.getMessage()));
        }
    }

    private CmpExchange exchange(String profile, Bytes transaction) {
        var address = profile.isEmpty() ? connector.address() : connector.addressFor(profile);
        return new CmpExchange(outbound, address, protection, randomness, time, transaction);
    }

    private static Bytes transactionOf(Bytes request) {
        var whole =
                DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("tabellion p10cr ").append(request));
        return Bytes.of(Arrays.copyOf(whole.toArray(), TRANSACTION_LENGTH));
    }

    private static boolean has(PKIStatusInfo status, int failure) {
        return status.getFailInfo() != null && (status.getFailInfo().intValue() & failure) != 0;
    }

    private static Map<Integer, String> names(Map<Integer, String> names) {
        return new TreeMap<>(names);
    }
}

package org.tabellion.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.cmp.CMPCertificate;
import org.bouncycastle.asn1.cmp.CMPObjectIdentifiers;
import org.bouncycastle.asn1.cmp.CertConfirmContent;
import org.bouncycastle.asn1.cmp.CertOrEncCert;
import org.bouncycastle.asn1.cmp.CertRepMessage;
import org.bouncycastle.asn1.cmp.CertResponse;
import org.bouncycastle.asn1.cmp.CertifiedKeyPair;
import org.bouncycastle.asn1.cmp.ErrorMsgContent;
import org.bouncycastle.asn1.cmp.InfoTypeAndValue;
import org.bouncycastle.asn1.cmp.PKIBody;
import org.bouncycastle.asn1.cmp.PKIConfirmContent;
import org.bouncycastle.asn1.cmp.PKIFailureInfo;
import org.bouncycastle.asn1.cmp.PKIFreeText;
import org.bouncycastle.asn1.cmp.PKIHeader;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.cmp.PKIStatusInfo;
import org.bouncycastle.asn1.cmp.PollRepContent;
import org.bouncycastle.asn1.cmp.PollReqContent;
import org.bouncycastle.asn1.cmp.RevDetails;
import org.bouncycastle.asn1.cmp.RevRepContentBuilder;
import org.bouncycastle.asn1.cmp.RevReqContent;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.cmp.CMPException;
import org.bouncycastle.cert.cmp.GeneralPKIMessage;
import org.bouncycastle.cert.cmp.ProtectedPKIMessage;
import org.bouncycastle.cert.cmp.ProtectedPKIMessageBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** The CA's side of CMP: p10cr, pollReq, certConf and rr (RFC 9810, in the profile of RFC 9483). */
final class CmpResponder {

    private static final Logger LOG = Logger.getLogger(CmpResponder.class.getName());
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final int MOST_TRANSACTIONS = 10_000;
    // RFC 9483 section 4.1.4: a PKCS#10 has no certReqId, so the answer to it carries this one.
    private static final ASN1Integer OF_PKCS10 = new ASN1Integer(-1);
    private static final int CHECK_AFTER_SECONDS = 1;

    private final Keys keys;
    private final Register register;
    private final Certification certification;
    private final MessageProtection protection;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> transactions = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_TRANSACTIONS;
        }
    };

    CmpResponder(Keys keys, Register register, Certification certification) {
        this.keys = keys;
        this.register = register;
        this.certification = certification;
        this.protection = new MessageProtection(keys, register);
    }

    /** Refused: the reason in the words of RFC 9810 appendix F. */
    private static final class Rejection extends Exception {
        private static final long serialVersionUID = 1L;
        private final int failure;

        Rejection(int failure, String reason) {
            super(reason);
            this.failure = failure;
        }
    }

    /**
     * @return the DER of the answering PKIMessage; an error message for anything that is CMP, however wrong
     * @throws IOException if {@code request} is not a PKIMessage
     */
    synchronized byte[] answer(byte[] request) throws IOException {
        GeneralPKIMessage message;
        try {
            message = new GeneralPKIMessage(request);
        } catch (RuntimeException e) {
            // The parsers of Bouncy Castle tell of a wrong structure by every kind of runtime exception.
            throw new IOException("not a PKIMessage", e);
        }
        try {
            return answer(message);
        } catch (UncheckedIOException notWritten) {
            throw notWritten;
        } catch (CMPException | RuntimeException e) {
            LOG.fine(() -> "CMP: " + e);
            return refusal(message.getHeader(), PKIFailureInfo.badDataFormat, "cannot be read");
        }
    }

    private byte[] answer(GeneralPKIMessage message) throws CMPException, IOException {
        var header = message.getHeader();
        try {
            check(message);
            var body = body(header, message.getBody());
            return protection
                    .protect(reply(header).setBody(body), header)
                    .toASN1Structure()
                    .getEncoded();
        } catch (Rejection rejection) {
            LOG.info(() -> "CMP: " + rejection.getMessage());
            return refusal(header, rejection.failure, String.valueOf(rejection.getMessage()));
        }
    }

    private void check(GeneralPKIMessage message) throws Rejection, CMPException {
        var header = message.getHeader();
        var version = header.getPvno().intValueExact();
        if (version != PKIHeader.CMP_2000 && version != PKIHeader.CMP_2021) {
            throw new Rejection(PKIFailureInfo.unsupportedVersion, "version " + version);
        }
        if (!message.hasProtection() || !protection.isSound(new ProtectedPKIMessage(message))) {
            throw new Rejection(PKIFailureInfo.badMessageCheck, "the protection does not verify");
        }
        if (header.getTransactionID() == null || header.getTransactionID().getOctetsLength() != 16) {
            throw new Rejection(PKIFailureInfo.badDataFormat, "a transactionID has 128 bits");
        }
        if (header.getSenderNonce() == null || header.getSenderNonce().getOctetsLength() < 16) {
            throw new Rejection(PKIFailureInfo.badSenderNonce, "a senderNonce has 128 bits");
        }
        if (header.getMessageTime() != null && isFarFromNow(header)) {
            throw new Rejection(PKIFailureInfo.badTime, "the messageTime is off");
        }
    }

    private static boolean isFarFromNow(PKIHeader header) {
        try {
            var time = header.getMessageTime().getDate().toInstant();
            return Duration.between(time, Instant.now()).abs().compareTo(SKEW) > 0;
        } catch (ParseException notATime) {
            return true;
        }
    }

    private PKIBody body(PKIHeader header, PKIBody request) throws Rejection, IOException {
        return switch (request.getType()) {
            case PKIBody.TYPE_P10_CERT_REQ ->
                enrol(header, new PKCS10CertificationRequest(CertificationRequest.getInstance(request.getContent())));
            case PKIBody.TYPE_POLL_REQ -> poll(header, PollReqContent.getInstance(request.getContent()));
            case PKIBody.TYPE_CERT_CONFIRM -> confirm(header, CertConfirmContent.getInstance(request.getContent()));
            case PKIBody.TYPE_REVOCATION_REQ -> revoke(RevReqContent.getInstance(request.getContent()));
            default -> throw new Rejection(PKIFailureInfo.badRequest, "body of type " + request.getType());
        };
    }

    private PKIBody enrol(PKIHeader header, PKCS10CertificationRequest request) throws Rejection {
        var flaw = certification.flaw(request);
        if (flaw.isPresent()) {
            return rejected(
                    switch (flaw.get()) {
                        case PROOF_OF_POSSESSION -> PKIFailureInfo.badPOP;
                        case ALGORITHM -> PKIFailureInfo.badAlg;
                        case SUBJECT -> PKIFailureInfo.badCertTemplate;
                    },
                    "unfit: " + flaw.get());
        }
        var name = Certification.nameOf(request);
        var other = transactions.putIfAbsent(transaction(header), name);
        if (other != null && !other.equals(name)) {
            throw new Rejection(PKIFailureInfo.transactionIdInUse, "the transactionID is in use");
        }
        return told(certification.decide(request), true);
    }

    private PKIBody poll(PKIHeader header, PollReqContent content) throws Rejection {
        var name = transactions.get(transaction(header));
        if (name == null || !Arrays.asList(content.getCertReqIdValues()).equals(List.of(OF_PKCS10.getValue()))) {
            throw new Rejection(PKIFailureInfo.badRequest, "nothing waits in this transaction");
        }
        var decision = certification.poll(name);
        if (decision.isEmpty()) {
            throw new Rejection(PKIFailureInfo.badRequest, "nothing waits in this transaction");
        }
        return told(decision.get(), false);
    }

    private PKIBody told(Register.Decision decision, boolean first) {
        return switch (decision) {
            case Register.Decision.Issued(var certificate) -> issued(certificate);
            case Register.Decision.Refused() -> rejected(PKIFailureInfo.notAuthorized, "refused by the evaluation CA");
            case Register.Decision.Waiting _
            when first -> certificates(new CertResponse(OF_PKCS10, new PKIStatusInfo(PKIStatus.waiting)));
            case Register.Decision.Waiting _ ->
                new PKIBody(PKIBody.TYPE_POLL_REP, new PollRepContent(OF_PKCS10, new ASN1Integer(CHECK_AFTER_SECONDS)));
        };
    }

    private PKIBody issued(X509CertificateHolder certificate) {
        if (register.revocation(certificate.getSerialNumber()).isPresent()) {
            return rejected(PKIFailureInfo.certRevoked, "the certificate of this request is revoked");
        }
        var pair = new CertifiedKeyPair(new CertOrEncCert(new CMPCertificate(certificate.toASN1Structure())));
        return certificates(new CertResponse(OF_PKCS10, new PKIStatusInfo(PKIStatus.granted), pair, null));
    }

    private static PKIBody rejected(int failure, String reason) {
        return certificates(new CertResponse(OF_PKCS10, status(failure, reason)));
    }

    private static PKIBody certificates(CertResponse response) {
        return new PKIBody(PKIBody.TYPE_CERT_REP, new CertRepMessage(null, new CertResponse[] {response}));
    }

    private PKIBody confirm(PKIHeader header, CertConfirmContent content) throws Rejection, IOException {
        var certificate = Optional.ofNullable(transactions.get(transaction(header)))
                .flatMap(register::decision)
                .filter(Register.Decision.Issued.class::isInstance)
                .map(it -> ((Register.Decision.Issued) it).certificate())
                .orElseThrow(() -> new Rejection(PKIFailureInfo.badRequest, "nothing to confirm"));
        var statuses = content.toCertStatusArray();
        if (statuses.length != 1) {
            // RFC 9810 section 5.3.18: an empty list refuses what was issued.
            certification.revoke(certificate.getSerialNumber(), 5);
        } else if (!MessageDigest.isEqual(statuses[0].getCertHash().getOctets(), hash(certificate))) {
            throw new Rejection(PKIFailureInfo.badCertId, "the certHash is not that of the certificate");
        } else if (statuses[0].getStatusInfo() != null
                && statuses[0].getStatusInfo().getStatus().intValueExact() == PKIStatus.REJECTION) {
            certification.revoke(certificate.getSerialNumber(), 5);
        }
        return new PKIBody(PKIBody.TYPE_CONFIRM, new PKIConfirmContent());
    }

    private byte[] hash(X509CertificateHolder certificate) throws IOException {
        // RFC 9810 section 5.3.18: the digest of the certificate's own signature.
        var digest = keys.issuing().signatureAlgorithm().startsWith("SHA384") ? "SHA-384" : "SHA-256";
        try {
            return MessageDigest.getInstance(digest).digest(certificate.getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + digest, e);
        }
    }

    private PKIBody revoke(RevReqContent content) throws Rejection {
        var answers = new RevRepContentBuilder();
        for (var details : content.toRevDetailsArray()) {
            var template = details.getCertDetails();
            if (template.getSerialNumber() == null || template.getIssuer() == null) {
                throw new Rejection(PKIFailureInfo.badCertTemplate, "issuer and serial number are wanted");
            }
            answers.add(revoke(
                    template.getSerialNumber().getValue(),
                    template.getIssuer().equals(keys.issuing().name()),
                    reason(details)));
        }
        return new PKIBody(PKIBody.TYPE_REVOCATION_REP, answers.build());
    }

    private PKIStatusInfo revoke(BigInteger serial, boolean ours, int reason) {
        if (!ours || register.certificate(serial).isEmpty()) {
            return status(PKIFailureInfo.badCertId, "no such certificate");
        }
        return certification.revoke(serial, reason)
                ? new PKIStatusInfo(PKIStatus.granted)
                : status(PKIFailureInfo.certRevoked, "it was revoked before");
    }

    private static int reason(RevDetails details) throws Rejection {
        var extensions = details.getCrlEntryDetails();
        if (extensions == null || extensions.getExtension(Extension.reasonCode) == null) {
            return 0;
        }
        var reason = ASN1Enumerated.getInstance(
                        extensions.getExtension(Extension.reasonCode).getParsedValue())
                .intValueExact();
        if (reason < 0 || reason == 7 || reason == 8 || reason > 10) {
            throw new Rejection(PKIFailureInfo.badRequest, "reason " + reason);
        }
        return reason;
    }

    private byte[] refusal(PKIHeader header, int failure, String reason) throws IOException {
        var body = new PKIBody(PKIBody.TYPE_ERROR, new ErrorMsgContent(status(failure, reason)));
        try {
            // By signature: whoever fails to protect a message may have no secret to check a MAC with.
            return protection
                    .protect(reply(header).setBody(body), unprotected(header))
                    .toASN1Structure()
                    .getEncoded();
        } catch (CMPException e) {
            throw new IOException("an error message cannot be made", e);
        }
    }

    private static PKIHeader unprotected(PKIHeader header) {
        return new PKIHeader(PKIHeader.CMP_2000, header.getSender(), header.getRecipient());
    }

    private ProtectedPKIMessageBuilder reply(PKIHeader request) {
        var answer = new ProtectedPKIMessageBuilder(
                        request.getPvno().intValueExact(),
                        new GeneralName(keys.cmp().name()),
                        request.getSender())
                .setMessageTime(new Date())
                .setSenderNonce(nonce())
                .setSenderKID(Profiles.keyIdentifier(keys.cmp().certificate().getSubjectPublicKeyInfo()));
        if (request.getTransactionID() != null) {
            answer.setTransactionID(request.getTransactionID().getOctets());
        }
        if (request.getSenderNonce() != null) {
            answer.setRecipNonce(request.getSenderNonce().getOctets());
        }
        if (asksForImplicitConfirm(request)) {
            answer.addGeneralInfo(new InfoTypeAndValue(CMPObjectIdentifiers.it_implicitConfirm, DERNull.INSTANCE));
        }
        return answer;
    }

    private static boolean asksForImplicitConfirm(PKIHeader request) {
        return request.getGeneralInfo() != null
                && Arrays.stream(request.getGeneralInfo())
                        .anyMatch(it -> it.getInfoType().equals(CMPObjectIdentifiers.it_implicitConfirm));
    }

    private byte[] nonce() {
        var nonce = new byte[16];
        random.nextBytes(nonce);
        return nonce;
    }

    private static String transaction(PKIHeader header) {
        return HexFormat.of().formatHex(header.getTransactionID().getOctets());
    }

    private static PKIStatusInfo status(int failure, String reason) {
        return new PKIStatusInfo(PKIStatus.rejection, new PKIFreeText(reason), new PKIFailureInfo(failure));
    }
}

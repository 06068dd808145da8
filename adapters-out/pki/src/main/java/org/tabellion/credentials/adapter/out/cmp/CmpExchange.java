package org.tabellion.credentials.adapter.out.cmp;

import java.net.URI;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.cmp.CMPObjectIdentifiers;
import org.bouncycastle.asn1.cmp.InfoTypeAndValue;
import org.bouncycastle.asn1.cmp.PKIBody;
import org.bouncycastle.asn1.cmp.PKIHeader;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.cmp.GeneralPKIMessage;
import org.bouncycastle.cert.cmp.ProtectedPKIMessage;
import org.bouncycastle.cert.cmp.ProtectedPKIMessageBuilder;
import org.jspecify.annotations.Nullable;
import org.tabellion.http.Outbound;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.pki.Malformed;

/** One transaction: its id and the nonces that tie each answer to its question (RFC 9483 section 3.1). */
final class CmpExchange {

    private static final String MEDIA_TYPE = "application/pkixcmp";
    private static final int NONCE_LENGTH = 16;
    private static final int LARGEST_ANSWER = 256 * 1024;
    // RFC 9810 appendix D.1: an empty name where the recipient is not known beforehand.
    private static final GeneralName ANYBODY = PKIHeader.NULL_NAME;

    private final Outbound outbound;
    private final URI address;
    private final MessageProtection protection;
    private final Randomness randomness;
    private final TrustedTime time;
    private final Bytes transaction;
    private Optional<Bytes> lastNonce = Optional.empty();

    CmpExchange(
            Outbound outbound,
            URI address,
            MessageProtection protection,
            Randomness randomness,
            TrustedTime time,
            Bytes transaction) {
        this.outbound = outbound;
        this.address = address;
        this.protection = protection;
        this.randomness = randomness;
        this.time = time;
        this.transaction = transaction;
    }

    /** @throws Failure UNAVAILABLE if there is no answer, or none that can be believed */
    ProtectedPKIMessage send(PKIBody body) {
        var nonce = randomness.bytes(NONCE_LENGTH);
        try {
            return believed(answer(request(body, nonce)), nonce);
        } catch (Malformed e) {
            throw Failure.unavailable("the certification authority", e);
        }
    }

    private Bytes request(PKIBody body, Bytes nonce) throws Malformed {
        var message = new ProtectedPKIMessageBuilder(PKIHeader.CMP_2000, protection.sender(), ANYBODY)
                .setTransactionID(transaction.toArray())
                .setSenderNonce(nonce.toArray())
                .setMessageTime(Date.from(time.now()))
                .addGeneralInfo(new InfoTypeAndValue(CMPObjectIdentifiers.it_implicitConfirm, DERNull.INSTANCE))
                .setBody(body);
        lastNonce.ifPresent(it -> message.setRecipNonce(it.toArray()));
        var ready = protection.protect(message);
        return Malformed.orElse(
                "a message", () -> Bytes.of(ready.toASN1Structure().getEncoded()));
    }

    private GeneralPKIMessage answer(Bytes request) throws Malformed {
        var reply = outbound.exchange(Outbound.Request.post(address, MEDIA_TYPE, request)
                .with(Outbound.Limits.USUAL.withLargestBody(LARGEST_ANSWER)));
        Malformed.unless(reply.status() == 200, "HTTP status " + reply.status());
        Malformed.unless(reply.isOf(MEDIA_TYPE), "another media type than " + MEDIA_TYPE);
        return read(reply.body());
    }

    static GeneralPKIMessage read(Bytes message) throws Malformed {
        Malformed.unless(message.length() > 0, "not a PKIMessage");
        return Malformed.orElse("a PKIMessage", () -> new GeneralPKIMessage(message.toArray()));
    }

    private ProtectedPKIMessage believed(GeneralPKIMessage answer, Bytes nonce) throws Malformed {
        // Also errors: an unprotected one could have been put in by anybody on the way.
        Malformed.unless(answer.hasProtection(), "the answer is not protected");
        var message = Malformed.orElse("a protected message", () -> new ProtectedPKIMessage(answer));
        protection.check(message, time.now());
        var header = message.getHeader();
        Malformed.unless(isSame(header.getTransactionID(), transaction), "an answer of another transaction");
        Malformed.unless(isSame(header.getRecipNonce(), nonce), "an answer to another question");
        Malformed.unless(
                header.getSenderNonce() != null && header.getSenderNonce().getOctetsLength() >= NONCE_LENGTH,
                "the answer has no nonce");
        lastNonce = Optional.of(Bytes.of(header.getSenderNonce().getOctets()));
        return message;
    }

    static boolean confirmsImplicitly(ProtectedPKIMessage answer) {
        var infos = answer.getHeader().getGeneralInfo();
        return infos != null
                && Arrays.stream(infos)
                        .anyMatch(it -> it.getInfoType().equals(CMPObjectIdentifiers.it_implicitConfirm));
    }

    private static boolean isSame(@Nullable ASN1OctetString actual, Bytes expected) {
        return actual != null && Bytes.of(actual.getOctets()).equals(expected);
    }
}

package org.tabellion.orders.adapter.out.http;

import java.net.URI;
import java.time.Duration;
import org.tabellion.http.Outbound;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.orders.OrderId;
import org.tabellion.orders.spi.AnnouncementSigner;
import org.tabellion.orders.spi.Announcer;

/**
 * A security event token (RFC 8417) pushed by RFC 8935: {@code aud} is the client, {@code jti} the order, so that a repeat is
 * known as one. Whoever answers 2xx has taken it; the body of the answer is not looked at.
 */
public final class SecurityEventAnnouncer implements Announcer {

    /** The event, in the member {@code events}. */
    public static final String EVENT = "urn:tabellion:event:signature-order-ended";

    private static final String TYPE = "secevent+jwt";
    private static final Outbound.Limits LIMITS =
            new Outbound.Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), 16 * 1024);

    private final Outbound outbound;
    private final AnnouncementSigner signer;
    private final String issuer;
    private final TrustedTime time;
    private final Outbound.Limits limits;

    /** @param outbound goes to public addresses, and where the operator allows callbacks beside them */
    public SecurityEventAnnouncer(Outbound outbound, AnnouncementSigner signer, String issuer, TrustedTime time) {
        this(outbound, signer, issuer, time, LIMITS);
    }

    SecurityEventAnnouncer(
            Outbound outbound, AnnouncementSigner signer, String issuer, TrustedTime time, Outbound.Limits limits) {
        this.outbound = outbound;
        this.signer = signer;
        this.issuer = issuer;
        this.time = time;
        this.limits = limits;
    }

    @Override
    public void announce(OrderId order, ClientId client, URI address) {
        if (!"https".equals(address.getScheme())) {
            throw Failure.forbidden("address_not_allowed", "clients are told over https");
        }
        var token = signer.sign(TYPE, claims(order, client));
        var reply = outbound.exchange(Outbound.Request.post(address, "application/" + TYPE, Bytes.ofUtf8(token))
                .withHeader("Accept", "application/json")
                .with(limits));
        if (reply.status() / 100 != 2) {
            throw Failure.unavailable("the client", null);
        }
    }

    // None of the values has a character that JSON would escape: ids, and the address of this server.
    private Bytes claims(OrderId order, ClientId client) {
        return Bytes.ofUtf8(
                "{\"iss\":\"%s\",\"aud\":\"%s\",\"iat\":%d,\"jti\":\"%s\",\"events\":{\"%s\":{\"responseID\":\"%s\"}}}"
                        .formatted(issuer, client, time.now().getEpochSecond(), order, EVENT, order));
    }
}

package org.tabellion.documents.adapter.out.pki;

import java.net.URI;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;
import org.tabellion.http.Outbound;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.pki.Malformed;

/** Fetches whole lists of an issuer itself (RFC 5280 section 5), and keeps each until its nextUpdate. */
final class RevocationListClient {

    private static final Set<ASN1ObjectIdentifier> KNOWN = Set.of(Extension.issuingDistributionPoint);

    private record Kept(Bytes list, Bytes issuer, Instant thisUpdate, Instant nextUpdate) {}

    private final Outbound outbound;
    private final TrustedTime time;
    private final int largest;
    private final long room;
    private final Map<URI, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param largest list that is taken, in bytes
     * @param room for the lists that are kept, in bytes; the longest unused goes first
     */
    RevocationListClient(Outbound outbound, TrustedTime time, int largest, long room) {
        this.outbound = outbound;
        this.time = time;
        this.largest = largest;
        this.room = room;
    }

    /** @throws Malformed if what is found must not be believed */
    Bytes list(URI address, X509CertificateHolder issuer) throws Malformed {
        var authority = Malformed.orElse("a certificate", () -> Bytes.of(issuer.getEncoded()));
        var known = known(address);
        if (known != null
                && known.issuer().equals(authority)
                && known.nextUpdate().isAfter(time.now())) {
            return known.list();
        }
        var reply =
                outbound.exchange(Outbound.Request.get(address).with(Outbound.Limits.USUAL.withLargestBody(largest)));
        Malformed.unless(reply.status() == 200, "HTTP status " + reply.status());
        var fresh = checked(reply.body(), authority, issuer);
        keep(address, fresh);
        return fresh.list();
    }

    private Kept checked(Bytes list, Bytes authority, X509CertificateHolder issuer) throws Malformed {
        var verifier = Signatures.by(issuer);
        return Malformed.orElse("a revocation list", () -> {
            var parsed = new X509CRLHolder(list.toArray());
            Malformed.unless(parsed.getIssuer().equals(issuer.getSubject()), "it is of another issuer");
            Malformed.unless(parsed.getNextUpdate() != null, "it does not say when it ends");
            checkScope(parsed);
            var from = parsed.getThisUpdate().toInstant();
            var until = parsed.getNextUpdate().toInstant();
            Signatures.checkFresh(from, until, time.now());
            Malformed.unless(parsed.isSignatureValid(verifier), "its signature does not verify");
            return new Kept(list, authority, from, until);
        });
    }

    private static void checkScope(X509CRLHolder list) throws Malformed {
        for (var critical : list.getCriticalExtensionOIDs()) {
            // Among them the indicator of a delta, which is always critical.
            Malformed.unless(KNOWN.contains(critical), "an unknown critical extension");
        }
        var extension = list.getExtension(Extension.issuingDistributionPoint);
        if (extension != null) {
            var point = IssuingDistributionPoint.getInstance(extension.getParsedValue());
            Malformed.unless(
                    !point.isIndirectCRL() && !point.onlyContainsAttributeCerts() && point.getOnlySomeReasons() == null,
                    "it does not tell of all that its issuer revoked");
        }
    }

    private synchronized @Nullable Kept known(URI address) {
        return kept.get(address);
    }

    private synchronized void keep(URI address, Kept fresh) {
        kept.put(address, fresh);
        long used = kept.values().stream().mapToLong(it -> it.list().length()).sum();
        for (Iterator<Kept> oldest = kept.values().iterator(); used > room && oldest.hasNext(); ) {
            used -= oldest.next().list().length();
            oldest.remove();
        }
    }
}

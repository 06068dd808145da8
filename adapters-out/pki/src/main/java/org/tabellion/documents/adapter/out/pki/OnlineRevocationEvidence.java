package org.tabellion.documents.adapter.out.pki;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSSignedData;
import org.tabellion.documents.spi.RevocationEvidence;
import org.tabellion.http.Outbound;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.pki.CertificatePaths;
import org.tabellion.pki.Malformed;

/**
 * Evidence from the addresses that certificates name. Each is asked in its order until one answers fitly; why one did not
 * is logged, for the caller only learns that there is none.
 */
public final class OnlineRevocationEvidence implements RevocationEvidence {

    private static final Logger LOG = Logger.getLogger(OnlineRevocationEvidence.class.getName());
    private static final int LARGEST_LIST = 64 << 20;
    private static final long ROOM_FOR_LISTS = 128L << 20;
    private static final int LARGEST_CERTIFICATE = 256 * 1024;

    private final Outbound outbound;
    private final OcspClient responders;
    private final RevocationListClient lists;

    public OnlineRevocationEvidence(Outbound outbound, Randomness randomness, TrustedTime time) {
        this.outbound = outbound;
        this.responders = new OcspClient(outbound, randomness, time);
        this.lists = new RevocationListClient(outbound, time, LARGEST_LIST, ROOM_FOR_LISTS);
    }

    @FunctionalInterface
    private interface Links {
        List<URI> of(X509CertificateHolder certificate) throws Malformed;
    }

    @FunctionalInterface
    private interface Asking {
        Bytes ask(URI address) throws Malformed;
    }

    @Override
    public Optional<Bytes> ocsp(Bytes certificate, Bytes issuer) {
        try {
            var subject = CertificatePaths.holder(certificate);
            var authority = CertificatePaths.holder(issuer);
            return first(subject, CertificateLinks::ocsp, it -> responders.ask(it, subject, authority));
        } catch (Malformed e) {
            return none(e);
        }
    }

    @Override
    public Optional<Bytes> crl(Bytes certificate, Bytes issuer) {
        try {
            var authority = CertificatePaths.holder(issuer);
            return first(
                    CertificatePaths.holder(certificate),
                    CertificateLinks::revocationLists,
                    it -> lists.list(it, authority));
        } catch (Malformed e) {
            return none(e);
        }
    }

    @Override
    public Optional<Bytes> issuer(Bytes certificate) {
        try {
            var subject = CertificatePaths.holder(certificate);
            return first(subject, CertificateLinks::issuers, it -> fetchIssuer(it, subject));
        } catch (Malformed e) {
            return none(e);
        }
    }

    private Bytes fetchIssuer(URI address, X509CertificateHolder subject) throws Malformed {
        var reply = outbound.exchange(
                Outbound.Request.get(address).with(Outbound.Limits.USUAL.withLargestBody(LARGEST_CERTIFICATE)));
        Malformed.unless(reply.status() == 200, "HTTP status " + reply.status());
        for (var candidate : certificates(reply.body())) {
            if (Signatures.issued(candidate, subject)) {
                return Malformed.orElse("a certificate", () -> Bytes.of(candidate.getEncoded()));
            }
        }
        throw new Malformed("the certificate at the address issued nothing");
    }

    // RFC 5280 section 4.2.2.1: one certificate in DER, or a "certs-only" CMS message.
    private static List<X509CertificateHolder> certificates(Bytes body) throws Malformed {
        try {
            return List.of(CertificatePaths.holder(body));
        } catch (Malformed notOne) {
            return Malformed.orElse(
                    "certificates",
                    () -> List.copyOf(
                            new CMSSignedData(body.toArray()).getCertificates().getMatches(null)));
        }
    }

    private static Optional<Bytes> first(X509CertificateHolder subject, Links links, Asking asking) throws Malformed {
        for (var address : links.of(subject)) {
            try {
                return Optional.of(asking.ask(address));
            } catch (Malformed | Failure unfit) {
                LOG.info("no evidence from " + address + ": " + Malformed.told(unfit));
            }
        }
        return Optional.empty();
    }

    private static Optional<Bytes> none(Malformed why) {
        LOG.info("no evidence: " + Malformed.told(why));
        return Optional.empty();
    }
}

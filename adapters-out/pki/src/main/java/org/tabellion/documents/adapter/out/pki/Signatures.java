package org.tabellion.documents.adapter.out.pki;

import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.tabellion.pki.Malformed;

/** What the checks of OCSP answers and lists share. */
final class Signatures {

    /** How far a neighbour's clock may be ahead, or an answer behind its end. */
    static final Duration SKEW = Duration.ofMinutes(5);

    private Signatures() {}

    static ContentVerifierProvider by(X509CertificateHolder certificate) throws Malformed {
        return Malformed.orElse(
                "a known kind of key", () -> new JcaContentVerifierProviderBuilder().build(certificate));
    }

    /** Whether {@code certificate} names {@code issuer} and carries its signature. */
    static boolean issued(X509CertificateHolder issuer, X509CertificateHolder certificate) throws Malformed {
        var verifier = by(issuer);
        return certificate.getIssuer().equals(issuer.getSubject())
                && Malformed.orElse("a signed certificate", () -> certificate.isSignatureValid(verifier));
    }

    static void checkFresh(Instant thisUpdate, Instant nextUpdate, Instant now) throws Malformed {
        Malformed.unless(!thisUpdate.isAfter(now.plus(SKEW)), "it is from the future");
        Malformed.unless(!nextUpdate.isBefore(now.minus(SKEW)), "it has ended");
        Malformed.unless(!nextUpdate.isBefore(thisUpdate), "it ends before it begins");
    }
}

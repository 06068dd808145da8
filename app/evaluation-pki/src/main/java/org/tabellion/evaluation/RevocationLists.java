package org.tabellion.evaluation;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;

/** RFC 5280 section 5. Each list is made when it is asked for. */
final class RevocationLists {

    private static final Duration LIFE = Duration.ofHours(1);

    private final Keys keys;
    private final Register register;
    private long number;

    RevocationLists(Keys keys, Register register) {
        this.keys = keys;
        this.register = register;
    }

    byte[] ofIssuing() throws IOException {
        return list(keys.issuing(), register.revocations());
    }

    byte[] ofRoot() throws IOException {
        return list(keys.root(), Map.of());
    }

    private byte[] list(Entity issuer, Map<BigInteger, Register.Revocation> revocations) throws IOException {
        var now = Instant.now();
        var list = new X509v2CRLBuilder(issuer.name(), Date.from(now));
        list.setNextUpdate(Date.from(now.plus(LIFE)));
        list.addExtension(Extension.cRLNumber, false, new CRLNumber(nextNumber(now)));
        list.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new AuthorityKeyIdentifier(
                        Profiles.keyIdentifier(issuer.certificate().getSubjectPublicKeyInfo())));
        revocations.forEach((serial, it) -> list.addCRLEntry(serial, Date.from(it.at()), it.reason()));
        return list.build(issuer.signer()).getEncoded();
    }

    private synchronized BigInteger nextNumber(Instant now) {
        number = Math.max(number + 1, now.toEpochMilli());
        return BigInteger.valueOf(number);
    }
}

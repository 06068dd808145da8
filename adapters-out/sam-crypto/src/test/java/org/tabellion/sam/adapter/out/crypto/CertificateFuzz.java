package org.tabellion.sam.adapter.out.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.tabellion.kernel.Bytes;

/**
 * Certificates, the inner part of certification requests, and names, the first byte says which. Read or not: never an
 * exception; and what was read says the same to whoever reads those bytes leniently.
 */
public final class CertificateFuzz {

    private static final String NAME = "CN=Ana Pérez+GIVENNAME=Ana,SERIALNUMBER=IDCES-1,C=ES";
    private static final BouncyCertificateForms FORMS = new BouncyCertificateForms();
    private static final Bytes KEY = Bytes.ofHex("3059301306072a8648ce3d020106082a8648ce3d030107034200"
            + "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
            + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");

    private CertificateFuzz() {}

    /** What to begin with. */
    public static List<byte[]> seeds() {
        try {
            var request = new CertificationRequestInfo(
                    new X500Name(NAME), SubjectPublicKeyInfo.getInstance(KEY.toArray()), new DERSet());
            return List.of(
                    shaped(0, request.getEncoded()),
                    shaped(
                            1,
                            CertificateFixture.certificate(KEY, NAME, Instant.parse("2027-03-01T10:00:00Z"))
                                    .toArray()),
                    shaped(2, NAME.getBytes(StandardCharsets.UTF_8)),
                    shaped(3, new X500Name(NAME).getEncoded()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] shaped(int shape, byte[] data) {
        return Bytes.of((byte) shape).append(Bytes.of(data)).toArray();
    }

    /** @throws RuntimeException if there are two readings of the same bytes */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        var value = Bytes.of(Arrays.copyOfRange(data, 1, data.length));
        switch ((data[0] & 0xff) % 4) {
            case 0 ->
                FORMS.readRequest(value).ifPresent(it -> {
                    var lenient = CertificationRequestInfo.getInstance(value.toArray());
                    requireSame(lenient.getSubjectPublicKeyInfo(), it.publicKey());
                    requireSame(lenient.getSubject(), it.subject());
                    FORMS.isSameName(NAME, it.subject());
                });
            case 1 ->
                FORMS.readCertificate(value).ifPresent(it -> {
                    var lenient = Certificate.getInstance(value.toArray());
                    requireSame(lenient.getSubjectPublicKeyInfo(), it.publicKey());
                    requireSame(lenient.getSubject(), it.subject());
                    FORMS.isSameName(NAME, it.subject());
                });
            case 2 -> {
                var text = value.utf8();
                if (FORMS.isName(text)) {
                    FORMS.isSameName(text, Bytes.of());
                }
            }
            default -> FORMS.isSameName(NAME, value);
        }
    }

    private static void requireSame(ASN1Object lenient, Bytes read) {
        try {
            if (!Bytes.of(lenient.getEncoded("DER")).equals(read)) {
                throw new IllegalStateException("two readings of the same bytes");
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

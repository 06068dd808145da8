package org.tabellion.sam.adapter.out.crypto;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Certificate;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.spi.CertificateForms;

/** By the ASN.1 of Bouncy Castle. */
public final class BouncyCertificateForms implements CertificateForms {

    private static final int LONGEST = 64 * 1024;

    @Override
    public boolean isName(String text) {
        return name(text).filter(it -> it.getRDNs().length > 0).isPresent();
    }

    @Override
    public Optional<RequestFacts> readRequest(Bytes certificationRequestInfo) {
        return sequence(certificationRequestInfo)
                .flatMap(sequence -> read(() -> {
                    var info = CertificationRequestInfo.getInstance(sequence);
                    return info.getVersion().intValueExact() == 0
                            ? Optional.of(new RequestFacts(der(info.getSubjectPublicKeyInfo()), der(info.getSubject())))
                            : Optional.empty();
                }));
    }

    @Override
    public Optional<CertificateFacts> readCertificate(Bytes certificate) {
        return sequence(certificate)
                .flatMap(sequence -> read(() -> {
                    var read = Certificate.getInstance(sequence);
                    return Optional.of(new CertificateFacts(
                            der(read.getSubjectPublicKeyInfo()),
                            der(read.getSubject()),
                            read.getStartDate().getDate().toInstant(),
                            read.getEndDate().getDate().toInstant()));
                }));
    }

    // The inner parts of a name are read only when it is compared.
    @Override
    public boolean isSameName(String text, Bytes subject) {
        return name(text)
                .flatMap(it -> sequence(subject)
                        .flatMap(other ->
                                read(() -> Optional.of(BCStyle.INSTANCE.areEqual(it, X500Name.getInstance(other))))))
                .orElse(false);
    }

    private static Optional<X500Name> name(String text) {
        return text.isBlank() ? Optional.empty() : read(() -> Optional.of(new X500Name(BCStyle.INSTANCE, text)));
    }

    // One value, in DER and nothing after it: two readings of the same bytes would open a door.
    private static Optional<ASN1Sequence> sequence(Bytes der) {
        return der.length() > LONGEST
                ? Optional.empty()
                : read(() -> {
                    var bytes = der.toArray();
                    try (var in = new ASN1InputStream(bytes)) {
                        ASN1Primitive value = in.readObject();
                        boolean isWhole = value instanceof ASN1Sequence
                                && in.readObject() == null
                                && Arrays.equals(value.getEncoded(ASN1Encoding.DER), bytes);
                        return isWhole ? Optional.of((ASN1Sequence) value) : Optional.empty();
                    }
                });
    }

    private interface Reading<T> {
        Optional<T> read() throws IOException;
    }

    // The library tells what is malformed by exceptions of many kinds: the fuzzer saw casts and indexes fail, too.
    // Nothing
    // but bytes from outside goes into a reading, so whatever it throws is about those.
    private static <T> Optional<T> read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | RuntimeException malformed) {
            return Optional.empty();
        }
    }

    private static Bytes der(ASN1Encodable value) throws IOException {
        return Bytes.of(value.toASN1Primitive().getEncoded(ASN1Encoding.DER));
    }
}

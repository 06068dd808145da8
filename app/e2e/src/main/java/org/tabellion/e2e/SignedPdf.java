package org.tabellion.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;

/** A signed PDF, read without the library that signed it: byte ranges, the CMS in them, and the hash that was signed. */
final class SignedPdf {

    private static final Pattern RANGE =
            Pattern.compile("/ByteRange\\s*\\[\\s*(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)\\s*\\]");

    private final byte[] pdf;

    SignedPdf(byte[] pdf) {
        this.pdf = pdf.clone();
    }

    /** One CMS SignedData, with the bytes of the PDF that it is about. */
    record Part(byte[] cms, byte[] covered) {}

    /** In the order of the file: signatures and document time-stamps. */
    List<Part> parts() {
        var text = new String(pdf, StandardCharsets.ISO_8859_1);
        var ranges = RANGE.matcher(text);
        var parts = new ArrayList<Part>();
        while (ranges.find()) {
            int firstLength = Integer.parseInt(ranges.group(2));
            int second = Integer.parseInt(ranges.group(3));
            int secondLength = Integer.parseInt(ranges.group(4));
            var hex = text.substring(firstLength, second).replaceAll("[<>\\s]", "");
            var covered = Arrays.copyOf(pdf, firstLength + secondLength);
            System.arraycopy(pdf, second, covered, firstLength, secondLength);
            parts.add(new Part(withoutPadding(HexFormat.of().parseHex(hex)), covered));
        }
        return parts;
    }

    /** SHA-256 of the signed attributes as a SET OF: the hash that the signer approved and the HSM signed. */
    byte[] dtbsr() throws IOException {
        return dtbsr(parts().getFirst());
    }

    static byte[] dtbsr(Part part) throws IOException {
        var signed = signer(part.cms()).getAuthenticatedAttributes().getEncoded(ASN1Encoding.DER);
        try {
            return MessageDigest.getInstance("SHA-256").digest(signed);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 3161: the content is a TSTInfo. */
    static boolean isTimestamp(Part part) {
        return SignedData.getInstance(ContentInfo.getInstance(part.cms()).getContent())
                .getEncapContentInfo()
                .getContentType()
                .equals(PKCSObjectIdentifiers.id_ct_TSTInfo);
    }

    private static SignerInfo signer(byte[] cms) {
        var data = SignedData.getInstance(ContentInfo.getInstance(cms).getContent());
        return SignerInfo.getInstance(data.getSignerInfos().getObjectAt(0));
    }

    private static byte[] withoutPadding(byte[] contents) {
        try (var stream = new ASN1InputStream(contents)) {
            return stream.readObject().getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("no DER in /Contents", e);
        }
    }
}

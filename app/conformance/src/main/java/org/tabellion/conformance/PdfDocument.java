package org.tabellion.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A page with nothing on it, which nobody has seen before; with room for a signature if its owner is to fill it in. */
final class PdfDocument {

    private static final int ROOM = 16 * 1024;
    private static final String GAP = "0".repeat(2 * ROOM);

    private final byte[] bytes;
    private final boolean hasRoom;

    private PdfDocument(byte[] bytes, boolean hasRoom) {
        this.bytes = bytes;
        this.hasRoom = hasRoom;
    }

    static PdfDocument unsigned() {
        return of(List.of(
                "<</Type/Catalog/Pages 2 0 R>>",
                "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"));
    }

    /** ISO 32000-1 clause 12.8, EN 319 142-1 clause 5.3. */
    static PdfDocument withRoom() {
        var document = of(List.of(
                "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>",
                "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Annots[4 0 R]>>",
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(Conformance)/V 5 0 R/Rect[0 0 0 0]/F 132/P 3 0 R>>",
                "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20260101000000Z)"
                        + "/ByteRange[0 ########## ########## ##########]/Contents<" + GAP + ">>>"));
        var text = new String(document.bytes, StandardCharsets.ISO_8859_1);
        int gap = text.indexOf(GAP) - 1;
        int after = gap + GAP.length() + 2;
        for (int number : new int[] {gap, after, text.length() - after}) {
            text = text.replaceFirst("#{10}", "%010d".formatted(number));
        }
        return new PdfDocument(text.getBytes(StandardCharsets.ISO_8859_1), true);
    }

    private static PdfDocument of(List<String> objects) {
        var out = new ByteArrayOutputStream();
        write(out, "%PDF-1.7\n%" + Hashes.base64Url(Hashes.random(24)) + "\n");
        var places = new ArrayList<Integer>();
        for (var object : objects) {
            places.add(out.size());
            write(out, "%d 0 obj\n%s\nendobj\n".formatted(places.size(), object));
        }
        int table = out.size();
        write(out, "xref\n0 %d\n0000000000 65535 f \n".formatted(places.size() + 1));
        places.forEach(it -> write(out, "%010d 00000 n \n".formatted(it)));
        write(out, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n".formatted(places.size() + 1, table));
        return new PdfDocument(out.toByteArray(), false);
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** What a digest of it is over: all of it, but for the room if it has any. */
    byte[] toBeDigested() {
        return hasRoom ? signedBytes() : bytes();
    }

    /** All of it but the room. */
    byte[] signedBytes() {
        return SignedPdf.of(bytes).signedBytes();
    }

    /** Its owner puts in what came back. */
    SignedPdf filled(byte[] cms) {
        if (cms.length > ROOM) {
            throw new NotConforming("the CMS has %d bytes, more than anybody leaves room for".formatted(cms.length));
        }
        var filled = bytes.clone();
        var hex = HexFormat.of().formatHex(cms).getBytes(StandardCharsets.US_ASCII);
        int gap = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(GAP);
        System.arraycopy(hex, 0, filled, gap, hex.length);
        return SignedPdf.of(filled);
    }

    /** @throws NotConforming unless nothing but what was appended is new */
    void isBegunBy(byte[] signed) {
        if (signed.length <= bytes.length || !Arrays.equals(signed, 0, bytes.length, bytes, 0, bytes.length)) {
            throw new NotConforming("the signed document does not begin with the document that was handed in");
        }
    }
}

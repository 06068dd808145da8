package org.tabellion.e2e;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A PDF of one page with one line, a few hundred bytes: a load of many documents is not to be a load of bytes. */
final class SmallPdf {

    private SmallPdf() {}

    /** @param line ASCII, without parentheses */
    static byte[] saying(String line) {
        return with("", line);
    }

    /** Marked as certified so that nothing may change any more: DocMDP with P=1. */
    static byte[] certified() {
        return with(
                "/Perms << /DocMDP << /Type /Sig /Reference [<< /TransformMethod /DocMDP "
                        + "/TransformParams << /Type /TransformParams /V /1.2 /P 1 >> >>] >> >> ",
                "Certified");
    }

    private static byte[] with(String inCatalog, String line) {
        var content = "BT /F1 18 Tf 72 720 Td (%s) Tj ET".formatted(line);
        var objects = List.of(
                "<< /Type /Catalog %s/Pages 2 0 R >>".formatted(inCatalog),
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                        + "/Resources << /Font << /F1 5 0 R >> >> >>",
                "<< /Length %d >>\nstream\n%s\nendstream".formatted(content.length(), content),
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        var pdf = new StringBuilder("%PDF-1.7\n");
        var offsets = new ArrayList<Integer>();
        for (int i = 0; i < objects.size(); i++) {
            offsets.add(pdf.length());
            pdf.append("%d 0 obj\n%s\nendobj\n".formatted(i + 1, objects.get(i)));
        }
        int table = pdf.length();
        pdf.append("xref\n0 %d\n0000000000 65535 f \n".formatted(objects.size() + 1));
        offsets.forEach(it -> pdf.append("%010d 00000 n \n".formatted(it)));
        pdf.append(
                "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n".formatted(objects.size() + 1, table));
        return pdf.toString().getBytes(StandardCharsets.US_ASCII);
    }
}

package org.tabellion.dss.testkit;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;

/**
 * Makes the contract of the demo: three pages, an embedded subset of Liberation Sans (SIL Open Font License 1.1, shipped by
 * PDFBox), an image and a form field. Run it with the file to write as its argument.
 */
final class DemoContract {

    private static final float MARGIN = 64;
    private static final float LINE = 15;
    private static final float TOP = 770;
    private static final int WIDTH_IN_CHARACTERS = 88;
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private static final List<String> CLAUSES = List.of(
            "1. The boat house. The landlord lets to the tenant the boat house at Mill Pond 7, with the jetty, the"
                    + " slipway and one berth of nine metres. The plan on page 2 is part of this lease.",
            "2. Term. The lease begins on 1 January 2027 and ends on 31 December 2027. It is not renewed by silence: who"
                    + " wants it longer says so in writing three months before its end.",
            "3. Rent. The rent is 1 200 euro for the year, payable in four equal parts on the first working day of each"
                    + " quarter. A part that is late for more than fourteen days bears interest at the statutory rate.",
            "4. Deposit. The tenant hands over 300 euro before the keys. The landlord returns them within thirty days of"
                    + " the end, less what is owed and proven.",
            "5. Use. The boat house is for boats and what belongs to them. Nobody sleeps there, nobody stores fuel beyond"
                    + " twenty litres, and nobody lights a fire on the jetty.",
            "6. Care. The tenant keeps the doors, the winch and the lines in order and reports damage within three days."
                    + " The landlord keeps the roof, the piles and the slipway.",
            "7. High water. When the gauge at the weir passes two metres, each party may enter to bring boats and goods to"
                    + " safety, and tells the other afterwards.",
            "8. Handing on. The tenant lets nobody else use the boat house for money. Guests are the tenant's"
                    + " responsibility.",
            "9. Ending early. Either party may end the lease with two months' notice to the end of a quarter if the other"
                    + " breaks it and does not mend the breach within thirty days of being told.",
            "10. Form. Changes are made in writing or signed with an electronic signature. Should one clause be void, the"
                    + " others stand.");

    private DemoContract() {}

    public static void main(String... args) throws IOException {
        try (var document = new PDDocument();
                var font = Objects.requireNonNull(DemoContract.class.getResourceAsStream(FONT))) {
            fill(document, font);
            document.save(Path.of(args[0]).toFile());
        }
    }

    private static void fill(PDDocument document, InputStream font) throws IOException {
        var information = new PDDocumentInformation();
        information.setTitle("Lease of a boat house");
        information.setAuthor("Tabellion demo");
        document.setDocumentInformation(information);
        document.getDocumentCatalog().setLanguage("en");
        var liberation = PDType0Font.load(document, font, true);
        text(document, liberation, "Lease of a boat house", CLAUSES.subList(0, 6), "Page 1 of 3");
        var plan = text(document, liberation, "Plan of the premises", List.of(), "Page 2 of 3");
        try (var content = new PDPageContentStream(document, plan, PDPageContentStream.AppendMode.APPEND, true)) {
            content.drawImage(LosslessFactory.createFromImage(document, plan()), MARGIN, 330, 460, 345);
        }
        var last = text(document, liberation, "Further terms", CLAUSES.subList(6, CLAUSES.size()), "Page 3 of 3");
        addField(document, last);
    }

    private static PDPage text(PDDocument document, PDType0Font font, String title, List<String> clauses, String foot)
            throws IOException {
        var page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        try (var content = new PDPageContentStream(document, page)) {
            float y = TOP;
            line(content, font, 20, MARGIN, y, title);
            y -= 3 * LINE;
            for (var clause : clauses) {
                for (var line : wrapped(clause)) {
                    line(content, font, 10.5f, MARGIN, y, line);
                    y -= LINE;
                }
                y -= LINE;
            }
            line(content, font, 9, MARGIN, 40, foot);
        }
        return page;
    }

    private static void line(PDPageContentStream content, PDType0Font font, float size, float x, float y, String text)
            throws IOException {
        content.beginText();
        content.setFont(font, size);
        content.newLineAtOffset(x, y);
        content.showText(text);
        content.endText();
    }

    private static List<String> wrapped(String clause) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : clause.split(" ", -1)) {
            if (line.length() + word.length() + 1 > WIDTH_IN_CHARACTERS) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static BufferedImage plan() {
        var image = new BufferedImage(920, 690, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(new Color(0xEAF2E3));
        graphics.fillRect(0, 0, 920, 690);
        var pond = new Path2D.Double();
        pond.moveTo(0, 420);
        pond.curveTo(250, 360, 420, 520, 920, 400);
        pond.lineTo(920, 690);
        pond.lineTo(0, 690);
        pond.closePath();
        graphics.setPaint(new GradientPaint(0, 400, new Color(0xBFD9EC), 0, 690, new Color(0x6E9DC2)));
        graphics.fill(pond);
        graphics.setColor(new Color(0x8A5A2B));
        graphics.fillRect(340, 220, 220, 190);
        graphics.setColor(new Color(0x5E3B1A));
        graphics.fillRect(410, 410, 26, 190);
        graphics.setColor(new Color(0xA9A9A9));
        graphics.fillPolygon(new int[] {470, 545, 580, 480}, new int[] {410, 410, 520, 520}, 4);
        graphics.dispose();
        return image;
    }

    private static void addField(PDDocument document, PDPage page) throws IOException {
        var form = new PDAcroForm(document);
        document.getDocumentCatalog().setAcroForm(form);
        var resources = new PDResources();
        resources.put(COSName.getPDFName("Helv"), new PDType1Font(Standard14Fonts.FontName.HELVETICA));
        form.setDefaultResources(resources);
        form.setDefaultAppearance("/Helv 11 Tf 0 g");
        var field = new PDTextField(form);
        field.setPartialName("boat");
        field.setAlternateFieldName("Name of the boat");
        form.setFields(List.of(field));
        var widget = field.getWidgets().getFirst();
        widget.setRectangle(new PDRectangle(MARGIN, 360, 240, 22));
        widget.setPage(page);
        widget.setPrinted(true);
        page.getAnnotations().add(widget);
        field.setValue("Halcyon");
    }
}

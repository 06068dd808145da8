package org.tabellion.dss.testkit;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentGroup;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentProperties;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionJavaScript;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;
import org.tabellion.kernel.Bytes;

/** PDFs of every kind that comes in. */
public final class TestPdfs {

    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private interface Drawing {
        void on(PDDocument document) throws IOException;
    }

    private TestPdfs() {}

    /** Three pages, an embedded font, an image, a form field. */
    public static Bytes contract() {
        return made(document -> {
            try (var font = TestPdfs.class.getResourceAsStream(FONT)) {
                var embedded = PDType0Font.load(document, font, true);
                for (int number = 1; number <= 3; number++) {
                    var page = new PDPage(PDRectangle.A4);
                    document.addPage(page);
                    try (var content = new PDPageContentStream(document, page)) {
                        content.beginText();
                        content.setFont(embedded, 14);
                        content.newLineAtOffset(72, 760);
                        content.showText("Contract, page " + number + " of 3: the price is 100 euro");
                        content.endText();
                        content.drawImage(LosslessFactory.createFromImage(document, image()), 72, 500, 120, 120);
                    }
                }
                addField(document, embedded);
            }
        });
    }

    public static Bytes onePage() {
        return made(document -> document.addPage(new PDPage(PDRectangle.A4)));
    }

    public static Bytes withoutPages() {
        return made(document -> {});
    }

    public static Bytes encrypted() {
        return made(document -> {
            document.addPage(new PDPage());
            document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
        });
    }

    /** Opens without a password, and yet is encrypted. */
    public static Bytes encryptedForOwnerOnly() {
        return made(document -> {
            document.addPage(new PDPage());
            document.protect(new StandardProtectionPolicy("owner", "", new AccessPermission()));
        });
    }

    public static Bytes truncated() {
        var whole = contract().toArray();
        return Bytes.of(Arrays.copyOf(whole, whole.length * 2 / 3));
    }

    public static Bytes withScript() {
        return made(document -> {
            document.addPage(new PDPage());
            document.getDocumentCatalog().setOpenAction(new PDActionJavaScript("app.alert('hello')"));
        });
    }

    public static Bytes withLayers() {
        return made(document -> {
            document.addPage(new PDPage());
            var layers = new PDOptionalContentProperties();
            layers.addGroup(new PDOptionalContentGroup("fine print"));
            document.getDocumentCatalog().setOCProperties(layers);
        });
    }

    /** Certified so that nothing may change any more: the marks of it, without a value. */
    public static Bytes certified(int permission) {
        return made(document -> {
            document.addPage(new PDPage());
            var parameters = new COSDictionary();
            parameters.setItem(COSName.TYPE, COSName.getPDFName("TransformParams"));
            parameters.setInt(COSName.P, permission);
            parameters.setName(COSName.V, "1.2");
            var reference = new COSDictionary();
            reference.setName("TransformMethod", "DocMDP");
            reference.setItem("TransformParams", parameters);
            var references = new COSArray();
            references.add(reference);
            var signature = new COSDictionary();
            signature.setItem(COSName.TYPE, COSName.getPDFName("Sig"));
            signature.setItem("Reference", references);
            var permissions = new COSDictionary();
            permissions.setItem("DocMDP", signature);
            document.getDocumentCatalog().getCOSObject().setItem(COSName.PERMS, permissions);
        });
    }

    /** A second revision of the same document. */
    public static Bytes updated(Bytes pdf) {
        try (var document = Loader.loadPDF(pdf.toArray());
                var out = new ByteArrayOutputStream()) {
            document.getDocumentInformation().setTitle("changed afterwards");
            document.getDocumentInformation().getCOSObject().setNeedToBeUpdated(true);
            document.getDocumentCatalog().getCOSObject().setNeedToBeUpdated(true);
            document.saveIncremental(out);
            return Bytes.of(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addField(PDDocument document, PDType0Font font) throws IOException {
        var form = new PDAcroForm(document);
        document.getDocumentCatalog().setAcroForm(form);
        var resources = new PDResources();
        resources.put(COSName.getPDFName("Helv"), new PDType1Font(Standard14Fonts.FontName.HELVETICA));
        form.setDefaultResources(resources);
        form.setDefaultAppearance("/Helv 12 Tf 0 g");
        var field = new PDTextField(form);
        field.setPartialName("place");
        form.setFields(List.of(field));
        var widget = field.getWidgets().getFirst();
        var page = document.getPage(2);
        widget.setRectangle(new PDRectangle(72, 400, 200, 24));
        widget.setPage(page);
        page.getAnnotations().add(widget);
    }

    private static BufferedImage image() {
        var image = new BufferedImage(60, 60, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 60, 60);
        graphics.setColor(Color.BLUE);
        graphics.fillOval(5, 5, 50, 50);
        graphics.dispose();
        return image;
    }

    private static Bytes made(Drawing drawing) {
        try (var document = new PDDocument();
                var out = new ByteArrayOutputStream()) {
            drawing.on(document);
            document.save(out);
            return Bytes.of(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

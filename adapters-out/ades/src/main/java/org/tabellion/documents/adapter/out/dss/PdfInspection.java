package org.tabellion.documents.adapter.out.dss;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Failure;

/** Looks whether a PDF can be signed, and for what its reader may not see. */
final class PdfInspection {

    private static final int HEADER_WITHIN = 1024;
    private static final int TRAILER_WITHIN = 2048;
    private static final int LONGEST_WALK = 200_000;
    /** A certification that allows no change at all, ISO 32000-1 table 254. */
    private static final int NO_CHANGES = 1;

    private static final Pattern END = Pattern.compile("startxref\\s+(\\d{1,12})\\s+%%EOF\\s*\\z");
    private static final Pattern CROSS_REFERENCE = Pattern.compile("\\A\\s*(xref\\b|\\d+\\s+\\d+\\s+obj\\b)");
    private static final COSName XFA = COSName.getPDFName("XFA");
    private static final COSName OC_PROPERTIES = COSName.getPDFName("OCProperties");
    private static final COSName TRANSFORM_PARAMS = COSName.getPDFName("TransformParams");
    private static final COSName DOC_MDP = COSName.getPDFName("DocMDP");
    private static final COSName JAVA_SCRIPT = COSName.getPDFName("JavaScript");

    List<String> warnings(File file) {
        boolean linearized = checkFrame(file);
        try (var document = Loader.loadPDF(file, IOUtils.createTempFileOnlyStreamCache())) {
            return warnings(document, file, linearized);
        } catch (InvalidPasswordException encrypted) {
            throw encrypted();
        } catch (IOException damaged) {
            throw damaged();
        }
    }

    /** @throws Failure INVALID {@code document_signed_already} */
    void checkUnsigned(File file) {
        try (var document = Loader.loadPDF(file, IOUtils.createTempFileOnlyStreamCache())) {
            if (!document.getSignatureDictionaries().isEmpty()) {
                throw Failure.invalid(
                        "document_signed_already", "a certification is the first signature of a document");
            }
        } catch (IOException damaged) {
            throw damaged();
        }
    }

    private static List<String> warnings(PDDocument document, File file, boolean linearized) throws IOException {
        if (document.isEncrypted()) {
            throw encrypted();
        }
        checkPages(document);
        var catalog = document.getDocumentCatalog().getCOSObject();
        checkCertification(catalog);
        checkForm(catalog);
        var warnings = new ArrayList<String>();
        if (revisions(file) > (linearized ? 2 : 1)) {
            warnings.add("incremental_updates");
        }
        if (hasScripts(document, catalog)) {
            warnings.add("scripts");
        }
        if (catalog.getCOSDictionary(OC_PROPERTIES) != null) {
            warnings.add("hidden_layers");
        }
        return warnings;
    }

    /** @return whether the file says of itself that it is linearized */
    private static boolean checkFrame(File file) {
        try (var access = new RandomAccessFile(file, "r")) {
            if (access.length() == 0) {
                throw Failure.invalid("document_empty", "the document has no bytes");
            }
            var head = text(access, 0, HEADER_WITHIN);
            if (!head.contains("%PDF-")) {
                throw Failure.invalid("document_not_pdf", "the document is no PDF");
            }
            var tail = text(access, Math.max(0, access.length() - TRAILER_WITHIN), TRAILER_WITHIN);
            var end = END.matcher(tail);
            // A reader mends a file that was cut off by guessing: what it then shows is not what was sent.
            if (!end.find() || Long.parseLong(end.group(1)) >= access.length()) {
                throw damaged();
            }
            long offset = Long.parseLong(end.group(1)) + Math.max(0, head.indexOf("%PDF-"));
            if (!CROSS_REFERENCE.matcher(text(access, offset, 64)).find()
                    && !CROSS_REFERENCE
                            .matcher(text(access, Long.parseLong(end.group(1)), 64))
                            .find()) {
                throw damaged();
            }
            return head.contains("/Linearized");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(RandomAccessFile access, long offset, int length) throws IOException {
        if (offset >= access.length()) {
            return "";
        }
        access.seek(offset);
        var bytes = new byte[(int) Math.min(length, access.length() - offset)];
        access.readFully(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void checkPages(PDDocument document) {
        int pages = 0;
        for (var page : document.getPages()) {
            if (page.getCOSObject().size() == 0) {
                throw damaged();
            }
            pages++;
        }
        if (pages == 0) {
            throw Failure.invalid("document_without_pages", "the document has no pages");
        }
    }

    private static void checkCertification(COSDictionary catalog) {
        var permissions = catalog.getCOSDictionary(COSName.PERMS);
        var certification = permissions == null ? null : permissions.getCOSDictionary(DOC_MDP);
        var references = certification == null ? null : certification.getCOSArray(COSName.getPDFName("Reference"));
        for (int i = 0; references != null && i < references.size(); i++) {
            if (references.getObject(i) instanceof COSDictionary reference) {
                var parameters = reference.getCOSDictionary(TRANSFORM_PARAMS);
                if (parameters != null && parameters.getInt(COSName.P, 2) == NO_CHANGES) {
                    throw Failure.invalid(
                            "document_certified",
                            "the document is certified and forbids every change (DocMDP P=1): a further signature would"
                                    + " break its certification");
                }
            }
        }
    }

    private static void checkForm(COSDictionary catalog) {
        var form = catalog.getCOSDictionary(COSName.ACRO_FORM);
        if (form != null && form.containsKey(XFA)) {
            throw Failure.invalid("document_with_xfa", "the document is an XFA form, whose look no signature settles");
        }
    }

    private static int revisions(File file) throws IOException {
        int count = 0;
        // Runs of a percent sign and letters: long enough to hold the marker, short enough to need no buffer.
        var recent = new StringBuilder();
        try (var stream = new BufferedInputStream(new FileInputStream(file), 64 * 1024)) {
            for (int next = stream.read(); next >= 0; next = stream.read()) {
                if (next == '%' || next == 'E' || next == 'O' || next == 'F') {
                    recent.append((char) next);
                    if (recent.length() > 16) {
                        recent.delete(0, 8);
                    }
                } else {
                    count += recent.indexOf("%%EOF") >= 0 ? 1 : 0;
                    recent.setLength(0);
                }
            }
        }
        return count + (recent.indexOf("%%EOF") >= 0 ? 1 : 0);
    }

    private static boolean hasScripts(PDDocument document, COSDictionary catalog) {
        var names = catalog.getCOSDictionary(COSName.NAMES);
        if (names != null && names.containsKey(JAVA_SCRIPT)) {
            return true;
        }
        var walk = new Walk();
        if (walk.findsScript(catalog.getDictionaryObject(COSName.OPEN_ACTION))
                || walk.findsScript(catalog.getDictionaryObject(COSName.AA))
                || walk.findsScript(catalog.getDictionaryObject(COSName.ACRO_FORM))) {
            return true;
        }
        for (PDPage page : document.getPages()) {
            var dictionary = page.getCOSObject();
            if (walk.findsScript(dictionary.getDictionaryObject(COSName.AA))
                    || walk.findsScript(dictionary.getDictionaryObject(COSName.ANNOTS))) {
                return true;
            }
        }
        return false;
    }

    private static Failure encrypted() {
        return Failure.invalid("document_encrypted", "the document is encrypted");
    }

    private static Failure damaged() {
        return Failure.invalid("document_damaged", "the document is damaged or cut off");
    }

    /** Walks what is reachable from actions, annotations and fields, each object once, and no further than a bound. */
    private static final class Walk {

        private final Set<COSBase> seen = Collections.newSetFromMap(new IdentityHashMap<>());

        boolean findsScript(@Nullable COSBase start) {
            var open = new ArrayDeque<COSBase>();
            add(start, open);
            while (!open.isEmpty()) {
                switch (open.removeLast()) {
                    case COSDictionary dictionary -> {
                        if (JAVA_SCRIPT.equals(dictionary.getCOSName(COSName.S))
                                || dictionary.containsKey(COSName.JS)) {
                            return true;
                        }
                        for (var entry : dictionary.entrySet()) {
                            if (!entry.getKey().equals(COSName.PARENT)
                                    && !entry.getKey().equals(COSName.P)) {
                                add(entry.getValue(), open);
                            }
                        }
                    }
                    case COSArray array -> array.forEach(it -> add(it, open));
                    default -> {}
                }
            }
            return false;
        }

        private void add(@Nullable COSBase base, ArrayDeque<COSBase> open) {
            var object = base instanceof COSObject reference ? reference.getObject() : base;
            if ((object instanceof COSDictionary || object instanceof COSArray)
                    && seen.size() < LONGEST_WALK
                    && seen.add(object)) {
                open.add(object);
            }
        }
    }
}

package org.tabellion.documents.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.tabellion.documents.DictionaryEntries;
import org.tabellion.documents.Level;
import org.tabellion.documents.OfferedFormats;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.documents.spi.Content;
import org.tabellion.documents.spi.Draft;
import org.tabellion.documents.spi.SignatureFormat;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;

/** A format of text: the signed document is the document, the signing time, the value and the level, appended. */
public final class TextFormat implements SignatureFormat {

    private int signed;
    private int extended;

    public int signed() {
        return signed;
    }

    public int extended() {
        return extended;
    }

    @Override
    public OfferedFormats.Offer offer() {
        return new OfferedFormats.Offer(OfferedFormats.Format.PADES, List.of(Level.values()));
    }

    @Override
    public List<String> inspect(Content document) {
        if (document.size() == 0) {
            throw Failure.invalid("document_empty", "the document has no bytes");
        }
        return text(document).contains("script") ? List.of("scripts") : List.of();
    }

    @Override
    public Dtbsr dataToBeSigned(Content document, Parameters parameters) {
        var digest = parameters.algorithm().digest();
        return new Dtbsr(
                digest, digest.digest(Bytes.ofUtf8(text(document) + parameters.signingTime() + words(parameters))));
    }

    @Override
    public Draft sign(Content document, Parameters parameters, Bytes value) {
        signed++;
        return new BytesDraft(Bytes.ofUtf8(text(document) + "|" + parameters.signingTime() + "|" + value.hex()));
    }

    @Override
    public Draft extend(Content document, Level level) {
        extended++;
        return new BytesDraft(Bytes.ofUtf8(text(document) + "|" + level.standardName()));
    }

    private static String words(Parameters parameters) {
        return parameters.entries().equals(DictionaryEntries.NONE)
                ? ""
                : parameters.entries().toString();
    }

    private static String text(Content document) {
        try (var stream = document.open()) {
            return Bytes.readAll(stream).utf8();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

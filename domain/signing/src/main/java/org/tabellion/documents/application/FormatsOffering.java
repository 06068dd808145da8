package org.tabellion.documents.application;

import java.util.List;
import org.tabellion.documents.OfferedFormats;
import org.tabellion.documents.spi.SignatureFormat;
import org.tabellion.kernel.UseCase;

@UseCase
final class FormatsOffering implements OfferedFormats {

    private final List<Offer> offers;

    FormatsOffering(List<SignatureFormat> formats) {
        this.offers = formats.stream().map(SignatureFormat::offer).toList();
    }

    @Override
    public List<Offer> offered() {
        return offers;
    }
}

package org.tabellion.validation.adapter.out.dss;

import org.tabellion.dss.PdfEngine;
import org.tabellion.dss.ScratchSpace;
import org.tabellion.validation.spi.SignatureValidator;

/** The real one, for tests of the neighbouring package. */
public final class Validators {

    private Validators() {}

    public static SignatureValidator of(PdfEngine engine, ScratchSpace space) {
        return new DssSignatureValidator(engine, space);
    }
}

package org.tabellion.validation.application;

import java.io.InputStream;
import org.tabellion.kernel.UseCase;
import org.tabellion.validation.ValidateSignature;
import org.tabellion.validation.spi.SignatureValidator;

@UseCase
final class SignatureValidating implements ValidateSignature {

    private final SignatureValidator validator;

    SignatureValidating(SignatureValidator validator) {
        this.validator = validator;
    }

    @Override
    public Report validate(InputStream document) {
        return validator.validate(document);
    }
}

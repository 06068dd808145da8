package org.tabellion.validation.application;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.UseCase;
import org.tabellion.validation.ValidateDetachedSignature;
import org.tabellion.validation.ValidateSignature.Report;
import org.tabellion.validation.spi.SignatureValidator;

@UseCase
final class DetachedSignatureValidating implements ValidateDetachedSignature {

    private final SignatureValidator validator;

    DetachedSignatureValidating(SignatureValidator validator) {
        this.validator = validator;
    }

    @Override
    public Report validate(Bytes cms, DigestAlgorithm algorithm, Bytes digest) {
        return validator.validate(cms, algorithm, digest);
    }
}

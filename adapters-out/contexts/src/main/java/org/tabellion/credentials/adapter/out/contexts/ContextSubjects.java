package org.tabellion.credentials.adapter.out.contexts;

import org.springframework.stereotype.Component;
import org.tabellion.credentials.spi.Subjects;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.ReadSigner;

@Component
final class ContextSubjects implements Subjects {

    private final ReadSigner signers;

    ContextSubjects(ReadSigner signers) {
        this.signers = signers;
    }

    @Override
    public Subject of(SignerId signer) {
        var person = signers.signer(signer).person();
        return new Subject(person.country(), person.givenName(), person.surname(), person.serialNumber());
    }
}

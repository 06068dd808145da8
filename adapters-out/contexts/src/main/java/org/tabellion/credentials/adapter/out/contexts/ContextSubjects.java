package org.tabellion.credentials.adapter.out.contexts;

import org.springframework.stereotype.Component;
import org.tabellion.credentials.spi.Subjects;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.Person;
import org.tabellion.signers.ReadSigner;

@Component
final class ContextSubjects implements Subjects {

    private final ReadSigner signers;

    ContextSubjects(ReadSigner signers) {
        this.signers = signers;
    }

    @Override
    public Subject of(SignerId signer) {
        var holder = signers.signer(signer);
        return holder.organization()
                .<Subject>map(it -> new Subject.Legal(it.country(), it.name(), it.identifier()))
                .orElseGet(() -> natural(holder.person()));
    }

    private static Subject natural(Person person) {
        return new Subject.Natural(person.country(), person.givenName(), person.surname(), person.serialNumber());
    }
}

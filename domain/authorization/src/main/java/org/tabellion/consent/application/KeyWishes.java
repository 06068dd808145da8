package org.tabellion.consent.application;

import java.text.Normalizer;
import java.util.Optional;
import org.tabellion.consent.KeyWish;
import org.tabellion.consent.spi.OfferedCertificates;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.Person;
import org.tabellion.signers.ReadSigner;

/**
 * Whether a key can be as a client wishes. The certificate names the person as the enrolment has verified them: what a client
 * says of them may agree with that, and changes nothing.
 */
final class KeyWishes {

    private final OfferedCertificates certificates;
    private final ReadSigner signers;

    KeyWishes(OfferedCertificates certificates, ReadSigner signers) {
        this.certificates = certificates;
        this.signers = signers;
    }

    /** @return the name of the member that cannot be; empty if all can */
    Optional<String> objection(KeyWish wish, SignerId signer) {
        if (wish.certificatePolicy()
                .filter(it -> !certificates.policies().contains(it))
                .isPresent()) {
            return Optional.of("certificatePolicy");
        }
        var person = signers.signer(signer).person();
        boolean agrees = wish.subjectData().entrySet().stream().allMatch(it -> known(person, it.getKey())
                .filter(known -> isSame(known, it.getValue()))
                .isPresent());
        return agrees ? Optional.empty() : Optional.of("subjectData");
    }

    /** What nobody has verified agrees with nothing. */
    private static Optional<String> known(Person person, String member) {
        return switch (member) {
            case "givenName" -> Optional.of(person.givenName());
            case "surname" -> Optional.of(person.surname());
            case "commonName" -> Optional.of(person.givenName() + " " + person.surname());
            case "issuingCountry", "country" -> Optional.of(person.country());
            case "serialNumber" -> Optional.of(person.serialNumber());
            default -> Optional.empty();
        };
    }

    private static boolean isSame(String known, String said) {
        return normal(known).equalsIgnoreCase(normal(said));
    }

    private static String normal(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).strip().replaceAll("\\s+", " ");
    }
}

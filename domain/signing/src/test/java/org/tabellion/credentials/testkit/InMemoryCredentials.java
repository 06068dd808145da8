package org.tabellion.credentials.testkit;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.credentials.model.Credential;
import org.tabellion.credentials.model.HeldSigner;
import org.tabellion.credentials.model.ListedCredential;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;

/** Those of one group. */
public final class InMemoryCredentials implements Credentials {

    private final Map<CredentialId, Credential> all = new ConcurrentHashMap<>();

    @Override
    public Credential get(CredentialId id) {
        return Optional.ofNullable(all.get(id)).orElseThrow(() -> Failure.notFound("credential"));
    }

    @Override
    public Optional<Credential> ofEnrolment(EnrolmentId enrolment) {
        return all.values().stream()
                .filter(it -> it.origin().enrolment().equals(enrolment))
                .findAny();
    }

    @Override
    public List<Credential> of(SignerId signer) {
        return all.values().stream()
                .filter(it -> it.origin().signer().equals(signer))
                .sorted(Comparator.comparing(it -> it.id().value()))
                .toList();
    }

    @Override
    public List<ListedCredential> active(Optional<CredentialId> after, int most) {
        return all.values().stream()
                .filter(Credential.Active.class::isInstance)
                .map(Credential.Active.class::cast)
                .filter(it ->
                        after.isEmpty() || it.id().value().compareTo(after.get().value()) > 0)
                .sorted(Comparator.comparing(it -> it.id().value()))
                .limit(most)
                .map(ListedCredential::of)
                .toList();
    }

    @Override
    public synchronized void add(Credential credential) {
        if (ofEnrolment(credential.origin().enrolment()).isPresent()) {
            throw Failure.conflict("enrolment_has_credential", "the enrolment has a credential already");
        }
        all.put(credential.id(), credential);
    }

    @Override
    public synchronized void replace(Credential before, Credential after) {
        if (!get(before.id()).equals(before)) {
            throw Failure.conflict("credential_changed", before.id() + " has changed");
        }
        all.put(after.id(), after);
    }

    @Override
    public synchronized void renew(SignerId signer, HeldSigner newest) {
        of(signer).forEach(it -> all.put(it.id(), renewed(it, newest)));
    }

    private static Credential renewed(Credential credential, HeldSigner newest) {
        return switch (credential) {
            case Credential.Assigned it
            when it.signer().version() < newest.version() ->
                new Credential.Assigned(it.origin(), it.key(), newest, it.subject());
            case Credential.AwaitingCertificate it
            when it.signer().version() < newest.version() ->
                new Credential.AwaitingCertificate(
                        it.origin(), it.key(), newest, it.subject(), it.certificationRequest());
            case Credential.Certified it
            when it.signer().version() < newest.version() ->
                new Credential.Certified(it.origin(), it.key(), newest, it.chain(), it.notAfter());
            case Credential.Active it
            when it.signer().version() < newest.version() ->
                new Credential.Active(it.origin(), it.key(), newest, it.chain(), it.notAfter());
            default -> credential;
        };
    }
}

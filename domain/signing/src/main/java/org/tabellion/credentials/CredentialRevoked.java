package org.tabellion.credentials;

import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;

public record CredentialRevoked(CredentialId credential, SignerId signer, Instant at) implements DomainEvent {}

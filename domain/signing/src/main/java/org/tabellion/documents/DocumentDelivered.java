package org.tabellion.documents;

import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.SigningRequestId;

public record DocumentDelivered(SigningRequestId request, ClientId client, Instant at) implements DomainEvent {}

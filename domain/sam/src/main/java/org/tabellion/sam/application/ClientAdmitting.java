package org.tabellion.sam.application;

import java.util.Optional;
import java.util.Set;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.UseCase;
import org.tabellion.sam.AdmitClient;
import org.tabellion.sam.Caller;
import org.tabellion.sam.Operation;
import org.tabellion.sam.SamError;
import org.tabellion.sam.spi.SamConfiguration;

@UseCase
final class ClientAdmitting implements AdmitClient {

    private final SamConfiguration configuration;
    private final CallDesk desk;

    ClientAdmitting(SamConfiguration configuration, CallDesk desk) {
        this.configuration = configuration;
        this.desk = desk;
    }

    @Override
    public Outcome admit(Bytes publicKey, Optional<Operation> operation) {
        var operator = configuration.fixed().operators().withKey(publicKey);
        if (operator.isPresent()) {
            return admit(operator.get().id(), Operation.OF_OPERATORS, operation);
        }
        var service = configuration.current().signingServices().stream()
                .filter(it -> it.publicKey().equals(publicKey))
                .findFirst();
        if (service.isEmpty()) {
            return new Outcome.Refused(
                    desk.refuse(Optional.empty(), operation, SamError.UNKNOWN_CLIENT, "the client is not registered"));
        }
        return admit(service.get().id(), service.get().operations(), operation);
    }

    private Outcome admit(Caller client, Set<Operation> allowed, Optional<Operation> operation) {
        if (operation.isPresent() && !allowed.contains(operation.get().permission())) {
            return new Outcome.Refused(desk.refuse(
                    Optional.of(client), operation, SamError.OPERATION_NOT_ALLOWED, "the client may not ask this"));
        }
        return new Outcome.Admitted(client);
    }
}

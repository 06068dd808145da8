package org.tabellion.sam.application;

import java.util.Optional;
import org.tabellion.kernel.UseCase;
import org.tabellion.sam.Caller;
import org.tabellion.sam.Operation;
import org.tabellion.sam.Refusal;
import org.tabellion.sam.RefuseCall;
import org.tabellion.sam.SamError;

@UseCase
final class CallRefusing implements RefuseCall {

    private final CallDesk desk;

    CallRefusing(CallDesk desk) {
        this.desk = desk;
    }

    @Override
    public Refusal refuse(Optional<Caller> client, Optional<Operation> operation, SamError error, String description) {
        return desk.refuse(client, operation, error, description);
    }
}

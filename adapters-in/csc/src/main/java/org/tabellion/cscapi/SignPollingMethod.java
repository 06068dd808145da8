package org.tabellion.cscapi;

import java.util.Set;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.Failure;
import org.tabellion.orders.CollectOrder;
import org.tabellion.orders.OrderId;

/** The answer to a call in the asynchronous mode, as often as it is asked for while it is kept. */
@Component
class SignPollingMethod implements CscMethod {

    private final CollectOrder collectOrder;

    SignPollingMethod(CollectOrder collectOrder) {
        this.collectOrder = collectOrder;
    }

    @Override
    public String name() {
        return "signatures/signPolling";
    }

    @Override
    public boolean isOf(Generation generation) {
        return generation.isSecond();
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return Set.of(Caller.SERVICE);
    }

    @Override
    public CscAnswer answer(CscCall call) {
        var id = id(call.request().string("requestID"));
        var caller = call.caller();
        var signer = CredentialsListMethod.owner(call.request(), caller);
        call.request().checkCommon();
        return switch (collectOrder.collect(id, caller.client(), signer)) {
            case CollectOrder.Outcome.NotYet() -> CscAnswer.accepted();
            case CollectOrder.Outcome.Answered(var answer) -> WrittenAnswer.read(answer);
            case CollectOrder.Outcome.Unknown() -> throw unknown();
        };
    }

    private static OrderId id(String text) {
        try {
            return OrderId.parse(text);
        } catch (Failure noSuchId) {
            throw unknown();
        }
    }

    private static CscError unknown() {
        return CscError.invalidParameter("requestID");
    }
}

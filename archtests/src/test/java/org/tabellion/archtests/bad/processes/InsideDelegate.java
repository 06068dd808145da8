package org.tabellion.archtests.bad.processes;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.tabellion.archtests.bad.orders.PlaceOrder;

/** Bad (10): works inside the engine's transaction. */
final class InsideDelegate implements JavaDelegate {

    private final PlaceOrder placeOrder;

    InsideDelegate(PlaceOrder placeOrder) {
        this.placeOrder = placeOrder;
    }

    @Override
    public void execute(DelegateExecution execution) {
        placeOrder.place();
    }
}

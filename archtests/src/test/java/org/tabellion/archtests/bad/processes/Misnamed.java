package org.tabellion.archtests.bad.processes;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.tabellion.archtests.bad.orders.PlaceOrder;

/** Bad (10): a delegate that does not say so. */
final class Misnamed implements JavaDelegate {

    private final PlaceOrder placeOrder;

    Misnamed(PlaceOrder placeOrder) {
        this.placeOrder = placeOrder;
    }

    @Override
    public void execute(DelegateExecution execution) {
        placeOrder.place();
    }
}

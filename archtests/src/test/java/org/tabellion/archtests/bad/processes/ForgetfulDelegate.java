package org.tabellion.archtests.bad.processes;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.tabellion.archtests.bad.orders.PlaceOrder;

/** Bad (10): keeps something between two runs. */
final class ForgetfulDelegate implements JavaDelegate {

    private final PlaceOrder placeOrder;
    private int runs;

    ForgetfulDelegate(PlaceOrder placeOrder) {
        this.placeOrder = placeOrder;
    }

    @Override
    public void execute(DelegateExecution execution) {
        runs++;
        placeOrder.place();
    }
}

package org.tabellion.cscapi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.orders.CarryOutOrders;
import org.tabellion.orders.CollectOrder;
import org.tabellion.orders.OrderId;
import org.tabellion.orders.PlaceOrder;

/** Orders of one group, without a clock. */
final class InMemoryOrderBook implements PlaceOrder, CollectOrder, CarryOutOrders {

    private final Map<OrderId, NewOrder> placed = new HashMap<>();
    private final Map<OrderId, Bytes> answers = new HashMap<>();
    private final List<NewOrder> all = new ArrayList<>();

    List<NewOrder> all() {
        return all;
    }

    @Override
    public OrderId place(NewOrder order) {
        var id = new OrderId("or_" + "%026d".formatted(all.size() + 1));
        all.add(order);
        placed.put(id, order);
        return id;
    }

    @Override
    public Outcome collect(OrderId order, ClientId client, Optional<SignerId> signer) {
        var known = Optional.ofNullable(placed.get(order))
                .filter(it -> it.client().equals(client))
                .filter(it -> signer.isEmpty() || signer.equals(it.signer()));
        if (known.isEmpty()) {
            return new Outcome.Unknown();
        }
        if (!answers.containsKey(order)) {
            return new Outcome.NotYet();
        }
        return new Outcome.Answered(Optional.ofNullable(answers.get(order)).orElseThrow());
    }

    @Override
    public int carryOut(Carrier carrier) {
        int before = answers.size();
        for (var entry : placed.entrySet()) {
            if (!answers.containsKey(entry.getKey())) {
                try {
                    var task = entry.getValue().task();
                    answers.put(
                            entry.getKey(),
                            GroupScope.<Bytes, RuntimeException>call(
                                    new GroupId("bank"), () -> carrier.carryOut(entry.getKey(), task)));
                } catch (Failure away) {
                    // it is carried out later, which nobody waits for here
                }
            }
        }
        return answers.size() - before;
    }
}

package org.tabellion.orders.adapter.out.servicekeys;

import org.springframework.stereotype.Component;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;
import org.tabellion.orders.OrderId;
import org.tabellion.orders.spi.OrderVault;
import org.tabellion.servicekeys.AesVault;
import org.tabellion.servicekeys.ServiceKeystore;

/** The context of each text is its order and what it is there. */
@Component
class AesOrderVault implements OrderVault {

    private final AesVault vault;

    AesOrderVault(ServiceKeystore keys, Randomness randomness) {
        this.vault = new AesVault(keys.derived("order-vault", "AES"), randomness);
    }

    @Override
    public Bytes seal(OrderId order, Kind kind, Bytes content) {
        return vault.seal(context(order, kind), content);
    }

    @Override
    public Bytes open(OrderId order, Kind kind, Bytes sealed) {
        return vault.open(context(order, kind), sealed);
    }

    private static String context(OrderId order, Kind kind) {
        return order.value() + "/" + kind;
    }
}

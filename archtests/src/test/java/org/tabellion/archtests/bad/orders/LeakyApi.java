package org.tabellion.archtests.bad.orders;

import org.tabellion.archtests.bad.orders.model.Basket;

/** Bad (1): the API shows the model. */
public interface LeakyApi {
    Basket basket();
}

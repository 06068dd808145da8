package org.tabellion.archtests.bad.orders;

/** Sound: an in-port. */
public interface PlaceOrder {
    void place();
}

package org.tabellion.orders;

/** Erases what was kept long enough, carried out or not, fetched or not. */
public interface ForgetOrders {

    /** Of all groups. @return how many */
    int forget();
}

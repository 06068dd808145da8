package org.tabellion.orders;

/** Tells those who wanted to be told that their orders of any group have ended. */
public interface AnnounceOrders {

    /** Tries each that is due once; what fails is tried again later, until the order is forgotten. @return how many were told */
    int announce();
}

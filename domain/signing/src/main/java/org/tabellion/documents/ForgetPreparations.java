package org.tabellion.documents;

/** Erases what was prepared for clients and is over. */
public interface ForgetPreparations {

    /** Of all groups. @return how many */
    int forget();
}

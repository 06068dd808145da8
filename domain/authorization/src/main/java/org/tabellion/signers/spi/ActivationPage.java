package org.tabellion.signers.spi;

/** Where the activation link leads: known to the one who knows the server's outside address. */
@FunctionalInterface
public interface ActivationPage {

    /** The address with {@code token} in its fragment, which no server and no log sees. */
    String link(String token);
}

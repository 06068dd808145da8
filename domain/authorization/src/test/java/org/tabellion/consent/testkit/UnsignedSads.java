package org.tabellion.consent.testkit;

import java.util.ArrayList;
import java.util.List;
import org.tabellion.consent.spi.SadSigner;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;

/** Gives back what it should sign, and remembers each: the type is the header. Fails when told to, before or after. */
public final class UnsignedSads implements SadSigner {

    private final List<String> payloads = new ArrayList<>();
    private boolean fails;

    @Override
    public synchronized Sad sign(String type, Bytes claims) {
        if (fails) {
            throw Failure.unavailable("signing device", null);
        }
        payloads.add(claims.utf8());
        return new Sad(type + "." + claims.base64Url() + ".");
    }

    @Override
    public Parties parties() {
        return new Parties("https://as.example", "sam:world-1", "ssa-1");
    }

    public synchronized void fails(boolean whether) {
        fails = whether;
    }

    public synchronized List<String> payloads() {
        return List.copyOf(payloads);
    }
}

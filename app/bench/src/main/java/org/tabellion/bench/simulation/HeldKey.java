package org.tabellion.bench.simulation;

import java.util.ArrayList;
import java.util.List;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.SignerObject;

/** A key as its server holds it: all its states, the newest last. */
final class HeldKey {

    final Site site;
    final SignerObject signer;
    final List<KeyPair> states = new ArrayList<>();

    HeldKey(Site site, SignerObject signer, KeyPair state) {
        this.site = site;
        this.signer = signer;
        states.add(state);
    }

    KeyPair newest() {
        return states.getLast();
    }
}

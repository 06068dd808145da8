package org.tabellion.sam.adapter.out.pkcs11;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Vendor.Form;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Vendor.WrapMechanism;
import org.tabellion.sam.model.P256Point;

/**
 * That all tokens of a process hold the keys of one world, and that a token which comes back is the one that went. The first
 * token sets the proof: MACs by its keys, and a secret of no other use wrapped by each wrapping key, with a MAC by that
 * secret. Every later one must give the same MACs and open what was wrapped.
 */
final class WorldProof implements Token.Proof {

    private static final Bytes TEXT = Bytes.ofUtf8("tabellion: two tokens of one world");
    private static final int VECTOR = 16;

    private record Wrapped(WrapMechanism mechanism, Bytes vector, Bytes value, Bytes mac) {}

    private record Keys(
            Bytes auditPublicKey,
            Optional<P256Point> pinKey,
            Bytes seal,
            Bytes pepper,
            Map<String, Wrapped> wrappingKeys) {}

    private @Nullable Keys known;

    /** That of the first token. @throws IllegalStateException if no token was there yet */
    Bytes auditPublicKey() {
        return known().auditPublicKey();
    }

    /** That of the first token. @throws IllegalStateException if no token was there yet */
    Optional<P256Point> pinKey() {
        return known().pinKey();
    }

    private synchronized Keys known() {
        if (known == null) {
            throw new IllegalStateException("no token was there yet");
        }
        return known;
    }

    @Override
    public synchronized void check(Session session, Link link) throws Pkcs11Exception {
        if (known == null) {
            known = keys(session, link, new HashMap<>());
            return;
        }
        var world = link.world();
        if (!known.auditPublicKey().equals(world.auditPublicKey())
                || !known.pinKey().equals(world.pin().map(World.PinKey::point))
                || !known.seal().equals(session.sign(Mechanism.SHA256_HMAC, world.seal(), TEXT))
                || !known.pepper().equals(session.sign(Mechanism.SHA256_HMAC, world.pepper(), TEXT))) {
            throw new IllegalStateException("the token has keys of that name, but not those of the world");
        }
        int common = 0;
        for (var kek : world.wrappingKeys().entrySet()) {
            var wrapped = known.wrappingKeys().get(kek.getKey());
            if (wrapped != null) {
                requireOpens(session, link, kek.getValue(), wrapped);
                common++;
            }
        }
        if (common == 0) {
            throw new IllegalStateException("the token has no wrapping key of the world");
        }
        if (common < world.wrappingKeys().size()) {
            known = keys(session, link, known.wrappingKeys());
        }
    }

    private static Keys keys(Session session, Link link, Map<String, Wrapped> before) throws Pkcs11Exception {
        var world = link.world();
        var wrapped = new HashMap<>(before);
        for (var kek : world.wrappingKeys().entrySet()) {
            if (!wrapped.containsKey(kek.getKey())) {
                wrapped.put(kek.getKey(), wrap(session, link.preferred(), kek.getValue()));
            }
        }
        return new Keys(
                world.auditPublicKey(),
                world.pin().map(World.PinKey::point),
                session.sign(Mechanism.SHA256_HMAC, world.seal(), TEXT),
                session.sign(Mechanism.SHA256_HMAC, world.pepper(), TEXT),
                Map.copyOf(wrapped));
    }

    private static Wrapped wrap(Session session, WrapMechanism mechanism, long kek) throws Pkcs11Exception {
        long secret = session.generateKey(Mechanism.GENERIC_SECRET_KEY_GEN, Canary.MADE);
        try {
            var vector = mechanism.form() == Form.KWP ? Bytes.of() : session.random(VECTOR);
            return new Wrapped(
                    mechanism,
                    vector,
                    session.wrap(ready(mechanism, vector), kek, secret),
                    session.sign(Mechanism.SHA256_HMAC, secret, TEXT));
        } finally {
            session.destroy(secret);
        }
    }

    private static void requireOpens(Session session, Link link, long kek, Wrapped wrapped) throws Pkcs11Exception {
        var mechanism = link.wrapMechanism(wrapped.mechanism().name())
                .orElseThrow(() -> new IllegalStateException("the token cannot open what was wrapped by "
                        + wrapped.mechanism().name()));
        long secret;
        try {
            secret = session.unwrap(ready(mechanism, wrapped.vector()), kek, wrapped.value(), Canary.BACK);
        } catch (Pkcs11Exception e) {
            if (link.answers().mayMeanBadBlob(e)) {
                throw new IllegalStateException("a wrapping key of the token is not that of the world", e);
            }
            throw e;
        }
        try {
            if (!wrapped.mac().equals(session.sign(Mechanism.SHA256_HMAC, secret, TEXT))) {
                throw new IllegalStateException("a wrapping key of the token is not that of the world");
            }
        } finally {
            session.destroy(secret);
        }
    }

    private static Mechanism ready(WrapMechanism mechanism, Bytes vector) {
        return mechanism.form() == Form.KWP ? mechanism.plain() : mechanism.with(vector);
    }
}

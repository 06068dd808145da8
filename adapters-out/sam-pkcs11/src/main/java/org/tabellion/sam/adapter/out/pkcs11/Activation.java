package org.tabellion.sam.adapter.out.pkcs11;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.adapter.out.pkcs11.Call.Work;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Vendor.Form;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Vendor.WrapMechanism;
import org.tabellion.sam.spi.Hsm.WrappedKey;

/**
 * One signer's key in the module, for one authorised request. It is used in the session that unwrapped it and in no other:
 * a handle that outlived its session could be the handle of somebody else's key by then.
 */
final class Activation {

    private static final System.Logger LOG = System.getLogger(Activation.class.getName());
    private static final int SHORTEST_BLOB = 24;
    private static final int LONGEST_BLOB = 8 * 1024;
    private static final int VECTOR = 16;

    private final WrappedKey key;
    private final SignatureAlgorithm algorithm;
    private final List<Dtbsr> hashes;

    private enum Use {
        NOT_YET,
        /** C_Sign is being asked, or was. */
        SHOWN,
        /** The caller has gone elsewhere. */
        GIVEN_UP
    }

    private final AtomicReference<Use> use = new AtomicReference<>(Use.NOT_YET);

    // Only ever touched by the one worker that has the session.
    private @Nullable Session home;
    private long handle;

    private volatile boolean allowed;
    private volatile boolean wasOpened;

    Activation(WrappedKey key, SignatureAlgorithm algorithm, List<Dtbsr> hashes) {
        this.key = key;
        this.algorithm = algorithm;
        this.hashes = hashes;
    }

    /**
     * Whether no hash was shown to the signing function, and now never will be: only then may another module be asked.
     */
    boolean giveUp() {
        return use.compareAndSet(Use.NOT_YET, Use.GIVEN_UP) || use.get() == Use.GIVEN_UP;
    }

    boolean wasOpened() {
        return wasOpened;
    }

    /** From now on hashes may be shown to the signing function. */
    void allow() {
        allowed = true;
    }

    /** Goes on to sign if that is allowed by the time the key is there; else leaves it to {@link #signing}. */
    Work<Optional<List<Bytes>>> opening() {
        return new Opening();
    }

    Work<Boolean> closing() {
        return (session, _) -> {
            close(session);
            return true;
        };
    }

    Work<List<Bytes>> signing() {
        return new Signing();
    }

    private final class Opening implements Work<Optional<List<Bytes>>> {

        private final Signing signing = new Signing();

        @Override
        public Optional<List<Bytes>> in(Session session, Link link) throws Pkcs11Exception {
            open(session, link);
            return allowed ? Optional.of(signing.in(session, link)) : Optional.empty();
        }

        @Override
        public boolean mayRepeat() {
            return signing.mayRepeat();
        }
    }

    /** C_Sign is asked once for each hash, whatever it answers: a second time could be a second signature. */
    private final class Signing implements Work<List<Bytes>> {

        private final List<Bytes> signatures = new ArrayList<>();

        @Override
        public List<Bytes> in(Session session, Link link) throws Pkcs11Exception {
            if (home != session) {
                open(session, link);
            }
            try {
                if (!use.compareAndSet(Use.NOT_YET, Use.SHOWN)) {
                    throw Failure.unavailable("HSM", null);
                }
                for (var hash : hashes) {
                    signatures.add(sign(session, hash));
                    session.progress();
                }
            } catch (Pkcs11Exception e) {
                if (signatures.isEmpty() && !e.mayHaveSigned()) {
                    use.set(Use.NOT_YET);
                }
                throw e;
            } finally {
                close(session);
            }
            return List.copyOf(signatures);
        }

        @Override
        public boolean mayRepeat() {
            return use.get() == Use.NOT_YET;
        }
    }

    private void open(Session session, Link link) throws Pkcs11Exception {
        handle = unwrap(session, link, key, link.vendor().unwrapTemplate(key.algorithm()));
        home = session;
        wasOpened = true;
    }

    /** @throws Failure INVALID {@code wrapped_key} if the blob is to blame */
    static long unwrap(Session session, Link link, WrappedKey key, Template template) throws Pkcs11Exception {
        var wrappingKey = link.world().wrappingKeys().get(key.kek());
        if (wrappingKey == null) {
            throw notOurs("there is no such wrapping key");
        }
        var mechanism = link.wrapMechanism(key.mechanism()).orElseThrow(() -> notOurs("there is no such mechanism"));
        if (key.value().length() < SHORTEST_BLOB || key.value().length() > LONGEST_BLOB) {
            throw notOurs("the blob has no length that a wrapped key can have");
        }
        return unwrapOrBlame(session, link, new Blob(mechanism, wrappingKey, key.value(), template));
    }

    private record Blob(WrapMechanism mechanism, long wrappingKey, Bytes value, Template template) {

        long unwrap(Session session) throws Pkcs11Exception {
            if (mechanism.form() == Form.KWP) {
                return session.unwrap(mechanism.plain(), wrappingKey, value, template);
            }
            var both = value.toArray();
            return session.unwrap(
                    mechanism.with(Bytes.of(Arrays.copyOf(both, VECTOR))),
                    wrappingKey,
                    Bytes.of(Arrays.copyOfRange(both, VECTOR, both.length)),
                    template);
        }
    }

    /** The blob is to blame only if the device is seen to work, and then refuses it again. */
    private static long unwrapOrBlame(Session session, Link link, Blob blob) throws Pkcs11Exception {
        try {
            return blob.unwrap(session);
        } catch (Pkcs11Exception first) {
            if (!link.answers().mayMeanBadBlob(first)) {
                throw first;
            }
            Canary.sing(session, link);
        }
        try {
            return blob.unwrap(session);
        } catch (Pkcs11Exception again) {
            if (!link.answers().mayMeanBadBlob(again)) {
                throw again;
            }
            LOG.log(Level.WARNING, "a wrapped key was refused: " + again.getMessage());
            throw notOurs("the blob does not open under the wrapping key");
        }
    }

    private Bytes sign(Session session, Dtbsr hash) throws Pkcs11Exception {
        var kind = key.algorithm();
        int order = (kind.bits() + 7) / 8;
        if (kind.family() == KeyAlgorithm.Family.ECDSA) {
            var raw = session.sign(Mechanism.ECDSA, handle, Encodings.leftmost(hash, kind));
            return Encodings.ecdsaSignature(ofLength(raw, 2 * order));
        }
        var signature = algorithm.isPss()
                ? session.sign(Mechanism.pss(algorithm, kind), handle, hash.value())
                : session.sign(Mechanism.RSA_PKCS, handle, Encodings.digestInfo(hash));
        return ofLength(signature, order);
    }

    /** A signature of another length is that of another kind of key than the blob is said to hold. */
    private static Bytes ofLength(Bytes signature, int length) {
        if (signature.length() != length) {
            throw notOurs("the blob holds another kind of key");
        }
        return signature;
    }

    /** Does not throw: what was signed is signed. A key that cannot be destroyed dies with its session. */
    private void close(Session session) {
        if (home != session) {
            return;
        }
        home = null;
        try {
            session.destroy(handle);
        } catch (Pkcs11Exception e) {
            LOG.log(Level.ERROR, "a signer's key could not be destroyed; its session is closed: " + e.getMessage());
            session.soil();
        }
    }

    private static Failure notOurs(String detail) {
        return Failure.invalid("wrapped_key", detail);
    }
}

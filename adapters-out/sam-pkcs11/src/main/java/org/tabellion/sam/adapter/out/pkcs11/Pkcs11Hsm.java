package org.tabellion.sam.adapter.out.pkcs11;

import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.adapter.out.pkcs11.Call.Work;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Vendor.Form;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Vendor.WrapMechanism;
import org.tabellion.sam.model.P256Point;
import org.tabellion.sam.spi.Hsm;

/** A token behind PKCS#11. Closing it waits for the calls that are running, as long as a call may take. */
public final class Pkcs11Hsm implements Hsm, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Pkcs11Hsm.class.getName());
    private static final int SHA256_LENGTH = 32;
    private static final int P256_LENGTH = 32;
    /** To be shown, once, to be destroyed at once: the derivation of the key from it is not the module's. */
    private static final Template AGREED = Template.of()
            .number(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
            .number(Ck.CKA_KEY_TYPE, Ck.CKK_GENERIC_SECRET)
            .number(Ck.CKA_VALUE_LEN, P256_LENGTH)
            .flag(Ck.CKA_TOKEN, false)
            .flag(Ck.CKA_PRIVATE, true)
            .flag(Ck.CKA_SENSITIVE, false)
            .flag(Ck.CKA_EXTRACTABLE, true)
            .build();

    private static final int LARGEST_DATA = 1 << 20;
    private static final int VECTOR = 16;
    /** MACs and audit signatures finish requests that were admitted: they are refused last. */
    private static final int BRIEF_CALLS = 4096;

    private final Pkcs11Settings settings;
    private final Token token;
    private final Crew signers;
    /** An RSA key takes seconds: it must not hold up those who sign. */
    private final Crew generators;

    private final Semaphore signing;
    private final Semaphore generating;
    private final Semaphore brief = new Semaphore(BRIEF_CALLS);
    private final Map<KeyAlgorithm, Template> unwrapTemplates = new EnumMap<>(KeyAlgorithm.class);

    private Pkcs11Hsm(Pkcs11Settings settings) {
        this.settings = settings;
        this.token = new Token(settings);
        this.signers = new Crew(token, "hsm", settings.pool());
        this.generators = new Crew(token, "hsm-keys", 1);
        this.signing = new Semaphore(settings.pool() + settings.queue());
        this.generating = new Semaphore(1 + settings.queue());
        for (var algorithm : KeyAlgorithm.values()) {
            unwrapTemplates.put(algorithm, unwrapTemplate(algorithm, settings.vendor()));
        }
    }

    /**
     * Finds the world in its token and checks that none of its keys can leave.
     *
     * @throws Failure FORBIDDEN {@code hsm_pin} if the PIN was refused, which is then not tried again; UNAVAILABLE if the
     *     module does not answer
     * @throws IllegalStateException if module, token or keys are not as they must be
     */
    public static Pkcs11Hsm open(Pkcs11Settings settings) {
        return onPlatformThread(() -> new Pkcs11Hsm(settings), settings);
    }

    /**
     * Makes the keys of a new world in the token: a wrapping key (AES-256, wraps and unwraps only), a seal and a pepper key
     * (HMAC only), an audit key pair (P-256), and if the token can derive a key pair for PINs (P-256). None of them can be
     * taken out.
     *
     * @throws Failure CONFLICT {@code hsm_world} if there are keys of that name already; else as {@link #open}
     */
    public static void create(Pkcs11Settings settings) {
        boolean unused = onPlatformThread(
                () -> {
                    Token.createWorld(settings);
                    return true;
                },
                settings);
    }

    private static <T> T onPlatformThread(Supplier<T> work, Pkcs11Settings settings) {
        var call = new FutureTask<>(work::get);
        Thread.ofPlatform().name("hsm-opening").daemon().start(call);
        try {
            return call.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw Failure.unavailable("HSM", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("HSM", e);
        }
    }

    static Template unwrapTemplate(KeyAlgorithm algorithm, Pkcs11Vendor vendor) {
        return Template.of()
                .number(Ck.CKA_CLASS, Ck.CKO_PRIVATE_KEY)
                .number(
                        Ck.CKA_KEY_TYPE,
                        switch (algorithm.family()) {
                            case RSA -> Ck.CKK_RSA;
                            case ECDSA -> Ck.CKK_EC;
                        })
                .flag(Ck.CKA_TOKEN, false)
                .flag(Ck.CKA_PRIVATE, true)
                .flag(Ck.CKA_SIGN, true)
                .flag(Ck.CKA_SENSITIVE, true)
                .flag(Ck.CKA_EXTRACTABLE, false)
                .add(vendor.unwrapAttributes(algorithm.family()))
                .build();
    }

    @Override
    public String world() {
        return settings.world();
    }

    @Override
    public GeneratedKey generate(KeyAlgorithm algorithm) {
        return admitted(generating, () -> {
            var call = Call.of((session, link) -> generate(session, link, algorithm));
            generators.submit(call);
            return call.await(settings.timeout());
        });
    }

    private GeneratedKey generate(Session session, Link link, KeyAlgorithm algorithm) throws Pkcs11Exception {
        var publicTemplate = Template.of()
                .flag(Ck.CKA_TOKEN, false)
                .flag(Ck.CKA_PRIVATE, false)
                .flag(Ck.CKA_VERIFY, true);
        switch (algorithm.family()) {
            case RSA ->
                publicTemplate
                        .number(Ck.CKA_MODULUS_BITS, algorithm.bits())
                        .bytes(Ck.CKA_PUBLIC_EXPONENT, Bytes.ofHex("010001"));
            case ECDSA -> publicTemplate.bytes(Ck.CKA_EC_PARAMS, Encodings.curve(algorithm));
        }
        // To be wrapped at all, a key must be born extractable; it is so for the time of this call.
        var privateTemplate = Template.of()
                .flag(Ck.CKA_TOKEN, false)
                .flag(Ck.CKA_PRIVATE, true)
                .flag(Ck.CKA_SIGN, true)
                .flag(Ck.CKA_SENSITIVE, true)
                .flag(Ck.CKA_EXTRACTABLE, true)
                .add(settings.vendor().generateAttributes())
                .build();
        boolean rsa = algorithm.family() == KeyAlgorithm.Family.RSA;
        var pair = session.generatePair(
                rsa ? Mechanism.RSA_PKCS_KEY_PAIR_GEN : Mechanism.EC_KEY_PAIR_GEN,
                publicTemplate.build(),
                privateTemplate);
        boolean clean = false;
        try {
            var publicKey = rsa
                    ? World.rsaPublicKey(session, algorithm, pair.publicKey())
                    : World.ecPublicKey(session, algorithm, pair.publicKey());
            var wrapped = wrap(session, link, pair.privateKey(), algorithm);
            session.destroy(pair.privateKey());
            session.destroy(pair.publicKey());
            clean = true;
            return new GeneratedKey(algorithm, publicKey, wrapped);
        } finally {
            if (!clean) {
                // Whatever is left of the pair dies with the session.
                session.soil();
            }
        }
    }

    private static WrappedKey wrap(Session session, Link link, long privateKey, KeyAlgorithm algorithm)
            throws Pkcs11Exception {
        WrapMechanism mechanism = link.preferred();
        var kek = link.world().newest();
        long wrappingKey = link.world().wrappingKey(kek);
        Bytes value;
        if (mechanism.form() == Form.KWP) {
            value = session.wrap(mechanism.plain(), wrappingKey, privateKey);
        } else {
            var vector = session.random(VECTOR);
            value = vector.append(session.wrap(mechanism.with(vector), wrappingKey, privateKey));
        }
        return new WrappedKey(algorithm, kek, mechanism.name(), value);
    }

    @Override
    public List<Bytes> sign(WrappedKey key, SignatureAlgorithm algorithm, List<Dtbsr> hashes, Runnable gate) {
        if (!algorithm.fits(key.algorithm())) {
            throw new IllegalArgumentException("%s does not sign by %s".formatted(key.algorithm(), algorithm));
        }
        var toSign = List.copyOf(hashes);
        if (toSign.isEmpty() || toSign.stream().anyMatch(it -> it.algorithm() != algorithm.digest())) {
            throw new IllegalArgumentException("%s signs one or more of its own digests".formatted(algorithm));
        }
        return admitted(signing, () -> {
            var activation = new Activation(key, algorithm, toSign, unwrapTemplate(key.algorithm()));
            var opening = Call.of(activation.opening(), activation.closing());
            signers.submit(opening);
            boolean unused = opening.await(settings.timeout());
            passOrClose(gate, activation, opening.worker());
            var use = Call.of(activation.signing(), activation.closing());
            signers.submitTo(opening.worker(), use);
            return use.await(settings.timeout());
        });
    }

    private Template unwrapTemplate(KeyAlgorithm algorithm) {
        var template = unwrapTemplates.get(algorithm);
        if (template == null) {
            throw new IllegalStateException("each algorithm has a template");
        }
        return template;
    }

    /** The gate may take its time, on the caller's thread: the worker serves others meanwhile. */
    private void passOrClose(Runnable gate, Activation activation, Worker worker) {
        boolean passed = false;
        try {
            gate.run();
            passed = true;
        } finally {
            if (!passed) {
                var closing = Call.of(activation.closing(), activation.closing());
                signers.submitTo(worker, closing);
                boolean unused = closing.await(settings.timeout());
            }
        }
    }

    @Override
    public Bytes seal(Bytes data) {
        return mac(data, World::seal);
    }

    @Override
    public Bytes pepper(Bytes data) {
        return mac(data, World::pepper);
    }

    private interface KeyOf {
        long in(World world);
    }

    private Bytes mac(Bytes data, KeyOf key) {
        if (data.length() > LARGEST_DATA) {
            throw new IllegalArgumentException("more than a mebibyte to authenticate");
        }
        return brief((session, link) -> {
            var mac = session.sign(Mechanism.SHA256_HMAC, key.in(link.world()), data);
            if (mac.length() != SHA256_LENGTH) {
                throw new IllegalStateException("the module gives a MAC of %d bytes".formatted(mac.length()));
            }
            return mac;
        });
    }

    @Override
    public Bytes signAudit(Bytes sha256) {
        if (sha256.length() != SHA256_LENGTH) {
            throw new IllegalArgumentException("not a SHA-256 digest");
        }
        return brief((session, link) -> Encodings.ecdsaSignature(
                session.sign(Mechanism.ECDSA, link.world().audit(), sha256)));
    }

    @Override
    public Bytes auditPublicKey() {
        return token.link().world().auditPublicKey();
    }

    @Override
    public Optional<P256Point> pinKey() {
        return token.link().world().pin().map(World.PinKey::point);
    }

    @Override
    public SharedSecret agree(P256Point other) {
        if (pinKey().isEmpty()) {
            throw new IllegalStateException("this world has no key for PINs");
        }
        var mechanism = Mechanism.ecdh(other.uncompressed());
        return brief((session, link) -> agree(session, link, mechanism));
    }

    private static SharedSecret agree(Session session, Link link, Mechanism mechanism) throws Pkcs11Exception {
        // A token whose keys were exchanged under us is not asked with a handle of before.
        long own = link.world()
                .pin()
                .orElseThrow(() -> new IllegalStateException("the world has lost its key for PINs"))
                .key();
        long agreed = session.derive(mechanism, own, AGREED);
        boolean clean = false;
        try {
            var secret = new SharedSecret(session.value(agreed));
            session.destroy(agreed);
            clean = true;
            if (secret.value().length != P256_LENGTH) {
                throw new IllegalStateException("the module agrees %d bytes".formatted(secret.value().length));
            }
            return secret;
        } finally {
            if (!clean) {
                // Whatever is left of the secret dies with the session.
                session.soil();
            }
        }
    }

    @Override
    public Bytes random(int count) {
        if (count < 0 || count > LARGEST_DATA) {
            throw new IllegalArgumentException("0 to 1048576 bytes are drawn at once");
        }
        return brief((session, _) -> session.random(count));
    }

    @Override
    public boolean isAlive() {
        try {
            return seal(Bytes.ofUtf8("alive")).length() == SHA256_LENGTH;
        } catch (Failure notNow) {
            return false;
        }
    }

    /** What takes microseconds, before all that takes longer. */
    <T> T brief(Work<T> work) {
        return admitted(brief, () -> {
            var call = Call.of(work);
            signers.submitBrief(call);
            return call.await(settings.timeout());
        });
    }

    private static <T> T admitted(Semaphore bound, Supplier<T> call) {
        if (!bound.tryAcquire()) {
            throw Failure.unavailable("HSM, which has too much to do,", null);
        }
        try {
            return call.get();
        } finally {
            bound.release();
        }
    }

    @Override
    public void close() {
        if (signers.close(settings.timeout()) & generators.close(settings.timeout())) {
            token.close();
        } else {
            // To finalize a library with a thread inside it is to crash.
            LOG.log(Level.WARNING, "a call is still inside the HSM; it is left as it is");
        }
    }
}

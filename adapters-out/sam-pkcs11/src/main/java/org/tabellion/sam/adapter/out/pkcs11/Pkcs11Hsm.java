package org.tabellion.sam.adapter.out.pkcs11;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.ReportHealth.ModuleCondition;
import org.tabellion.sam.adapter.out.pkcs11.Call.Work;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Vendor.Form;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Vendor.WrapMechanism;
import org.tabellion.sam.model.P256Point;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.WrappingKeys;

/**
 * The modules of one world behind PKCS#11, chosen by health: while one is lost, the others serve. Closing waits for the calls
 * that are running, as long as a call may take.
 */
public final class Pkcs11Hsm implements Hsm, WrappingKeys, AutoCloseable {

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

    private final String world;
    private final Rotation modules;
    private final WorldProof proof;

    Pkcs11Hsm(String world, Rotation modules, WorldProof proof) {
        this.world = world;
        this.modules = modules;
        this.proof = proof;
    }

    /** As {@link #open(List)}, with the one module. */
    public static Pkcs11Hsm open(Pkcs11Settings settings) {
        return open(List.of(settings));
    }

    /**
     * Finds the world in the tokens, and checks that none of its keys can leave and that all tokens hold the same keys.
     * One that answers is enough: the others are tried until they do, and take part from then on.
     *
     * @param settings one or more modules, all of the same world
     * @throws Failure FORBIDDEN {@code hsm_pin} if the PIN was refused, which is then not tried again; UNAVAILABLE if no
     *     module answers
     * @throws IllegalStateException if module, token or keys are not as they must be
     */
    public static Pkcs11Hsm open(List<Pkcs11Settings> settings) {
        if (settings.stream().map(Pkcs11Settings::world).distinct().count() != 1) {
            throw new IllegalArgumentException("modules of one world, one or more");
        }
        var proof = new WorldProof();
        var modules = new ArrayList<Pkcs11Module>();
        RuntimeException worst = null;
        boolean up = false;
        try {
            for (var module : settings) {
                var started = Pkcs11Module.start(module, proof, World::find);
                modules.add(started);
                // One after the other: the first that is up says which keys the world has.
                var problem = started.problem();
                up |= problem.isEmpty();
                worst = worst == null ? problem.orElse(null) : worst;
            }
        } catch (RuntimeException e) {
            modules.forEach(Pkcs11Module::close);
            throw e;
        }
        if (worst != null && !up) {
            modules.forEach(Pkcs11Module::close);
            throw worst;
        }
        if (worst != null) {
            LOG.log(Level.WARNING, "not all modules of the world answer: {0}", worst.getMessage());
        }
        return new Pkcs11Hsm(settings.getFirst().world(), new Rotation(modules), proof);
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
            return call.get(settings.limits().timeout().toMillis(), TimeUnit.MILLISECONDS);
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

    /** How each module is, in the order in which they were given. */
    public List<ModuleState> modules() {
        return modules.states();
    }

    @Override
    public List<ModuleCondition> conditions() {
        return modules().stream()
                .map(it -> switch (it.condition()) {
                    case UP -> ModuleCondition.UP;
                    case LOST -> ModuleCondition.LOST;
                    case PIN_REFUSED -> ModuleCondition.PIN_REFUSED;
                    case HANGING -> ModuleCondition.HANGING;
                })
                .toList();
    }

    @Override
    public String world() {
        return world;
    }

    @Override
    public GeneratedKey generate(KeyAlgorithm algorithm) {
        return modules.ask(it -> it.generate((session, link) -> generate(session, link, algorithm)));
    }

    private static GeneratedKey generate(Session session, Link link, KeyAlgorithm algorithm) throws Pkcs11Exception {
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
                .add(link.vendor().generateAttributes())
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
    public String next() {
        return modules.only().rotateWrappingKey();
    }

    @Override
    public void destroy(String kek) {
        modules.only().destroyWrappingKey(kek);
    }

    @Override
    public WrappedKey rewrap(WrappedKey key) {
        return modules.ask(
                it -> it.opens(key.kek()) || !modules.any(any -> any.opens(key.kek())),
                it -> it.generate((session, link) -> rewrap(session, link, key)));
    }

    // Extractable for the time of this call, in a session of ours, as a key that is made; and never used.
    private static WrappedKey rewrap(Session session, Link link, WrappedKey key) throws Pkcs11Exception {
        long opened = Activation.unwrap(session, link, key, link.vendor().rewrapTemplate(key.algorithm()));
        boolean clean = false;
        try {
            var wrapped = wrap(session, link, opened, key.algorithm());
            session.destroy(opened);
            clean = true;
            return wrapped;
        } finally {
            if (!clean) {
                session.soil();
            }
        }
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
        // A module that lacks the wrapping key may be one that has not got the newest yet.
        Predicate<Pkcs11Module> fit = modules.any(it -> it.opens(key.kek())) ? it -> it.opens(key.kek()) : _ -> true;
        try (var begun = modules.ask(fit, it -> it.begin(new Activation(key, algorithm, toSign)))) {
            gate.run();
            return signHereOrElsewhere(begun, fit, () -> new Activation(key, algorithm, toSign));
        }
    }

    /**
     * Again, in another session or another module, only if it is certain that no hash was, or will be, shown to the signing
     * function here; and once.
     */
    private List<Bytes> signHereOrElsewhere(
            Pkcs11Module.Begun here, Predicate<Pkcs11Module> fit, Supplier<Activation> again) {
        long begin = System.nanoTime();
        try {
            return here.sign();
        } catch (Failure e) {
            // Who has waited for long already is not made to wait as long again.
            var patience = here.module().settings().limits().timeout().dividedBy(2);
            if (e.kind() != Failure.Kind.UNAVAILABLE
                    || System.nanoTime() - begin > patience.toNanos()
                    || !here.giveUp()) {
                throw e;
            }
            LOG.log(Level.WARNING, "a module was lost before it signed; asking again: {0}", e.getMessage());
        }
        // A module that did not even open the key has been asked twice by its worker.
        Predicate<Pkcs11Module> worthIt = it -> fit.test(it) && (it != here.module() || here.wasOpened());
        var mayHaveSigned = new AtomicBoolean();
        return modules.ask(it -> worthIt.test(it) && !mayHaveSigned.get(), module -> {
            try (var there = module.begin(again.get())) {
                try {
                    return there.sign();
                } catch (Failure e) {
                    mayHaveSigned.set(!there.giveUp());
                    throw e;
                }
            }
        });
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
        return proof.auditPublicKey();
    }

    @Override
    public Optional<P256Point> pinKey() {
        return proof.pinKey();
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
        return modules.ask(it -> it.brief(work));
    }

    @Override
    public void close() {
        modules.close();
    }
}

package org.tabellion.sam.adapter.out.pkcs11;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.sam.adapter.out.pkcs11.Template.Attribute;
import org.tabellion.sam.model.P256Point;

/**
 * The keys of a security world, by their handles of now: any number of wrapping keys ({@code kek-1}, {@code kek-2}...; new
 * blobs get the highest), one seal key, one pepper key, one audit key pair, and where the token can derive one key pair for
 * PINs. Labelled {@code world/kek-1} and so on.
 */
record World(
        Map<String, Long> wrappingKeys,
        String newest,
        long seal,
        long pepper,
        long audit,
        Bytes auditPublicKey,
        Optional<PinKey> pin) {

    /** @param key the private half */
    record PinKey(long key, P256Point point) {}

    private static final String KEK = "kek-";
    private static final String SEAL = "seal";
    private static final String PEPPER = "pepper";
    private static final String AUDIT = "audit";
    private static final String PIN = "pin";
    private static final int SECRET_LENGTH = 32;

    /** @throws IllegalStateException if a key is missing, is there twice, or could leave the token */
    static World find(Session session, String name) throws Pkcs11Exception {
        var wrapping = new HashMap<String, Long>();
        int newest = 0;
        for (long key : session.find(Template.of()
                .number(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
                .number(Ck.CKA_KEY_TYPE, Ck.CKK_AES)
                .flag(Ck.CKA_TOKEN, true)
                .build())) {
            var number = number(session, key, name + "/" + KEK);
            if (number.isPresent()) {
                staysInside(session, key, name + "/" + KEK + number.get());
                if (wrapping.put(KEK + number.get(), key) != null) {
                    throw new IllegalStateException("the token has two keys " + name + "/" + KEK + number.get());
                }
                newest = Math.max(newest, number.get());
            }
        }
        if (newest == 0) {
            throw new IllegalStateException("the token has no wrapping key of world " + name);
        }
        long audit = only(session, Ck.CKO_PRIVATE_KEY, name + "/" + AUDIT);
        long auditPublic = only(session, Ck.CKO_PUBLIC_KEY, name + "/" + AUDIT);
        long seal = only(session, Ck.CKO_SECRET_KEY, name + "/" + SEAL);
        long pepper = only(session, Ck.CKO_SECRET_KEY, name + "/" + PEPPER);
        for (long key : List.of(audit, seal, pepper)) {
            staysInside(session, key, name);
        }
        return new World(
                Map.copyOf(wrapping),
                KEK + newest,
                seal,
                pepper,
                audit,
                ecPublicKey(session, KeyAlgorithm.P_256, auditPublic),
                pinKey(session, name + "/" + PIN));
    }

    private static Optional<PinKey> pinKey(Session session, String label) throws Pkcs11Exception {
        if (session.find(Template.of()
                        .number(Ck.CKA_CLASS, Ck.CKO_PRIVATE_KEY)
                        .flag(Ck.CKA_TOKEN, true)
                        .text(Ck.CKA_LABEL, label)
                        .build())
                .isEmpty()) {
            return Optional.empty();
        }
        long key = only(session, Ck.CKO_PRIVATE_KEY, label);
        staysInside(session, key, label);
        var point = ecPublicKey(session, KeyAlgorithm.P_256, only(session, Ck.CKO_PUBLIC_KEY, label));
        return Optional.of(new PinKey(key, P256Point.ofSpki(point)));
    }

    /** @param name one of {@link #wrappingKeys} */
    long wrappingKey(String name) {
        var key = wrappingKeys.get(name);
        if (key == null) {
            throw new IllegalArgumentException("no wrapping key " + name);
        }
        return key;
    }

    /**
     * Makes the keys; if one cannot be made, those made before are destroyed.
     *
     * @param derives whether the token can agree secrets: only then there is a key for PINs
     */
    static void create(Session session, String name, List<Attribute> wrappingKeyAttributes, boolean derives)
            throws Pkcs11Exception {
        for (var label : List.of(KEK + 1, SEAL, PEPPER, AUDIT, PIN)) {
            if (!session.find(Template.of()
                            .flag(Ck.CKA_TOKEN, true)
                            .text(Ck.CKA_LABEL, name + "/" + label)
                            .build())
                    .isEmpty()) {
                throw Failure.conflict("hsm_world", "the token has keys of world " + name + " already");
            }
        }
        var made = new ArrayList<Long>();
        boolean complete = false;
        try {
            made.add(session.generateKey(
                    Mechanism.AES_KEY_GEN, wrappingKey(name + "/" + KEK + 1, wrappingKeyAttributes)));
            made.add(session.generateKey(Mechanism.GENERIC_SECRET_KEY_GEN, macKey(name + "/" + SEAL)));
            made.add(session.generateKey(Mechanism.GENERIC_SECRET_KEY_GEN, macKey(name + "/" + PEPPER)));
            var audit = session.generatePair(
                    Mechanism.EC_KEY_PAIR_GEN,
                    ecPublic(name + "/" + AUDIT).flag(Ck.CKA_VERIFY, true).build(),
                    insideForGood(name + "/" + AUDIT).flag(Ck.CKA_SIGN, true).build());
            made.add(audit.publicKey());
            made.add(audit.privateKey());
            if (derives) {
                var pin = session.generatePair(
                        Mechanism.EC_KEY_PAIR_GEN,
                        ecPublic(name + "/" + PIN).build(),
                        insideForGood(name + "/" + PIN)
                                .flag(Ck.CKA_DERIVE, true)
                                .flag(Ck.CKA_SIGN, false)
                                .build());
                made.add(pin.publicKey());
                made.add(pin.privateKey());
            }
            complete = true;
        } finally {
            if (!complete) {
                for (long key : made) {
                    session.destroy(key);
                }
            }
        }
    }

    /** Makes the next wrapping key, which new blobs are wrapped under from then on. @return its name */
    String addWrappingKey(Session session, String name, List<Attribute> attributes) throws Pkcs11Exception {
        var next = KEK + (Integer.parseInt(newest.substring(KEK.length())) + 1);
        long made = session.generateKey(Mechanism.AES_KEY_GEN, wrappingKey(name + "/" + next, attributes));
        boolean safe = false;
        try {
            staysInside(session, made, name + "/" + next);
            safe = true;
            return next;
        } finally {
            if (!safe) {
                session.destroy(made);
            }
        }
    }

    private static Template wrappingKey(String label, List<Attribute> more) {
        return insideForGood(label)
                .number(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
                .number(Ck.CKA_KEY_TYPE, Ck.CKK_AES)
                .number(Ck.CKA_VALUE_LEN, SECRET_LENGTH)
                .flag(Ck.CKA_WRAP, true)
                .flag(Ck.CKA_UNWRAP, true)
                .flag(Ck.CKA_ENCRYPT, false)
                .flag(Ck.CKA_DECRYPT, false)
                .flag(Ck.CKA_SIGN, false)
                .flag(Ck.CKA_VERIFY, false)
                .add(more)
                .build();
    }

    private static Template macKey(String label) {
        return insideForGood(label)
                .number(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
                .number(Ck.CKA_KEY_TYPE, Ck.CKK_GENERIC_SECRET)
                .number(Ck.CKA_VALUE_LEN, SECRET_LENGTH)
                .flag(Ck.CKA_SIGN, true)
                .flag(Ck.CKA_VERIFY, false)
                .flag(Ck.CKA_ENCRYPT, false)
                .flag(Ck.CKA_DECRYPT, false)
                .flag(Ck.CKA_WRAP, false)
                .flag(Ck.CKA_UNWRAP, false)
                .build();
    }

    private static Template.Builder ecPublic(String label) {
        return Template.of()
                .flag(Ck.CKA_TOKEN, true)
                .flag(Ck.CKA_PRIVATE, false)
                .text(Ck.CKA_LABEL, label)
                .text(Ck.CKA_ID, label)
                .bytes(Ck.CKA_EC_PARAMS, Encodings.curve(KeyAlgorithm.P_256));
    }

    private static Template.Builder insideForGood(String label) {
        return Template.of()
                .flag(Ck.CKA_TOKEN, true)
                .flag(Ck.CKA_PRIVATE, true)
                .flag(Ck.CKA_SENSITIVE, true)
                .flag(Ck.CKA_EXTRACTABLE, false)
                .text(Ck.CKA_LABEL, label)
                .text(Ck.CKA_ID, label);
    }

    private static long only(Session session, long kind, String label) throws Pkcs11Exception {
        var found = session.find(Template.of()
                .number(Ck.CKA_CLASS, kind)
                .flag(Ck.CKA_TOKEN, true)
                .text(Ck.CKA_LABEL, label)
                .build());
        if (found.size() != 1) {
            throw new IllegalStateException("the token has %d keys %s, not one".formatted(found.size(), label));
        }
        return found.getFirst();
    }

    private static void staysInside(Session session, long key, String label) throws Pkcs11Exception {
        if (!session.flag(key, Ck.CKA_SENSITIVE)
                || session.flag(key, Ck.CKA_EXTRACTABLE)
                || !session.flag(key, Ck.CKA_NEVER_EXTRACTABLE)) {
            throw new IllegalStateException("a key of %s can leave the token, or could once".formatted(label));
        }
    }

    private static Optional<Integer> number(Session session, long key, String prefix) throws Pkcs11Exception {
        var label = session.attribute(key, Ck.CKA_LABEL)
                .map(it -> new String(it.toArray(), StandardCharsets.UTF_8))
                .orElse("");
        return label.startsWith(prefix) && label.substring(prefix.length()).matches("[1-9][0-9]{0,5}")
                ? Optional.of(Integer.parseInt(label.substring(prefix.length())))
                : Optional.empty();
    }

    static Bytes ecPublicKey(Session session, KeyAlgorithm algorithm, long key) throws Pkcs11Exception {
        return Encodings.ecPublicKey(algorithm, required(session, key, Ck.CKA_EC_POINT));
    }

    static Bytes rsaPublicKey(Session session, KeyAlgorithm algorithm, long key) throws Pkcs11Exception {
        return Encodings.rsaPublicKey(
                algorithm, required(session, key, Ck.CKA_MODULUS), required(session, key, Ck.CKA_PUBLIC_EXPONENT));
    }

    private static Bytes required(Session session, long key, long type) throws Pkcs11Exception {
        return session.attribute(key, type)
                .orElseThrow(() -> new IllegalStateException("a public key lacks attribute 0x%x".formatted(type)));
    }
}

package org.tabellion.sam.adapter.out.pkcs11;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.sam.adapter.out.pkcs11.Template.Attribute;

/**
 * In what one make of module differs from the next: data, read from a properties file.
 *
 * <pre>
 * wrap.mechanisms = AES-256-KWP:0x210B, AES-256-CBC-PAD:0x1085
 * unwrap.attributes.rsa =
 * unwrap.attributes.ec = 0xD5A0DB00:0000000000000000
 * wrapping-key.attributes = 0x210:01
 * generate.attributes =
 * sessions.most = 64
 * answers.device = 0x80000123
 * </pre>
 *
 * Mechanisms stand in the order of preference; the first that the token has, for wrapping and unwrapping, is taken. The
 * name says what is done (RFC 5649, or CBC with a random vector before the text) and is stored with each blob; the number
 * is how this make calls it. Attributes are a number and the value in hexadecimal. What its codes mean, where that is not
 * what the standard says, stands in lines as those of {@code answers.properties}.
 */
public final class Pkcs11Vendor {

    /** How a wrapped key looks. */
    enum Form {
        /** RFC 5649: authenticated, no parameter. */
        KWP,
        /** AES-CBC with padding, under a random vector that stands before the text. */
        CBC
    }

    /** A way to wrap: what it is, and its number in this module. */
    static final class WrapMechanism {

        private final String name;
        private final long type;
        private final Form form;
        private final Mechanism plain;

        WrapMechanism(String name, long type) {
            this.name = name;
            this.type = type;
            this.form = name.contains("CBC") ? Form.CBC : Form.KWP;
            this.plain = Mechanism.of(type);
        }

        String name() {
            return name;
        }

        long type() {
            return type;
        }

        Form form() {
            return form;
        }

        /** Without a parameter. */
        Mechanism plain() {
            return plain;
        }

        Mechanism with(Bytes vector) {
            return Mechanism.of(type, vector);
        }
    }

    private final List<WrapMechanism> wrapMechanisms;
    private final List<Attribute> rsaUnwrap;
    private final List<Attribute> ecUnwrap;
    private final List<Attribute> wrappingKey;
    private final List<Attribute> generate;
    private final OptionalLong sessions;
    private final Map<KeyAlgorithm, Template> unwrapTemplates = new EnumMap<>(KeyAlgorithm.class);
    private final Answers answers;

    private Pkcs11Vendor(Properties properties) {
        wrapMechanisms = list(properties, "wrap.mechanisms").stream()
                .map(it -> {
                    var pair = pair(it);
                    return new WrapMechanism(pair.getFirst(), Long.decode(pair.getLast()));
                })
                .toList();
        if (wrapMechanisms.isEmpty()) {
            throw new IllegalArgumentException("wrap.mechanisms is missing");
        }
        rsaUnwrap = attributes(properties, "unwrap.attributes.rsa");
        ecUnwrap = attributes(properties, "unwrap.attributes.ec");
        wrappingKey = attributes(properties, "wrapping-key.attributes");
        generate = attributes(properties, "generate.attributes");
        sessions = list(properties, "sessions.most").stream()
                .mapToLong(Long::parseLong)
                .findFirst();
        answers = Answers.with(properties);
        for (var algorithm : KeyAlgorithm.values()) {
            unwrapTemplates.put(algorithm, unwrapTemplate(algorithm.family(), false));
        }
    }

    /**
     * One of those that are known: {@code standard}, {@code softhsm}, {@code nss}, {@code opencryptoki}; and, from
     * documentation alone, {@code luna}, {@code nshield}, {@code cloudhsm}.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public static Pkcs11Vendor named(String name) {
        try (var stream = Pkcs11Vendor.class.getResourceAsStream(name + ".properties")) {
            if (stream == null) {
                throw new IllegalArgumentException("no PKCS#11 vendor named " + name);
            }
            return read(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws UncheckedIOException if the file cannot be read */
    public static Pkcs11Vendor load(Path file) {
        try (var stream = Files.newInputStream(file)) {
            return read(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Pkcs11Vendor read(InputStream stream) throws IOException {
        var properties = new Properties();
        properties.load(stream);
        return new Pkcs11Vendor(properties);
    }

    private static List<Attribute> attributes(Properties properties, String name) {
        return list(properties, name).stream()
                .map(it -> {
                    var pair = pair(it);
                    return new Attribute(Long.decode(pair.getFirst()), Bytes.ofHex(pair.getLast()));
                })
                .toList();
    }

    private static List<String> list(Properties properties, String name) {
        var parts = new ArrayList<String>();
        for (var part : properties.getProperty(name, "").split(",", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    private static List<String> pair(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(text + " is not of the form name:value");
        }
        return List.of(
                text.substring(0, colon).strip(), text.substring(colon + 1).strip());
    }

    List<WrapMechanism> wrapMechanisms() {
        return wrapMechanisms;
    }

    private Template unwrapTemplate(KeyAlgorithm.Family family, boolean toBeWrapped) {
        return Template.of()
                .number(Ck.CKA_CLASS, Ck.CKO_PRIVATE_KEY)
                .number(
                        Ck.CKA_KEY_TYPE,
                        switch (family) {
                            case RSA -> Ck.CKK_RSA;
                            case ECDSA -> Ck.CKK_EC;
                        })
                .flag(Ck.CKA_TOKEN, false)
                .flag(Ck.CKA_PRIVATE, true)
                .flag(Ck.CKA_SIGN, true)
                .flag(Ck.CKA_SENSITIVE, true)
                .flag(Ck.CKA_EXTRACTABLE, toBeWrapped)
                .add(unwrapAttributes(family))
                .build();
    }

    /** As what a key is unwrapped that is wrapped again at once, and used for nothing. */
    Template rewrapTemplate(KeyAlgorithm algorithm) {
        return unwrapTemplate(algorithm.family(), true);
    }

    /** As what a signer's key is unwrapped: for this session, to sign, never to leave. */
    Template unwrapTemplate(KeyAlgorithm algorithm) {
        var template = unwrapTemplates.get(algorithm);
        if (template == null) {
            throw new IllegalStateException("each algorithm has a template");
        }
        return template;
    }

    List<Attribute> unwrapAttributes(KeyAlgorithm.Family family) {
        return switch (family) {
            case RSA -> rsaUnwrap;
            case ECDSA -> ecUnwrap;
        };
    }

    List<Attribute> wrappingKeyAttributes() {
        return wrappingKey;
    }

    List<Attribute> generateAttributes() {
        return generate;
    }

    /** How many sessions its tokens can have open, where they do not say so themselves. */
    OptionalLong sessions() {
        return sessions;
    }

    Answers answers() {
        return answers;
    }
}

package org.tabellion.sam.adapter.out.pkcs11;

import org.tabellion.kernel.Bytes;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Vendor.Form;

/**
 * Whether the module can still wrap and unwrap under the world's wrapping key: tells a bad blob from a bad device, which the
 * answers of modules do not.
 */
final class Canary {

    static final Template MADE = secret(true);
    static final Template BACK = secret(false);

    private Canary() {}

    /** @throws Pkcs11Exception if it cannot */
    static void sing(Session session, Link link) throws Pkcs11Exception {
        var mechanism = link.preferred();
        var wrap = mechanism.form() == Form.KWP ? mechanism.plain() : mechanism.with(Bytes.of(new byte[16]));
        long wrappingKey = link.world().wrappingKey(link.world().newest());
        long made = session.generateKey(Mechanism.GENERIC_SECRET_KEY_GEN, MADE);
        try {
            session.destroy(session.unwrap(wrap, wrappingKey, session.wrap(wrap, wrappingKey, made), BACK));
        } finally {
            session.destroy(made);
        }
    }

    private static Template secret(boolean made) {
        var template = Template.of()
                .number(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
                .number(Ck.CKA_KEY_TYPE, Ck.CKK_GENERIC_SECRET)
                .flag(Ck.CKA_TOKEN, false)
                .flag(Ck.CKA_PRIVATE, true)
                .flag(Ck.CKA_SENSITIVE, true)
                .flag(Ck.CKA_SIGN, true)
                .flag(Ck.CKA_EXTRACTABLE, made);
        return made ? template.number(Ck.CKA_VALUE_LEN, 32).build() : template.build();
    }
}

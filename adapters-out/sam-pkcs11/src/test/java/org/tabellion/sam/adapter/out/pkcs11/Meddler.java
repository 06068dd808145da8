package org.tabellion.sam.adapter.out.pkcs11;

/** What an administrator of the device, or another program in this process, may do behind our back; and a look inside. */
final class Meddler {

    private Meddler() {}

    /** Private keys of sessions that exist now: none, when nothing is being done. */
    static int sessionKeys(Pkcs11Hsm hsm) {
        var found = Template.of()
                .number(Ck.CKA_CLASS, Ck.CKO_PRIVATE_KEY)
                .flag(Ck.CKA_TOKEN, false)
                .build();
        return hsm.brief((session, _) -> session.find(found).size());
    }

    /** Of the whole process: every private handle dies. */
    static void logout(Pkcs11Hsm hsm) {
        boolean unused = hsm.brief((session, _) -> {
            session.logout();
            return true;
        });
    }

    /** The session of whichever worker comes by. */
    static void closeSession(Pkcs11Hsm hsm) {
        boolean unused = hsm.brief((session, _) -> {
            session.close();
            return true;
        });
    }
}

package org.tabellion.consent.model;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/** What a signer states with a yes to a signature. A text that changes gets a new id; what was accepted stays provable. */
public enum Statement {
    SIGN_DOCUMENT("sign-document-1", "I have seen the document shown and have it signed with the key shown."),
    SIGN_HASHES("sign-hashes-1", "I know what the hashes shown stand for and have them signed with the key shown."),
    EXPLICIT(
            "explicit-1",
            "My factors, which I gave to the service provider, have signed with the key named what it asks for."),
    DELETE_KEY(
            "delete-key-1",
            "My key is to be destroyed for good, as I let the service provider ask that I signed in for."),
    DESTROY_KEY(
            "destroy-key-1",
            "I have seen which key it is, and have it destroyed for good: nothing can be signed with it any more."),
    SET_PIN("set-pin-1", "The PIN that I have just given is asked for from now on whenever one of my keys signs."),
    SEAL("seal-1", "The factors of the legal person, whose own client brought them, have sealed what it asks for.");

    private final String id;
    private final String text;

    Statement(String id, String text) {
        this.id = id;
        this.text = text;
    }

    public String id() {
        return id;
    }

    public String text() {
        return text;
    }

    public Bytes sha256() {
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(text));
    }
}

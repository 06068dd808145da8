package org.tabellion.samapi;

import org.tabellion.kernel.SignerId;
import org.tabellion.sam.AssignKeyPair;
import org.tabellion.sam.SignerDescription;
import org.tabellion.sam.SignerObject;
import tools.jackson.databind.node.ObjectNode;

/** The signer object ({@code signer.schema.json}), both ways. */
final class Signers {

    private static final int LONGEST_NAME = 256;

    private Signers() {}

    static SignerObject read(Members members) {
        members.integer("v", SignerObject.SCHEMA_VERSION, SignerObject.SCHEMA_VERSION);
        return new SignerObject(
                description(members),
                members.nullable("second_factor", SecondFactors::read),
                members.integer("version", 1, KeyPairs.LARGEST_INTEGER),
                members.object("seal", KeyPairs::seal));
    }

    /** In an assignment: described only, or the sealed object of a signer who has a key already. */
    static AssignKeyPair.Signer readDescribedOrKnown(Members members) {
        return members.isPresent("seal")
                ? new AssignKeyPair.Signer.Known(read(members))
                : new AssignKeyPair.Signer.Described(
                        description(members), members.optionalObject("second_factor", SecondFactors::readNew));
    }

    static ObjectNode write(SignerObject signer) {
        var description = signer.description();
        var node = StrictJson.newObject();
        node.put("v", SignerObject.SCHEMA_VERSION);
        node.put("id", description.id().value());
        node.put("idp", description.idp());
        node.put("idp_subject", description.idpSubject());
        node.put("type", description.type().label());
        signer.factor()
                .ifPresentOrElse(
                        it -> node.set("second_factor", SecondFactors.write(it)), () -> node.putNull("second_factor"));
        node.put("version", signer.version());
        node.set("seal", KeyPairs.write(signer.seal()));
        return node;
    }

    private static SignerDescription description(Members members) {
        return new SignerDescription(
                members.parsed("id", 64, SignerId::new, "an id of a signer"),
                members.text("idp", LONGEST_NAME),
                members.text("idp_subject", LONGEST_NAME),
                members.parsed("type", 16, Signers::type, "natural or legal"));
    }

    private static SignerDescription.Type type(String name) {
        return SignerDescription.Type.named(name).orElseThrow(() -> new IllegalArgumentException("no such type"));
    }
}

package org.tabellion.samclient;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.SignatureAlgorithm;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The words of the SAM's interface that its requests share. */
public final class SamJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SamJson() {}

    public static ObjectNode newObject() {
        return JSON.createObjectNode();
    }

    /** A sealed object, as the SAM once gave it. */
    public static ObjectNode object(Bytes json) {
        return (ObjectNode) JSON.readTree(json.toArray());
    }

    /** The OID where it tells all; the name of the JCA for PSS, whose OID does not tell the digest. */
    public static String name(SignatureAlgorithm algorithm) {
        return algorithm.isPss() ? algorithm.digest().name() + "withRSAandMGF1" : algorithm.oid();
    }
}

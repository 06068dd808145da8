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

    /** The OID where it tells all; for PSS, whose OID tells neither digest nor salt, the name of the JCA or one like it. */
    public static String name(SignatureAlgorithm algorithm) {
        if (!algorithm.isPss()) {
            return algorithm.oid();
        }
        var name = algorithm.digest().name() + "withRSAandMGF1";
        return algorithm.hasLongestSalt() ? name + "andLongestSalt" : name;
    }
}

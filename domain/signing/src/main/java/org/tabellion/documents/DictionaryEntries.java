package org.tabellion.documents;

import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;

/**
 * What the signature dictionary of a PDF says beside the signature. It is signed with the document.
 *
 * @param certification whether it is the author's: the first signature, which limits what may be changed later to filling in
 *     forms and signing (DocMDP, P = 2); else one beside others
 * @param name of the signer, as the service provider has it
 */
public record DictionaryEntries(
        boolean certification,
        Optional<String> reason,
        Optional<String> location,
        Optional<String> name,
        Optional<String> contact)
        implements ValueObject {

    public static final DictionaryEntries NONE =
            new DictionaryEntries(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public static final DictionaryEntries CERTIFICATION =
            new DictionaryEntries(true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}

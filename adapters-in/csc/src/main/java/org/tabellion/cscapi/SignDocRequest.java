package org.tabellion.cscapi;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tabellion.documents.DictionaryEntries;
import org.tabellion.documents.Level;
import org.tabellion.documents.OfferedFormats.Offer;
import org.tabellion.documents.SignForClient.Item;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;

/**
 * What {@code signatures/signDoc} is asked for.
 *
 * @param items documents, or digests
 * @param algorithm the one of all items: an authorisation is of one digest
 */
record SignDocRequest(List<Item> items, boolean ofDigests, SignatureAlgorithm algorithm, boolean withEvidence) {

    private static final String DIGESTS = "documentDigests";
    private static final String DOCUMENTS = "documents";
    private static final String LEVEL = "conformance_level";
    private static final String ENVELOPE = "signed_envelope_property";
    private static final String PROPERTIES = "signed_props";
    private static final int LONGEST_PROPERTY = 255;

    /** What of a signature dictionary a client may say. */
    private enum Property {
        REASON("Reason"),
        LOCATION("Location"),
        NAME("Name"),
        CONTACT("ContactInfo");

        private final String word;

        Property(String word) {
            this.word = word;
        }

        static Property of(String word) {
            for (var property : values()) {
                if (property.word.equals(word)) {
                    return property;
                }
            }
            throw CscError.invalidParameter(PROPERTIES);
        }
    }

    static SignDocRequest of(CscRequest request, KeyAlgorithm key, List<Offer> offers) {
        var digests = request.objects(DIGESTS);
        var documents = request.objects(DOCUMENTS);
        if (!digests.isEmpty() && !documents.isEmpty()) {
            throw CscError.invalid("Both documentDigests and documents parameters passed");
        }
        var entries = digests.isEmpty() ? documents : digests;
        if (entries.isEmpty()) {
            throw CscError.invalid("Empty documentDigests and documents objects");
        }
        var items = new ArrayList<Item>();
        var algorithms = new HashSet<SignatureAlgorithm>();
        for (var entry : entries) {
            Words.checkFormat(entry, offers);
            var algorithm = Algorithms.chosen(
                    entry,
                    key,
                    Generation.V2.digest(),
                    CscError.invalid("String parameter hashAlgorithmOID contradicts with signAlgo parameter"));
            // The CMS of a document says the usual salt.
            if (algorithm.hasLongestSalt()) {
                throw CscError.invalidParameter("signAlgoParams");
            }
            algorithms.add(algorithm);
            if (digests.isEmpty()) {
                items.add(document(entry, offers));
            } else {
                items.addAll(digests(entry, algorithm, offers));
            }
        }
        if (algorithms.size() > 1) {
            throw CscError.invalidParameter("signAlgo");
        }
        if (items.size() > CscRequest.MOST_HASHES) {
            throw CscError.invalid("Numbers of signatures is too high");
        }
        boolean asked = request.flag("returnValidationInfo") || request.flag("returnValidationInformation");
        boolean needed = !digests.isEmpty() && items.stream().anyMatch(it -> it.level() == Level.B_LT);
        return new SignDocRequest(
                items, !digests.isEmpty(), algorithms.iterator().next(), asked || needed);
    }

    private static Item document(CscRequest entry, List<Offer> offers) {
        var content = Words.base64(entry.string("document"), "document");
        return new Item.Document(content, level(entry, offers), entries(entry));
    }

    /** What the client writes into its document is its own matter, and so is which kind of signature that makes. */
    private static List<Item> digests(CscRequest entry, SignatureAlgorithm algorithm, List<Offer> offers) {
        if (entry.has(PROPERTIES)) {
            throw CscError.invalidParameter(PROPERTIES);
        }
        isCertification(entry);
        var level = level(entry, offers);
        // An archive timestamp is over the document, which is not here.
        if (level == Level.B_LTA) {
            throw CscError.invalidParameter(LEVEL);
        }
        return entry.hashesOrOne("hashes").stream()
                .map(it -> SignHashMethod.dtbsr(algorithm.digest(), it).value())
                .<Item>map(it -> new Item.Digest(it, level))
                .toList();
    }

    private static Level level(CscRequest entry, List<Offer> offers) {
        var wanted = entry.optionalString(LEVEL).orElse(Words.of(Level.B_B)).toLowerCase(Locale.ROOT);
        return offers.stream()
                .flatMap(it -> it.levels().stream())
                .filter(it -> Words.of(it).toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst()
                .orElseThrow(() -> CscError.invalidParameter(LEVEL));
    }

    private static boolean isCertification(CscRequest entry) {
        return switch (entry.optionalString(ENVELOPE).orElse("Certification")) {
            case "Certification" -> true;
            case "Revision" -> false;
            default -> throw CscError.invalidParameter(ENVELOPE);
        };
    }

    private static DictionaryEntries entries(CscRequest entry) {
        var values = new EnumMap<Property, String>(Property.class);
        for (var property : entry.objects(PROPERTIES)) {
            var name = Property.of(property.optionalString("attribute_name").orElse(""));
            property.optionalString("attribute_value").map(SignDocRequest::text).ifPresent(it -> {
                if (values.put(name, it) != null) {
                    throw CscError.invalidParameter(PROPERTIES);
                }
            });
        }
        return new DictionaryEntries(
                isCertification(entry),
                of(values, Property.REASON),
                of(values, Property.LOCATION),
                of(values, Property.NAME),
                of(values, Property.CONTACT));
    }

    private static Optional<String> of(Map<Property, String> values, Property property) {
        return Optional.ofNullable(values.get(property));
    }

    private static String text(String base64) {
        var bytes = Words.base64(base64, PROPERTIES);
        var text = bytes.utf8();
        if (text.isEmpty()
                || text.length() > LONGEST_PROPERTY
                || text.chars().anyMatch(Character::isISOControl)
                || !Bytes.ofUtf8(text).equals(bytes)) {
            throw CscError.invalidParameter(PROPERTIES);
        }
        return text;
    }

    /** Words of the protocol for what is offered. */
    static final class Words {

        private Words() {}

        static String of(Level level) {
            return switch (level) {
                case B_B -> "Ades-B-B";
                case B_T -> "Ades-B-T";
                case B_LT -> "Ades-B-LT";
                case B_LTA -> "Ades-B-LTA";
            };
        }

        static String of(Offer offer) {
            return switch (offer.format()) {
                case PADES -> "P";
            };
        }

        static List<String> envelopeProperties(Offer offer) {
            return switch (offer.format()) {
                case PADES -> List.of("Certification", "Revision");
            };
        }

        static void checkFormat(CscRequest entry, List<Offer> offers) {
            var format = entry.string("signature_format");
            if (offers.stream().noneMatch(it -> of(it).equals(format))) {
                throw CscError.invalidParameter("signature_format");
            }
        }

        static Bytes base64(String text, String name) {
            try {
                return Bytes.ofBase64(text);
            } catch (IllegalArgumentException notBase64) {
                throw CscError.invalidParameter(name);
            }
        }
    }

    /** Documents are in it. */
    @Override
    public String toString() {
        return "documents to be signed";
    }
}

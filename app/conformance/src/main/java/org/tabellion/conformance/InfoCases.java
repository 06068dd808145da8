package org.tabellion.conformance;

import static org.tabellion.conformance.Shape.list;
import static org.tabellion.conformance.Shape.object;
import static org.tabellion.conformance.Shape.oneOf;
import static org.tabellion.conformance.Shape.orNull;
import static org.tabellion.conformance.Shape.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;

/** What info says, and whether it is true. */
final class InfoCases {

    /** Of any version; each is offered or answers 501. */
    private static final List<String> METHODS = List.of(
            "auth/login",
            "auth/revoke",
            "credentials/list",
            "credentials/info",
            "credentials/authorize",
            "credentials/authorizeCheck",
            "credentials/extendTransaction",
            "credentials/sendOTP",
            "credentials/getChallenge",
            "credentials/create",
            "credentials/delete",
            "signatures/signHash",
            "signatures/signDoc",
            "signatures/signPolling",
            "signatures/timestamp");

    private static final Shape LANGUAGE = text("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", "a language tag");
    private static final Shape AUTH_TYPE = oneOf("external", "TLS", "basic", "digest", "oauth2code", "oauth2client");
    private static final Shape LEVEL = text("(?i)AdES-B(-B|-T|-LT|-LTA)?|AdES-(T|LT|LTA)", "a conformance level");

    /** Clients in the field cannot read an array with null in it, so some servers send nothing instead. */
    private static final Shape PARAMETERS = (path, node, faults) -> {
        if (!node.isString() || !node.stringValue().isEmpty()) {
            Shape.BASE64.check(path, node, faults);
        }
    };

    private InfoCases() {}

    static void addTo(Cases cases) {
        cases.add(Edition.ALL, "info.shape", "A.4.1", "info has its members, of their types", t -> info(t, Body.empty())
                .shaped(shape(t.edition())));
        cases.add(Edition.ALL, "info.specs", "A.1", "specs names the version that stands in the address", t -> {
            var told = t.info().path("specs").asString("");
            var wanted =
                    switch (t.edition()) {
                        case V0 -> "0\\.[0-9]+\\.[0-9]+\\.[0-9]+";
                        case V1 -> "1\\.0\\.[0-9]+\\.[0-9]+";
                        case V2_0, V2_2 -> "2\\.[0-9]+\\.[0-9]+\\.[0-9]+";
                    };
            holds(
                    told.matches(wanted),
                    "specs is %s below /csc/%s".formatted(told, t.edition().path()));
            if (!told.equals(t.edition().specs())) {
                t.remark("specs is %s; these cases are those of %s"
                        .formatted(told, t.edition().specs()));
            }
        });
        cases.add(Edition.ALL, "info.no-token", "A.2", "info needs no token, and does not look at one", t -> {
            t.raw(null, "info", Subject.JSON, "{}").status(200).json();
            t.raw("Bearer none.that.is.known", "info", Subject.JSON, "{}")
                    .status(200)
                    .json();
        });
        cases.add(
                Edition.ALL,
                "info.language",
                "A.1",
                "a language that is not supported is answered in another, which is named",
                t -> {
                    var told = info(t, Body.of("lang", "tlh-KX")).shaped(object().must("lang", LANGUAGE));
                    holds(!told.path("lang").asString().equals("tlh-KX"), "info claims to speak Klingon");
                });
        cases.add(Edition.STRICT, "info.language-type", "A.11", "lang of another type is refused", t -> t.raw(
                        null, "info", Subject.JSON, "{\"lang\":7}")
                .refusedAs("invalid_request", 400));
        cases.add(Edition.ALL, "info.logo", "A.1", "the logo is there: PNG or JPEG, at most 256 x 256", t -> {
            var logo = URI.create(t.info().path("logo").asString(""));
            var answer = t.get(logo).status(200);
            var type = answer.header("Content-Type").orElse("");
            holds(type.startsWith("image/png") || type.startsWith("image/jpeg"), "the logo is of the type " + type);
            var image = ImageIO.read(new ByteArrayInputStream(answer.body()));
            holds(image != null, "the logo cannot be read");
            if (image != null) {
                holds(
                        image.getWidth() <= 256 && image.getHeight() <= 256,
                        "the logo has %d x %d pixels".formatted(image.getWidth(), image.getHeight()));
            }
        });
        cases.add(
                Edition.ALL,
                "info.oauth",
                "A.4.1",
                "the authorization server is named just where authType needs it",
                InfoCases::oauth);
        cases.add(Edition.ALL, "info.methods-once", "A.4.1", "no method is named twice", t -> {
            var names = t.info()
                    .path("methods")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList();
            holds(Set.copyOf(names).size() == names.size(), "methods has names twice: " + names);
        });
        cases.add(Edition.ALL, "info.offered", "A.10-2", "every method that info names answers", t -> {
            var faults = new ArrayList<String>();
            for (var method : METHODS.stream().filter(t::offers).toList()) {
                var status = t.callAs(anyToken(t), method, Body.empty()).status();
                if (status == 501 || status == 404 || status >= 500) {
                    faults.add("%s answers %d".formatted(method, status));
                }
            }
            holds(faults.isEmpty(), String.join(", ", faults));
        });
        cases.add(Edition.ALL, "info.not-offered", "A.10-2", "every method that info does not name answers 501", t -> {
            var faults = new ArrayList<String>();
            for (var method : METHODS.stream().filter(it -> !t.offers(it)).toList()) {
                var status = t.callAs(anyToken(t), method, Body.empty()).status();
                if (status != 501) {
                    faults.add("%s answers %d".formatted(method, status));
                }
            }
            holds(faults.isEmpty(), String.join(", ", faults));
        });
        cases.add(Edition.ALL, "info.unknown-method", "A.11", "a method that nobody knows answers 501", t -> t.callAs(
                        anyToken(t), "credentials/steal", Body.empty())
                .refused(501));
        cases.add(Edition.ALL, "info.list-and-sign", "A.4.1", "a server that signs tells of its keys", t -> {
            if (t.offers("signatures/signHash")) {
                holds(t.offers("credentials/info"), "info names signatures/signHash without credentials/info");
            }
        });
        cases.add(
                Edition.SECOND,
                "info.algorithms",
                "A.4.1",
                "algoParams run parallel to algos, and RSASSA-PSS has some",
                t -> {
                    var algorithms = t.info().path("signAlgorithms");
                    var parameters = algorithms.path("algoParams");
                    if (parameters.isArray()) {
                        holds(
                                parameters.size() == algorithms.path("algos").size(),
                                "%d algoParams stand beside %d algos"
                                        .formatted(
                                                parameters.size(),
                                                algorithms.path("algos").size()));
                    }
                    for (int i = 0; i < algorithms.path("algos").size(); i++) {
                        if (algorithms.path("algos").get(i).asString().equals(SigningKey.PSS)) {
                            holds(!parameters.path(i).asString("").isEmpty(), "RSASSA-PSS stands without parameters");
                        } else if (parameters.path(i).isString()
                                && parameters.path(i).stringValue().isEmpty()) {
                            t.remark("algoParams has an empty string where the standard has null");
                        }
                    }
                });
        cases.add(
                Edition.SECOND,
                "info.formats",
                "A.4.1",
                "envelope_properties run parallel to formats, with the names of each",
                InfoCases::formats);
        cases.add(
                Edition.SECOND,
                "info.asynchronous",
                "A.4.9",
                "asynchronousOperationMode and signPolling are offered together or not at all",
                t -> {
                    var asynchronous =
                            t.info().path("asynchronousOperationMode").asBoolean(false);
                    holds(
                            asynchronous == t.offers("signatures/signPolling"),
                            "asynchronousOperationMode is %s, and signPolling is %s"
                                    .formatted(
                                            asynchronous,
                                            t.offers("signatures/signPolling") ? "offered" : "not offered"));
                });
    }

    static void holds(boolean condition, String otherwise) {
        if (!condition) {
            throw new NotConforming(otherwise);
        }
    }

    private static Answer info(Subject t, Body body) throws IOException {
        return t.callAs(null, "info", body).status(200);
    }

    private static String anyToken(Subject t) throws IOException {
        try {
            return t.serviceToken();
        } catch (Lacking noClient) {
            return "none.that.is.known";
        }
    }

    private static void oauth(Subject t) {
        var info = t.info();
        var types = info.path("authType").valueStream().map(JsonNode::asString).toList();
        var isByOAuth = types.contains("oauth2code") || types.contains("oauth2client");
        var named = Stream.of("oauth2", "oauth2Issuer", "oauth2Servers")
                .filter(it -> !info.path(it).isMissingNode() && !info.path(it).isNull())
                .toList();
        if (isByOAuth) {
            holds(
                    named.size() == 1,
                    "authType %s needs one of oauth2, oauth2Issuer, oauth2Servers; there is %s"
                            .formatted(types, named));
        }
        if (t.edition().isSecond() && !isByOAuth) {
            holds(named.isEmpty(), "%s stands beside authType %s".formatted(named, types));
        }
        if (named.contains("oauth2Servers")) {
            holds(info.path("supportsRar").isMissingNode(), "supportsRar stands beside oauth2Servers");
        }
    }

    private static void formats(Subject t) {
        var formats = t.info().path("signature_formats").path("formats");
        var properties = t.info().path("signature_formats").path("envelope_properties");
        if (!properties.isArray()) {
            return;
        }
        holds(
                properties.size() == formats.size(),
                "%d envelope_properties stand beside %d formats".formatted(properties.size(), formats.size()));
        for (int i = 0; i < formats.size(); i++) {
            var allowed =
                    switch (formats.get(i).asString()) {
                        case "P" -> Set.of("Certification", "Revision");
                        case "X" -> Set.of("Enveloped", "Enveloping", "Detached");
                        default -> Set.of("Detached", "Attached", "Parallel");
                    };
            for (var property : properties.get(i)) {
                holds(
                        allowed.contains(property.asString()),
                        "format %s has no envelope property %s".formatted(formats.get(i), property));
            }
        }
    }

    private static Shape shape(Edition edition) {
        var shape = object().must("specs", text("[0-9]+(\\.[0-9]+){3}", "Major.Minor.x.y"))
                .must("name", Shape.TEXT)
                .must("logo", Shape.URL)
                .must("region", text("[A-Z]{2}", "two letters of ISO 3166-1"))
                .must("lang", LANGUAGE)
                .must("description", Shape.TEXT)
                .must("authType", list(AUTH_TYPE, 1))
                .must("methods", list(text("[a-zA-Z0-9_]+(/[a-zA-Z0-9_]+)*", "the name of a method"), 1))
                .may("oauth2", Shape.URL);
        if (!edition.isSecond()) {
            return shape;
        }
        var second = shape.may("oauth2Issuer", Shape.URL)
                .may("asynchronousOperationMode", Shape.FLAG)
                .may("validationInfo", Shape.FLAG)
                .must(
                        "signAlgorithms",
                        object().must("algos", list(Shape.OID, 1)).may("algoParams", list(orNull(PARAMETERS), 0)))
                .must(
                        "signature_formats",
                        object().must("formats", list(oneOf("C", "X", "P", "J"), 0))
                                .may("envelope_properties", list(list(Shape.TEXT, 0), 0))
                                .may("allowMix", Shape.FLAG))
                .must("conformance_levels", list(LEVEL, 0));
        return edition == Edition.V2_0
                ? second.never("oauth2Servers").never("supportedHashTypes")
                : second.may("supportsRar", Shape.FLAG)
                        .may("oauth2Servers", list(object().must("authType", list(AUTH_TYPE, 1)), 1))
                        .must("supportedHashTypes", list(Shape.TEXT, 1));
    }
}

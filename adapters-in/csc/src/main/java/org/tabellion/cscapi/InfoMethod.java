package org.tabellion.cscapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.tabellion.credentials.ReadOfferedKeys;
import org.tabellion.cscapi.SignDocRequest.Words;
import org.tabellion.documents.OfferedFormats;

/**
 * What the service can do. By the settings {@code tabellion.base-url}, {@code tabellion.csc.specs} (of the second generation:
 * {@code 2.2.0.0} or {@code 2.0.0.2}), {@code .name}, {@code .region} (ISO 3166-1 alpha-2) and {@code .description}.
 */
@Component
class InfoMethod implements CscMethod {

    private static final List<String> OAUTH = List.of("oauth2/authorize", "oauth2/token", "oauth2/revoke");

    private final CscMethods methods;
    private final OfferedFormats formats;
    private final ReadOfferedKeys keys;
    private final String baseUrl;
    private final String specs;
    private final String name;
    private final String region;
    private final String description;

    InfoMethod(
            CscMethods methods,
            OfferedFormats formats,
            ReadOfferedKeys keys,
            @Value("${tabellion.base-url}") String baseUrl,
            @Value("${tabellion.csc.specs:2.2.0.0}") String specs,
            @Value("${tabellion.csc.name:Tabellion}") String name,
            @Value("${tabellion.csc.region:ES}") String region,
            @Value("${tabellion.csc.description:Remote signing service}") String description) {
        this.methods = methods;
        this.formats = formats;
        this.keys = keys;
        this.baseUrl = baseUrl;
        this.specs = specs;
        this.name = name;
        this.region = region;
        this.description = description;
    }

    @Override
    public String name() {
        return "info";
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return Set.of();
    }

    @Override
    public CscAnswer answer(CscCall call) {
        call.request().checkCommon();
        var generation = call.generation();
        var answer = new LinkedHashMap<String, Object>();
        answer.put("specs", specs(generation));
        answer.put("name", name);
        answer.put("logo", baseUrl + Generation.BASE + generation.path() + "/logo.png");
        answer.put("region", region);
        answer.put("lang", "en");
        answer.put("description", description);
        answer.put(
                "authType",
                methods.names(generation).contains("auth/login")
                        ? List.of("basic", "oauth2code", "oauth2client")
                        : List.of("oauth2code", "oauth2client"));
        answer.put("oauth2", oauth(generation));
        answer.put("methods", offered(generation));
        if (generation.isSecond()) {
            answer.putAll(ofSecond());
        }
        return CscAnswer.of(answer);
    }

    /** The first generations have endpoints of their own, where tokens have the type and requests the forms of theirs. */
    private String oauth(Generation generation) {
        return generation.isSecond() ? baseUrl : baseUrl + Generation.BASE + generation.path();
    }

    private String specs(Generation generation) {
        return switch (generation) {
            case V0 -> "0.1.7.9";
            case V1 -> "1.0.4.0";
            case V2 -> specs;
        };
    }

    private List<String> offered(Generation generation) {
        var names = new ArrayList<>(methods.names(generation));
        names.addAll(OAUTH);
        if (generation.isSecond()) {
            names.add("oauth2/pushed_authorize");
        }
        return names;
    }

    private Map<String, Object> ofSecond() {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("asynchronousOperationMode", methods.names(Generation.V2).contains("signatures/signPolling"));
        answer.put("validationInfo", methods.names(Generation.V2).contains("signatures/signDoc"));
        answer.put("signAlgorithms", signAlgorithms());
        answer.put("signature_formats", signatureFormats());
        answer.put(
                "conformance_levels",
                formats.offered().stream()
                        .flatMap(it -> it.levels().stream())
                        .distinct()
                        .map(Words::of)
                        .toList());
        if (!specs.startsWith("2.0")) {
            answer.put("supportsRar", true);
            answer.put("supportedHashTypes", List.of("DTBSR"));
        }
        return answer;
    }

    private Map<String, Object> signatureFormats() {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("formats", formats.offered().stream().map(Words::of).toList());
        answer.put(
                "envelope_properties",
                formats.offered().stream().map(Words::envelopeProperties).toList());
        return answer;
    }

    private Map<String, Object> signAlgorithms() {
        var algorithms = Algorithms.ofAll(keys.offered());
        var parameters = new ArrayList<String>();
        for (var oid : algorithms) {
            // Empty where there is nothing to say: a client of 2024 cannot read an array with null in it.
            parameters.add(oid.equals(Algorithms.RSA_PSS) ? Algorithms.pssParameters() : "");
        }
        var answer = new LinkedHashMap<String, Object>();
        answer.put("algos", algorithms);
        answer.put("algoParams", parameters);
        return answer;
    }
}
